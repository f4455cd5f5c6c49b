import { afterEach, describe, expect, it } from 'vitest';
import { provider } from '../../../../providers/alertmanager/index.js';
import type { Connection } from '../../../../src/contracts/provider.js';
import type { Alert } from '../../../../src/model/signal.js';
import { earlier, minutes, seconds } from '../../../../src/model/time.js';
import { fakeAlertmanager, type FakeAlert, type FakeAlertmanager } from '../../../support/fake-alertmanager.js';
import { configOf, providerIo } from '../../../support/provider-io.js';
import { at } from '../../../support/signals.js';

const iso = (secondsAfter: number): string => new Date(at(secondsAfter)).toISOString();
const slow = (more: Partial<FakeAlert> = {}): FakeAlert => ({
  labels: { alertname: 'Slow', severity: 'warning', service: 'checkout' },
  fingerprint: 'aaaa000000000001',
  startsAt: iso(-100),
  endsAt: iso(3600),
  annotations: { summary: 'checkout is slow' },
  ...more,
});

const open: FakeAlertmanager[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function room(count = 1, config: Record<string, string> = {}) {
  const io = providerIo();
  const servers: FakeAlertmanager[] = [];
  for (let i = 0; i < count; i++) servers.push(await fakeAlertmanager(() => io.clock.now()));
  open.push(...servers);
  const connect = (): Promise<Connection> =>
    provider.connect(configOf(provider, { url: servers.map(server => server.url), ...config }), io);
  const connection = await connect();
  const ask = (using: Connection = connection) =>
    using.poll({ from: earlier(io.clock.now(), minutes(1)), to: io.clock.now() }, new AbortController().signal);
  const poll = async (using: Connection = connection) => {
    const answer = await ask(using);
    if (!answer.ok) throw new Error(answer.error.answered);
    return { ...answer.value, alerts: answer.value.signals as readonly Alert[] };
  };
  const names = servers.map(server => new URL(server.url).host);
  return { io, servers, first: servers[0]!, connect, connection, ask, poll, names, pass: (by: number) => io.clock.advance(seconds(by)) };
}
const states = (answer: { readonly alerts: readonly Alert[] }) => answer.alerts.map(alert => [alert.name, alert.state]);

describe('one Alertmanager', () => {
  it('tells of an alert with its group, receivers and what made it', async () => {
    const { first, poll, names } = await room();
    first.alerts = [slow({ generatorURL: 'http://ann:pw@prom:9090/graph?g0.expr=latency+%3E+1&g0.tab=1' })];
    expect((await poll()).alerts).toMatchObject([
      {
        name: 'Slow',
        state: 'firing',
        severity: 'warning',
        at: at(-100),
        fingerprint: 'aaaa000000000001',
        summary: 'checkout is slow',
        group: { team: 'shop' },
        receivers: ['oncall'],
        seenBy: names,
        link: 'http://prom:9090/graph?g0.expr=latency+%3E+1&g0.tab=1',
        expression: 'latency > 1',
        about: { kind: 'service', name: 'checkout' },
      },
    ]);
  });
  it('does not take an end in the future for an end', async () => {
    const { first, poll } = await room();
    first.alerts = [slow({ endsAt: iso(10) })];
    const [alert] = (await poll()).alerts;
    expect(alert).not.toHaveProperty('endedAt');
  });
  it('ends an alert at the second miss, at the time of the first', async () => {
    const { first, poll, pass } = await room();
    first.alerts = [slow()];
    await poll();
    first.alerts = [];
    await pass(10);
    expect(states(await poll())).toEqual([['Slow', 'firing']]);
    await pass(10);
    expect((await poll()).alerts).toMatchObject([{ state: 'ended', endedAt: at(10) }]);
    await pass(10);
    expect((await poll()).alerts).toEqual([]);
  });
  it('ends it at the first miss when the end it announced has passed', async () => {
    const { first, poll, pass } = await room();
    first.alerts = [slow({ endsAt: iso(5) })];
    await poll();
    first.alerts = [];
    await pass(10);
    expect((await poll()).alerts).toMatchObject([{ state: 'ended', endedAt: at(5) }]);
  });
  it('forgives one miss', async () => {
    const { first, poll, pass } = await room();
    for (const alerts of [[slow()], [], [slow()], [], [slow()]]) {
      first.alerts = alerts;
      expect(states(await poll())).toEqual([['Slow', 'firing']]);
      await pass(10);
    }
  });
  it('waits for a restarted or settling server to be told again', async () => {
    const { first, poll, pass } = await room();
    first.alerts = [slow()];
    await poll();
    first.alerts = [];
    first.uptime = iso(5);
    first.cluster = { status: 'settling' };
    await pass(10);
    expect((await poll()).notes).toEqual([expect.stringContaining('is settling')]);
    first.cluster = { status: 'ready' };
    for (let i = 0; i < 5; i++) {
      await pass(10);
      expect(states(await poll())).toEqual([['Slow', 'firing']]);
    }
    await pass(100);
    await poll();
    await pass(10);
    expect(states(await poll())).toEqual([['Slow', 'ended']]);
  });
  it('keeps the earliest start, through a dropped connection too', async () => {
    const { first, poll, connect } = await room();
    first.alerts = [slow()];
    await poll();
    first.alerts = [slow({ startsAt: iso(0) })];
    expect((await poll(await connect())).alerts).toMatchObject([{ at: at(-100) }]);
  });
  it('says what keeps an alert quiet', async () => {
    const { first, poll } = await room();
    first.silences = [
      {
        id: 's1',
        status: { state: 'active' },
        matchers: [{ name: 'a', value: 'b', isRegex: false }],
        startsAt: iso(-600),
        endsAt: iso(600),
        createdBy: 'ann',
        comment: 'known\u001b[2J, see #7',
      },
    ];
    first.alerts = [
      slow({ labels: { alertname: 'Down', service: 'payments' }, fingerprint: 'ffff' }),
      slow({ status: { state: 'suppressed', silencedBy: ['s1', 's2'], inhibitedBy: ['ffff', 'gone'], mutedBy: ['weekends'] } }),
    ];
    const found = (await poll()).alerts.find(alert => alert.name === 'Slow');
    expect(found?.silences).toEqual(['s1', 's2']);
    expect(found?.suppressedBy).toEqual([
      'silenced by ann until 2026-01-15 14:10Z: known, see #7',
      'silenced by s2',
      'inhibited by Down on service payments',
      'inhibited by an alert that is not shown',
      'muted by the time interval weekends',
    ]);
  });
  it('notices that a watchdog fell silent, and takes its severity for nothing', async () => {
    const { first, poll, pass } = await room();
    expect((await poll()).notes).toEqual([]);
    first.alerts = [slow({ labels: { alertname: 'Watchdog', severity: 'critical' } })];
    expect((await poll()).alerts).toMatchObject([{ severity: 'none' }]);
    first.alerts = [];
    for (let i = 0; i < 2; i++) {
      await pass(10);
      await poll();
    }
    expect((await poll()).notes).toEqual(['Watchdog is missing: alerts may no longer reach Alertmanager']);
  });
  it('rejects what makes no sense, and fails as a value', async () => {
    const { first, poll, ask } = await room();
    first.alerts = [slow({ startsAt: 'yesterday' }), slow({ fingerprint: 'b' })];
    const answer = await poll();
    expect(answer.rejected).toEqual(['alert Slow: no fingerprint, or no time in it']);
    expect(answer.alerts).toHaveLength(1);
    first.status = 401;
    expect(await ask()).toMatchObject({
      ok: false,
      error: { kind: 'unauthorised', tryThis: expect.stringContaining('ALERTMANAGER_TOKEN') as string },
    });
  });
});

describe('several Alertmanagers', () => {
  it('are merged by fingerprint, with who tells of it', async () => {
    const { servers, poll, names } = await room(2);
    servers[0]!.alerts = [slow(), slow({ fingerprint: 'b', labels: { alertname: 'Other' } })];
    servers[1]!.alerts = [slow({ startsAt: iso(-300), annotations: { summary: 'newer text' }, updatedAt: iso(-1) })];
    const { alerts } = await poll();
    expect(alerts).toHaveLength(2);
    expect(alerts.find(alert => alert.name === 'Slow')).toMatchObject({ at: at(-300), seenBy: [...names].sort(), summary: 'newer text' });
    expect(alerts.find(alert => alert.name === 'Other')).toMatchObject({ seenBy: [names[0]] });
  });
  it('are quiet about an alert only when all suppress it', async () => {
    const { servers, poll } = await room(2);
    servers[0]!.alerts = [slow({ status: { state: 'suppressed', silencedBy: ['s1'], inhibitedBy: [] } })];
    servers[1]!.alerts = [slow()];
    expect((await poll()).alerts[0]).not.toHaveProperty('suppressedBy');
  });
  it('do not end an alert while one of them tells of it, or has not answered', async () => {
    const { servers, poll, pass } = await room(2);
    servers[0]!.alerts = [slow({ endsAt: iso(200) })];
    servers[1]!.alerts = [slow({ endsAt: iso(200) })];
    await poll();
    servers[0]!.alerts = [];
    for (let i = 0; i < 3; i++) {
      await pass(10);
      expect(states(await poll())).toEqual([['Slow', 'firing']]);
    }
    servers[1]!.status = 503;
    await pass(10);
    const answer = await poll();
    expect(states(answer)).toEqual([['Slow', 'firing']]);
    expect(answer.notes).toEqual([expect.stringContaining('does not answer: 503')]);
    await pass(200);
    expect((await poll()).alerts).toMatchObject([{ state: 'ended', endedAt: at(200) }]);
  });
  it('fail only together', async () => {
    const { servers, ask } = await room(2);
    for (const server of servers) server.status = 500;
    expect(await ask()).toMatchObject({ ok: false, error: { kind: 'unexpected-answer' } });
  });
});
