import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { loopbackServer, type LoopbackServer } from '../../support/loopback-server.js';

const BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** A live service that fails a fifth of its requests, and one that is slow: alerts on them go on while it runs. */
export async function shopExporter(instance: string): Promise<LoopbackServer> {
  const started = Date.now();
  const server = await loopbackServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(metricsAfter((Date.now() - started) / 1000));
  });
  const targets = join(process.env['WARROOM_PEERS_DIR'] ?? join(homedir(), '.cache/warroom-peers'), 'run', instance, 'targets');
  mkdirSync(targets, { recursive: true });
  writeFileSync(join(targets, 'shop.json'), JSON.stringify([{ targets: [new URL(server.url).host], labels: { namespace: 'shop' } }]));
  return server;
}

function metricsAfter(seconds: number): string {
  const lines = ['# TYPE http_requests_total counter'];
  for (const [service, share] of [
    ['checkout', 0.2],
    ['payments', 0],
    ['catalog', 0],
  ] as const) {
    lines.push(
      `http_requests_total{service="${service}",code="200"} ${Math.round(seconds * 40 * (1 - share))}`,
      `http_requests_total{service="${service}",code="503"} ${Math.round(seconds * 40 * share)}`,
    );
  }
  lines.push('# TYPE http_request_duration_seconds histogram');
  for (const [service, median] of [
    ['checkout', 0.08],
    ['payments', 1.4],
  ] as const) {
    const all = Math.round(seconds * 40);
    // Log-logistic around the median.
    for (const le of BUCKETS)
      lines.push(`http_request_duration_seconds_bucket{service="${service}",le="${le}"} ${Math.round(all / (1 + (le / median) ** -3))}`);
    lines.push(
      `http_request_duration_seconds_bucket{service="${service}",le="+Inf"} ${all}`,
      `http_request_duration_seconds_sum{service="${service}"} ${all * median}`,
      `http_request_duration_seconds_count{service="${service}"} ${all}`,
    );
  }
  return `${lines.join('\n')}\n`;
}
