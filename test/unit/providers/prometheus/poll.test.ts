import { afterEach, describe, expect, it } from 'vitest';
import { provider } from '../../../../providers/prometheus/index.js';
import type { Connection, ProviderIo } from '../../../../src/contracts/provider.js';
import { labelsFingerprint } from '../../../../src/model/fingerprint.js';
import type { Alert, PlatformEvent } from '../../../../src/model/signal.js';
import { earlier, hours, minutes, seconds, type Duration } from '../../../../src/model/time.js';
import { json, loopbackServer, type LoopbackServer } from '../../../support/loopback-server.js';
import { configOf, providerIo } from '../../../support/provider-io.js';
import { at } from '../../../support/signals.js';

type Rule = Record<string, unknown>;
const iso = (secondsAfter: number): string => new Date(at(secondsAfter)).toISOString();
const watchdog: Rule = {
  type: 'alerting',
  name: 'Watchdog',
  query: 'vector(1)',
  state: 'firing',
  duration: 0,
  labels: { severity: 'critical' },
  annotations: {},
  health: 'ok',
  lastEvaluation: iso(-5),
  alerts: [
    { labels: { alertname: 'Watchdog', severity: 'critical' }, annotations: {}, state: 'firing', activeAt: iso(-9000), value: '1e+00' },
  ],
};
const slow = (activeAt: number, more: Rule = {}): Rule => ({
  type: 'alerting',
  name: 'Slow',
  query: 'latency > 1',
  state: 'firing',
  duration: 60,
  keepFiringFor: 0,
  labels: { severity: 'page' },
  annotations: { summary: 'slow {{ $labels.service }}' },
  health: 'ok',
  lastEvaluation: iso(-5),
  alerts: [
    {
      labels: { alertname: 'Slow', severity: 'page', service: 'checkout', namespace: 'shop' },
      annotations: { summary: 'checkout is slow', runbook_url: 'https://runbooks.example/slow', message: 'x' },
      state: 'firing',
      activeAt: iso(activeAt),
      value: '1.9e+00',
    },
  ],
  ...more,
});

const servers: LoopbackServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

interface World {
  rules: Rule[];
  answers: Record<string, unknown>;
  statuses: Record<string, number>;
}
async function open(config: Record<string, string> = {}): Promise<{
  world: World;
  connect: () => Promise<Connection>;
  io: ProviderIo & { clock: ReturnType<typeof providerIo>['clock'] };
  poll: (connection: Connection, back: Duration) => ReturnType<Connection['poll']>;
  server: LoopbackServer;
}> {
  const world: World = { rules: [watchdog, slow(-100)], statuses: {}, answers: {} };
  const io = providerIo();
  const server = await loopbackServer((request, response) => {
    const path = request.path.replace('/prom/api/v1/', '');
    const date = { date: new Date(io.clock.now()).toUTCString() };
    if (world.statuses[path] !== undefined) json(response, world.statuses[path], { status: 'error', error: 'no' }, date);
    else
      json(
        response,
        200,
        {
          status: 'success',
          data:
            path === 'rules'
              ? { groups: [{ name: 'shop', interval: 15, rules: world.rules }] }
              : (world.answers[path] ?? (path.startsWith('query') ? { resultType: 'matrix', result: [] } : {})),
        },
        date,
      );
  });
  servers.push(server);
  return {
    world,
    io,
    server,
    connect: () => provider.connect(configOf(provider, { url: `${server.url}/prom/`, ...config }), io),
    poll: (connection, back) => connection.poll({ from: earlier(io.clock.now(), back), to: io.clock.now() }, new AbortController().signal),
  };
}
async function pollOnce(room: Awaited<ReturnType<typeof open>>, connection: Connection, back: Duration = minutes(1)) {
  const answer = await room.poll(connection, back);
  if (!answer.ok) throw new Error(`${answer.error.kind}: ${answer.error.answered}`);
  return {
    ...answer.value,
    alerts: answer.value.signals.filter((signal): signal is Alert => signal.type === 'alert'),
    events: answer.value.signals.filter((signal): signal is PlatformEvent => signal.type === 'event'),
  };
}

