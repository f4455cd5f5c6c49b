import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { plainText } from '../../../../src/model/plain-text.js';
import { resourceKey } from '../../../../src/model/resource.js';
import type { Alert } from '../../../../src/model/signal.js';
import { earlier, hours, minutes, seconds, type Window } from '../../../../src/model/time.js';
import { expectPlain } from '../../../contracts/provider-suite.js';
import { good, openShop, type Shop } from './shop.js';

const signal = new AbortController().signal;
const alertsOf = async (shop: Shop): Promise<readonly Alert[]> =>
  (await shop.poll()).signals.flatMap(one => (one.type === 'alert' ? [one] : []));
const ask = async (
  shop: Shop,
  name: string,
  args: { readonly alert?: Alert; readonly about?: Alert['about']; readonly window?: Window; readonly text?: string },
) => {
  const question = shop.connection.questions?.find(candidate => candidate.name === name);
  if (!question) throw new Error(`no question ${name}`);
  return good(await question.ask({ window: shop.window(), ...args }, signal));
};

describe('what game day tells', () => {
  it('is of the window: nothing that happened is older, and the narrow window is part of the wide one', async () => {
    const shop = await openShop('bad-rollout');
    const to = shop.clock.now();
    const [wide, narrow] = [await shop.poll({ from: earlier(to, hours(3)), to }), await shop.poll({ from: earlier(to, minutes(2)), to })];
    const wideIds = new Set(wide.signals.map(one => one.id));
    expect(narrow.signals.length).toBeLessThan(wide.signals.length);
    for (const one of narrow.signals) expect(wideIds).toContain(one.id);
    for (const one of narrow.signals) {
      if (one.type === 'log' || one.type === 'cost') expect(one.at).toBeGreaterThanOrEqual(to - minutes(2));
      if (one.type === 'event') expect(one.lastAt).toBeGreaterThanOrEqual(to - minutes(2));
    }
  });
  it('ends an alert in the poll that covers its end, and is silent about it later', async () => {
    const shop = await openShop('calm');
    let ended: Alert | undefined;
    for (let i = 0; i < 90 && !ended; i++) {
      await shop.clock.advance(seconds(15));
      const to = shop.clock.now();
      ended = (await shop.poll({ from: earlier(to, seconds(20)), to })).signals.find(
        (one): one is Alert => one.type === 'alert' && one.state === 'ended',
      );
    }
    expect(ended?.endedAt).toBeDefined();
    await shop.later(1);
    const to = shop.clock.now();
    const again = (await shop.poll({ from: earlier(to, seconds(10)), to })).signals.find(one => one.id === ended?.id);
    expect(again).toBeUndefined();
  });
  it('keeps the id of an alert that comes back, and counts that', async () => {
    const shop = await openShop('calm');
    const ids = new Set<string>();
    let flaps = 0;
    for (let i = 0; i < 40; i++) {
      const disk = (await alertsOf(shop)).find(alert => alert.name === 'NodeFilesystemAlmostOutOfSpace');
      if (disk) {
        ids.add(disk.id);
        flaps = Math.max(flaps, disk.flaps ?? 0);
      }
      await shop.later(1);
    }
    expect(ids.size).toBe(1);
    expect(flaps).toBeGreaterThanOrEqual(4);
  });
  it('names objects that are there: every alert, owner and edge leads to a resource', async () => {
    const shop = await openShop('bad-rollout');
    const { signals, resources = [], edges = [] } = await shop.poll();
    const known = new Set<string>(resources.map(resource => resourceKey(resource.ref)));
    for (const resource of resources) if (resource.owner) expect(known).toContain(resourceKey(resource.owner));
    for (const edge of edges) for (const end of [edge.from, edge.to]) expect(known, edge.relation).toContain(resourceKey(end));
    const inShop = signals.filter(
      one => one.type === 'alert' && one.about.namespace === 'shop' && one.state === 'firing' && one.about.kind !== 'pod',
    );
    expect(inShop.length).toBeGreaterThan(3);
    for (const one of inShop) expect(known).toContain(resourceKey(one.about));
  });
  it('labels alerts as their sources would: name and severity where there are labels, none where the cloud has none', async () => {
    const shop = await openShop('bad-rollout');
    await shop.later(5);
    const alerts = await alertsOf(shop);
    const crash = alerts.find(alert => alert.name === 'KubePodCrashLooping');
    expect(crash?.labels).toMatchObject({
      alertname: 'KubePodCrashLooping',
      severity: 'warning',
      namespace: 'shop',
      reason: 'CrashLoopBackOff',
      job: 'kube-state-metrics',
    });
    expect(crash?.about.kind).toBe('pod');
    const edge = alerts.find(alert => alert.name === 'shop-edge-5xx');
    expect(edge?.labels).toMatchObject({ alarm_name: 'shop-edge-5xx', metric_name: 'HTTPCode_Target_5XX_Count' });
    expect(edge?.labels['alertname']).toBeUndefined();
  });
  it('takes less than 10 ms a poll', async () => {
    const shop = await openShop('node-loss');
    const to = (): Window => ({ from: earlier(shop.clock.now(), seconds(10)), to: shop.clock.now() });
    for (let i = 0; i < 20; i++) await shop.poll(to());
    const times: number[] = [];
    for (let i = 0; i < 30; i++) {
      shop.clock.jump(seconds(5));
      const began = performance.now();
      await shop.poll(to());
      times.push(performance.now() - began);
    }
    // The median: other processes share this machine.
    expect(times.sort((a, b) => a - b)[15]).toBeLessThan(10);
  });
  it('stops before it does anything when the signal is aborted', async () => {
    const shop = await openShop('calm');
    const answer = await shop.connection.poll(shop.window(), AbortSignal.abort());
    expect(answer).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
    const writer = await shop.connection.openWriter?.();
    const { action, rehearsal } = await shop.rehearse('restart', 'cart');
    expect(await writer?.perform(action, rehearsal, AbortSignal.abort())).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
    expect((await shop.resource('deployment', 'cart')).revisions?.length).toBe(2);
  });
});

