import { loopbackServer, json, type LoopbackServer } from './loopback-server.js';

export interface FakeAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly fingerprint: string;
  readonly [more: string]: unknown;
}
/** What one Alertmanager would answer; a test changes it between polls. */
export interface FakeAlertmanager extends LoopbackServer {
  version: string;
  uptime: string;
  cluster: { status: string; peers?: { name: string; address: string }[] };
  alerts: FakeAlert[];
  silences: Record<string, unknown>[];
  /** Answers this instead of anything. */
  status: number | undefined;
}

/** An Alertmanager's read API, and its two writes, from values in memory. `now` is what its Date header says. */
export async function fakeAlertmanager(now: () => number): Promise<FakeAlertmanager> {
  const world = {
    version: '0.34.2',
    uptime: '2026-01-01T00:00:00Z',
    cluster: { status: 'disabled' },
    alerts: [],
    silences: [],
    status: undefined,
  };
  let made = 0;
  const server = await loopbackServer((request, response) => {
    const reply = (body: unknown, status = 200): void => {
      json(response, status, body, { date: new Date(now()).toUTCString() });
    };
    const path = request.path.replace(/^.*\/api\/v2\//, '');
    if (fake.status !== undefined) reply({ message: 'no' }, fake.status);
    else if (path === 'status')
      reply({ cluster: fake.cluster, versionInfo: { version: fake.version }, uptime: fake.uptime, config: { original: '' } });
    else if (path === 'alerts/groups')
      reply([{ labels: { team: 'shop' }, receiver: { name: 'oncall' }, alerts: fake.alerts.map(complete) }]);
    else if (path === 'alerts')
      reply(
        fake.alerts
          .map(complete)
          .filter(alert =>
            request.query
              .getAll('filter')
              .every(filter => (filter.startsWith('alertname=') ? filter === `alertname="${alert.labels['alertname'] ?? ''}"` : true)),
          ),
      );
    else if (path === 'silences' && request.method === 'POST') {
      const body = JSON.parse(request.body) as Record<string, unknown>;
      const known = fake.silences.findIndex(silence => silence['id'] === body['id']);
      const id = known < 0 ? `00000000-0000-4000-8000-00000000000${++made}` : body['id'];
      fake.silences.splice(known < 0 ? fake.silences.length : known, known < 0 ? 0 : 1, { ...body, id, status: { state: 'active' } });
      reply({ silenceID: id });
    } else if (path === 'silences') reply(fake.silences);
    else if (path.startsWith('silence/')) {
      const at = fake.silences.findIndex(silence => silence['id'] === path.slice('silence/'.length));
      if (request.method === 'DELETE') {
        fake.silences[at] = { ...fake.silences[at], status: { state: 'expired' } };
        response.end();
      } else reply(fake.silences[at]);
    } else reply({ code: 404, message: 'path not found' }, 404);
  });
  const fake: FakeAlertmanager = { ...server, ...world };
  return fake;
}

const complete = (alert: FakeAlert): FakeAlert => ({
  annotations: {},
  receivers: [{ name: 'oncall' }],
  updatedAt: alert.startsAt,
  generatorURL: '',
  status: { state: 'active', silencedBy: [], inhibitedBy: [] },
  ...alert,
});