describe('a poll of Prometheus', () => {
  it('makes an alert of what a rule tells, with the uncertainty of its start', async () => {
    const room = await open();
    const { alerts, completeFor } = await pollOnce(room, await room.connect());
    expect(completeFor).toEqual(['alert']);
    expect(alerts.find(alert => alert.name === 'Slow')).toMatchObject({
      state: 'firing',
      severity: 'critical',
      at: at(-100),
      startedWithin: { from: at(-115), to: at(-100) },
      summary: 'checkout is slow',
      description: 'x',
      value: 1.9,
      expression: 'latency > 1',
      runbook: 'https://runbooks.example/slow',
      about: { kind: 'service', name: 'checkout', namespace: 'shop' },
      link: `${room.server.url}/prom/graph?g0.expr=latency%20%3E%201&g0.tab=0`,
    });
  });
  it('gives it the fingerprint of Alertmanager: external labels added, dropped ones gone', async () => {
    const room = await open();
    room.world.answers['status/config'] = {
      yaml: 'global:\n  external_labels:\n    cluster: prod\n    replica: a\n    severity: none\nalerting:\n  alert_relabel_configs:\n  - regex: replica\n    action: labeldrop\nremote_write:\n- url: http://x\n',
    };
    const { alerts } = await pollOnce(room, await room.connect());
    const alert = alerts.find(one => one.name === 'Slow');
    expect(alert?.labels).toEqual({ alertname: 'Slow', severity: 'page', service: 'checkout', namespace: 'shop', cluster: 'prod' });
    expect(alert?.fingerprint).toBe(
      labelsFingerprint({ alertname: 'Slow', severity: 'page', service: 'checkout', namespace: 'shop', cluster: 'prod' }),
    );
    expect(alert?.about.cluster).toBe('prod');
  });
  it('takes external labels from the settings when the server hides its configuration', async () => {
    const room = await open({ externalLabels: 'cluster=prod, region="eu"' });
    room.world.statuses['status/config'] = 403;
    const { alerts, notes } = await pollOnce(room, await room.connect());
    expect(alerts[0]?.labels).toMatchObject({ cluster: 'prod', region: 'eu' });
    expect(notes).toEqual([]);
  });
  it('keeps the start of an alert through a restart of Prometheus and a dropped connection, and forgets it when the alert ended', async () => {
    const room = await open();
    const first = await pollOnce(room, await room.connect());
    // Restarted: its rules are not evaluated yet.
    room.world.rules = [watchdog, slow(0, { alerts: [], health: 'unknown', lastEvaluation: '0001-01-01T00:00:00Z' })];
    const waiting = await pollOnce(room, await room.connect());
    expect(waiting.alerts.find(alert => alert.name === 'Slow')).toEqual(first.alerts.find(alert => alert.name === 'Slow'));
    expect(waiting.notes).toEqual(['1 alerts are from before a restart: their rules have not been evaluated since']);
    room.world.rules = [watchdog, slow(10)];
    expect((await pollOnce(room, await room.connect())).alerts.find(alert => alert.name === 'Slow')).toMatchObject({
      at: at(-100),
      startedWithin: { from: at(-115) },
    });
    room.world.rules = [watchdog, slow(10, { alerts: [] })];
    expect((await pollOnce(room, await room.connect())).alerts.map(alert => alert.name)).toEqual(['Watchdog']);
    room.world.rules = [watchdog, slow(10)];
    expect((await pollOnce(room, await room.connect())).alerts.find(alert => alert.name === 'Slow')?.at).toBe(at(10));
  });
  it('never takes a watchdog for trouble, but its silence', async () => {
    const room = await open();
    const connection = await room.connect();
    expect((await pollOnce(room, connection)).alerts.find(alert => alert.name === 'Watchdog')?.severity).toBe('none');
    room.world.rules = [{ ...watchdog, alerts: [], state: 'inactive' }];
    expect((await pollOnce(room, connection)).notes).toEqual(['Watchdog is missing: its rule exists but does not fire']);
  });
  it('tells of broken rules, late groups, a failed reload and rules held by keep_firing_for', async () => {
    const room = await open();
    const connection = await room.connect();
    room.world.answers['status/runtimeinfo'] = { reloadConfigSuccess: false };
    const held = slow(-100, { lastEvaluation: iso(-600) });
    room.world.rules = [
      { ...held, alerts: [{ ...(held['alerts'] as Rule[])[0], keepFiringSince: iso(-20) }] },
      { type: 'recording', name: 'r:x', query: 'a*b', health: 'err', lastError: 'many-to-many \u001b[31m', lastEvaluation: iso(-600) },
      { name: 'no query' },
    ];
    const { notes, rejected, alerts } = await pollOnce(room, connection);
    expect(notes).toEqual([
      'rule r:x fails: many-to-many ',
      `rule group shop has not been evaluated since ${iso(-600).replace('.000', '')}`,
      'the last reload of the configuration failed: the rules in use are old ones',
    ]);
    expect(rejected).toEqual(['a rule of group shop without a name or a query']);
    expect(alerts[0]?.description).toContain('The expression has been false since');
  });
  it('tells of a target that is down since when, and why, without its address', async () => {
    const room = await open();
    const labels = { job: 'shop', instance: '10.0.0.1:9102', service: 'checkout' };
    room.world.answers['query'] = { resultType: 'vector', result: [{ metric: { __name__: 'up', ...labels }, value: [0, '0'] }] };
    const points = [-900, -885, -60, -45, -30, -15, 0].map(second => [at(second) / 1000, '0']);
    room.world.answers['query_range'] = { resultType: 'matrix', result: [{ metric: { __name__: 'up', ...labels }, values: points }] };
    room.world.answers['targets'] = {
      activeTargets: [
        { labels, health: 'down', lastError: 'Get "http://user:hunter2@10.0.0.1:9102/metrics?t=hunter2": connection refused' },
      ],
    };
    const connection = await room.connect();
    const { events } = await pollOnce(room, connection);
    expect(events).toMatchObject([
      {
        reason: 'TargetDown',
        at: at(-60),
        about: { kind: 'service', name: 'checkout' },
        message: "Prometheus can't scrape 10.0.0.1:9102 of shop: connection refused",
      },
    ]);
    await room.io.clock.advance(seconds(15));
    const asked = room.server.received.length;
    expect((await pollOnce(room, connection)).events).toEqual([]);
    expect(room.server.received.slice(asked).map(request => request.path)).toEqual(['/prom/api/v1/rules', '/prom/api/v1/query']);
    await room.io.clock.advance(minutes(10));
    expect((await pollOnce(room, connection)).events).toEqual([{ ...events[0], lastAt: room.io.clock.now() }]);
  });
  it('finds at the first look what fired and ended before, and how often an alert came back', async () => {
    const room = await open();
    const runs = (...spans: [number, number][]) =>
      spans.flatMap(([from, to]) => Array.from({ length: Math.floor((to - from) / 91) + 1 }, (_, i) => [at(from + i * 91) / 1000, '1']));
    room.world.answers['query_range'] = {
      resultType: 'matrix',
      result: [
        {
          metric: { __name__: 'ALERTS', alertstate: 'firing', alertname: 'Slow', severity: 'page', service: 'payments' },
          values: runs([-7000, -6090]),
        },
        {
          metric: { __name__: 'ALERTS', alertstate: 'pending', alertname: 'Slow', severity: 'page', service: 'payments' },
          values: runs([-7182, -7091]),
        },
        {
          metric: { __name__: 'ALERTS', alertstate: 'firing', alertname: 'Slow', severity: 'page', service: 'checkout', namespace: 'shop' },
          values: runs([-3000, -2700], [-2000, -1800], [-100, 0]),
        },
        { metric: { __name__: 'ALERTS', alertstate: 'pending', alertname: 'Never' }, values: runs([-3000, -2700]) },
      ],
    };
    const { alerts } = await pollOnce(room, await room.connect(), hours(6));
    expect(alerts.filter(alert => alert.state === 'ended')).toMatchObject([
      { name: 'Slow', labels: { service: 'payments' }, at: at(-7182), endedAt: at(-5999), summary: 'Slow', expression: 'latency > 1' },
    ]);
    expect(alerts.find(alert => alert.labels['service'] === 'checkout')).toMatchObject({ state: 'firing', flaps: 2 });
    expect(room.server.received.find(request => request.query.get('query') === 'ALERTS')?.query.get('limit')).toBe('1000');
  });
  it('falls back to the alerts of a server without rules', async () => {
    const room = await open();
    room.world.statuses['rules'] = 404;
    room.world.answers['alerts'] = { alerts: slow(-100)['alerts'] };
    expect((await pollOnce(room, await room.connect())).alerts).toMatchObject([{ name: 'Slow', state: 'firing' }]);
  });
  it('says what to set when it is refused, and where to look when there is nothing', async () => {
    const room = await open();
    room.world.statuses['status/buildinfo'] = 401;
    const connection = await room.connect();
    expect(await connection.check(new AbortController().signal)).toMatchObject({
      ok: false,
      error: { kind: 'unauthorised', tryThis: expect.stringContaining('PROMETHEUS_TOKEN') as string },
    });
    room.world.statuses = { rules: 404, alerts: 404 };
    expect(await room.poll(connection, minutes(1))).toMatchObject({
      ok: false,
      error: { kind: 'not-found', tryThis: expect.stringContaining('prefix') as string },
    });
  });
});