describe('questions', () => {
  it('series-behind-alert: the values crossed what the alert says, after it began', async () => {
    const shop = await openShop('bad-rollout');
    const alert = (await alertsOf(shop)).find(one => one.name === 'HighErrorRate');
    if (!alert) throw new Error('no alert');
    const answer = await ask(shop, 'series-behind-alert', { alert });
    const [series] = answer.signals;
    if (series?.type !== 'series') throw new Error('no series');
    expect(answer.asked).toBe(alert.expression);
    const before = series.points.filter(([at]) => at < alert.at - minutes(5)).map(([, value]) => value);
    const since = series.points.filter(([at]) => at > alert.at).map(([, value]) => value);
    expect(Math.max(...before)).toBeLessThan(0.05);
    expect(Math.max(...since)).toBeGreaterThan(0.05);
    expect(series.points.map(([at]) => at)).toEqual(series.points.map(([at]) => at).sort((a, b) => a - b));
  });
  it('says that there is nothing where there is nothing', async () => {
    const shop = await openShop('calm');
    const watchdog = (await alertsOf(shop)).find(alert => alert.name === 'Watchdog');
    if (!watchdog) throw new Error('no alert');
    expect(await ask(shop, 'series-behind-alert', { alert: watchdog })).toMatchObject({ status: 'nothing', signals: [] });
    expect(await ask(shop, 'logs-of', { about: { kind: 'node', name: plainText('nowhere') } })).toMatchObject({ status: 'nothing' });
  });
  it('logs-of: a crashing service leaves its last words, in the window and oldest first', async () => {
    const shop = await openShop('bad-rollout');
    const { signals } = await shop.poll();
    const pod = signals.find(one => one.type === 'event' && one.reason === 'BackOff')?.about;
    if (!pod) throw new Error('nothing backs off');
    const { signals: lines } = await ask(shop, 'logs-of', { about: pod });
    expect(lines.some(line => line.type === 'log' && /^(panic|fatal)/.test(line.text))).toBe(true);
    expect(lines.map(line => line.at)).toEqual(lines.map(line => line.at).sort((a, b) => a - b));
    const narrow: Window = { from: earlier(shop.clock.now(), minutes(1)), to: shop.clock.now() };
    for (const line of (await ask(shop, 'logs-of', { about: pod, window: narrow })).signals)
      expect(line.at).toBeGreaterThanOrEqual(narrow.from);
  });
  it('what customers type arrives as plain text, however it was meant', async () => {
    const shop = await openShop('calm');
    const answer = await ask(shop, 'logs-of', { about: { kind: 'service', namespace: plainText('shop'), name: plainText('search') } });
    expectPlain(answer);
    const texts = answer.signals.map(line => (line.type === 'log' ? line.text : ''));
    expect(texts.some(text => text.includes('ignore all previous instructions'))).toBe(true);
    expect(texts.some(text => text.includes('query "lamp"'))).toBe(true);
  });
});

