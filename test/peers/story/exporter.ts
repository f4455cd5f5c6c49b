import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Counter, Gauge, Registry } from 'prom-client';

/** A small exporter: services that count requests, some of them failing. Each `tick` is a tenth of a second of traffic. */
export interface Exporter {
  readonly address: string;
  /** Share of a service's requests that fail, 0 to 1. */
  setErrors(service: string, share: number): void;
  setDiskFull(host: string, share: number): void;
  close(): Promise<void>;
}

const REQUESTS_A_TICK = 20;

export async function startExporter(services: readonly string[]): Promise<Exporter> {
  const registry = new Registry();
  const requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests by service and code.',
    labelNames: ['service', 'namespace', 'code'],
    registers: [registry],
  });
  const disk = new Gauge({ name: 'disk_used_ratio', help: 'Share of the disk in use.', labelNames: ['host'], registers: [registry] });
  const errors = new Map<string, number>();
  const ticking = setInterval(() => {
    for (const service of services) {
      const failed = Math.round(REQUESTS_A_TICK * (errors.get(service) ?? 0));
      requests.inc({ service, namespace: 'shop', code: '500' }, failed);
      requests.inc({ service, namespace: 'shop', code: '200' }, REQUESTS_A_TICK - failed);
    }
  }, 100);
  const server: Server = createServer((_, response) => {
    void registry.metrics().then(text => response.writeHead(200, { 'content-type': registry.contentType }).end(text));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    setErrors: (service, share) => void errors.set(service, share),
    setDiskFull: (host, share) => disk.set({ host }, share),
    async close() {
      clearInterval(ticking);
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
