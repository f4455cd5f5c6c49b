/**
 * An Alertmanager's read API over alerts that come as a storm: `node src/build/run.mjs test/bench/alert-server.ts BEFORE STORM SECONDS`.
 * BEFORE alerts fire from the start; STORM others come evenly over SECONDS after a GET of /storm. Prints its port. Its
 * own process, so that making JSON stalls nobody who measures.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Alert } from '../../src/model/signal.js';
import { stormOf } from './storm.js';

const [before = 500, storm = 5000, seconds = 10] = process.argv.slice(2).map(Number);
const alerts = [...stormOf(before + storm, 2000, 7).signals.values()].filter((signal): signal is Alert => signal.type === 'alert');
const startedAt = Date.now();
let stormAt = Infinity;

const body = ({ fingerprint, labels, severity, summary }: Alert, at: number): object => {
  const time = new Date(at).toISOString();
  return {
    fingerprint,
    labels: { ...labels, severity },
    annotations: { summary },
    startsAt: time,
    updatedAt: time,
    endsAt: new Date(Date.now() + 240_000).toISOString(),
    generatorURL: 'http://prometheus.invalid/graph?g0.expr=up',
    receivers: [{ name: 'oncall' }],
    status: { state: 'active', silencedBy: [], inhibitedBy: [], mutedBy: [] },
  };
};

/** Those that have come by now, grouped as kube-prometheus does. */
function groups(): readonly object[] {
  const share = Math.min(1, Math.max(0, (Date.now() - stormAt) / (seconds * 1000)));
  const byNamespace = new Map<string, object[]>();
  alerts.slice(0, before + Math.floor(storm * share)).forEach((alert, index) => {
    const namespace = alert.labels['namespace'] ?? '';
    const list = byNamespace.get(namespace) ?? [];
    list.push(body(alert, index < before ? startedAt - index * 1000 : stormAt + (seconds * 1000 * (index - before)) / storm));
    byNamespace.set(namespace, list);
  });
  return [...byNamespace].map(([namespace, list]) => ({ labels: { namespace }, receiver: { name: 'oncall' }, alerts: list }));
}

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const json = (value: unknown): void => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  };
  switch (pathname) {
    case '/api/v2/status':
      return json({ cluster: { status: 'disabled' }, versionInfo: { version: '0.34.2' }, uptime: new Date(startedAt).toISOString() });
    case '/api/v2/alerts/groups':
      return json(groups());
    case '/api/v2/silences':
      return json([]);
    case '/storm':
      stormAt = Date.now();
      return json({});
    default:
      response.writeHead(404).end();
  }
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