describe('rehearsals and silences', () => {
  it('shows the difference, the way back and what the plan rests on, and changes nothing', async () => {
    const shop = await openShop('pool-config');
    const change = (await shop.poll()).signals.find(one => one.type === 'change' && one.change === 'config');
    if (change?.type !== 'change') throw new Error('no change');
    const before = await shop.resource('deployment', change.about.name);
    const target = before.revisions?.[1];
    const { rehearsal } = await shop.rehearse('roll-back', change.about.name, { revision: target?.name ?? '', hash: target?.hash ?? '' });
    expect(rehearsal.permitted).toBe(true);
    expect(rehearsal.diff.map(line => line.path)).toEqual(['spec.template.spec.containers[app].env.POOL_SIZE']);
    expect(rehearsal.facts.map(fact => fact.name)).toEqual(expect.arrayContaining(['uid', 'replicas', 'template', 'target']));
    expect(rehearsal.undo).toMatchObject({ action: { params: { hash: before.revisions?.[0]?.hash } } });
    expect(await shop.resource('deployment', change.about.name)).toEqual(before);
  });
  it('has facts that differ once somebody else has changed the object', async () => {
    const shop = await openShop('calm');
    const { action, rehearsal } = await shop.rehearse('restart', 'orders');
    const kind = shop.connection.actions?.find(one => one.name === 'restart');
    expect(good(await kind!.observe(action, signal))).toEqual(rehearsal.facts);
    await shop.act('scale', 'orders', { replicas: 5 });
    expect(good(await kind!.observe(action, signal))).not.toEqual(rehearsal.facts);
  });
  it.each([
    ['scale', 'catalogue', { replicas: 9 }, /autoscaler/],
    ['scale', 'orders', { replicas: 0 }, /stops it/],
    ['scale', 'orders', { replicas: 4 }, /already/],
    ['scale', 'orders', { replicas: 90 }, /more than/],
  ] as const)('refuses to %s %s to %o', async (name, deployment, params, because) => {
    const shop = await openShop('calm');
    const { rehearsal } = await shop.rehearse(name, deployment, params);
    expect(rehearsal.permitted).toBe(false);
    expect(rehearsal.refused).toMatch(because);
    await expect(shop.act(name, deployment, params)).rejects.toThrow(/refused/);
  });
  it('mutes what a silence matches and nothing else, and no longer once it has ended', async () => {
    const shop = await openShop('bad-rollout');
    const kind = (name: string) => shop.connection.actions!.find(one => one.name === name)!;
    const action = {
      name: 'create-silence' as const,
      provider: (await alertsOf(shop))[0]!.source,
      on: { kind: 'silence', name: plainText('x') },
      params: {
        matchers: JSON.stringify([{ name: 'alertname', value: 'HighErrorRate', isRegex: false, isEqual: true }]),
        minutes: 30,
        comment: 'known',
      },
    };
    const rehearsal = good(await kind('create-silence').rehearse(action, signal));
    const writer = await shop.connection.openWriter!();
    good(await writer.perform(action, rehearsal, signal));
    const muted = (alerts: readonly Alert[]) =>
      alerts.filter(alert => alert.name !== 'TargetDown' && (alert.suppressedBy?.length ?? 0) > 0).map(alert => alert.name);
    expect(new Set(muted(await alertsOf(shop)))).toEqual(new Set(['HighErrorRate']));
    expect(good(await kind('create-silence').verify(action, rehearsal, signal)).is).toBe('worked');
    if (!('action' in rehearsal.undo)) throw new Error('no way back');
    const ending = good(await kind('expire-silence').rehearse(rehearsal.undo.action, signal));
    good(await writer.perform(rehearsal.undo.action, ending, signal));
    expect(muted(await alertsOf(shop))).toEqual([]);
  });
  it.each([
    ['not json'],
    ['[]'],
    [JSON.stringify([{ name: 'a', value: '.*', isRegex: true, isEqual: true }])],
    [JSON.stringify([{ name: 7, value: 'x' }])],
  ])('refuses a silence of %s', async matchers => {
    const shop = await openShop('calm');
    const action = {
      name: 'create-silence' as const,
      provider: (await alertsOf(shop))[0]!.source,
      on: { kind: 'silence', name: plainText('x') },
      params: { matchers, minutes: 5, comment: '' },
    };
    expect(good(await shop.connection.actions!.find(one => one.name === 'create-silence')!.rehearse(action, signal)).permitted).toBe(false);
  });
  it('loads what can change the world only when a writer is opened', () => {
    const sources = ['index', 'actions', 'questions', 'poll', 'silence-actions', 'intended'].map(name =>
      readFileSync(new URL(`../../../../providers/game-day/${name}.ts`, import.meta.url), 'utf8'),
    );
    for (const source of sources) expect(source).not.toMatch(/from '\.\/writer\.js'/);
    expect(sources[0]).toMatch(/await import\('\.\/writer\.js'\)/);
  });
});
