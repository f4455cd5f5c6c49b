import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { provider } from '../../../../providers/alertmanager/index.js';
import { matcherProblem, matches, matcherText, readMatchers, understandsNegation } from '../../../../providers/alertmanager/matchers.js';
import type { ActionParams, PlannedAction, SilenceAction } from '../../../../src/model/plan.js';
import { plainText } from '../../../../src/model/plain-text.js';
import { seconds } from '../../../../src/model/time.js';
import { fakeAlertmanager, type FakeAlert, type FakeAlertmanager } from '../../../support/fake-alertmanager.js';
import { configOf, providerIo } from '../../../support/provider-io.js';
import { at } from '../../../support/signals.js';

const iso = (secondsAfter: number): string => new Date(at(secondsAfter)).toISOString();
const signal = new AbortController().signal;
const alertOf = (alertname: string, service: string, severity = 'warning', silencedBy: readonly string[] = []): FakeAlert => ({
  labels: { alertname, service, severity },
  fingerprint: `${alertname}-${service}`,
  startsAt: iso(-100),
  endsAt: iso(3600),
  status: { state: silencedBy.length > 0 ? 'suppressed' : 'active', silencedBy, inhibitedBy: [] },
});
const planned = (name: SilenceAction, params: ActionParams): PlannedAction => ({
  name,
  provider: provider.id,
  on: { kind: 'alert', name: plainText('Slow') },
  params,
});
const silence = (more: ActionParams = {}): PlannedAction =>
  planned('create-silence', { matchers: JSON.stringify([{ name: 'alertname', value: 'Slow' }]), minutes: 60, comment: 'known', ...more });

const open: FakeAlertmanager[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});
async function room(count = 1, env: Record<string, string> = { USER: 'ann' }) {
  const io = providerIo({ env });
  const servers: FakeAlertmanager[] = [];
  for (let i = 0; i < count; i++) servers.push(await fakeAlertmanager(() => io.clock.now()));
  open.push(...servers);
  const connection = await provider.connect(configOf(provider, { url: servers.map(server => server.url) }), io);
  const kind = (name: string) => connection.actions!.find(action => action.name === name)!;
  const rehearse = async (action: PlannedAction) => {
    const answer = await kind(action.name).rehearse(action, signal);
    if (!answer.ok) throw new Error(answer.error.answered);
    return answer.value;
  };
  return { io, servers, first: servers[0]!, connection, kind, rehearse };
}

describe('rehearsing a silence', () => {
  it('lists and counts what it would mute, warns of critical and of several kinds, and writes nothing', async () => {
    const { first, rehearse } = await room();
    first.alerts = [alertOf('Slow', 'checkout', 'critical'), alertOf('Slow', 'payments'), alertOf('Other', 'x')];
    const rehearsal = await rehearse(silence());
    expect(rehearsal).toMatchObject({
      permitted: true,
      warnings: ['1 of them is critical'],
      diff: [{ before: 'none', after: 'alertname="Slow" for 60 minutes' }],
    });
    expect(rehearsal.blastRadius).toEqual([
      '2 alerts now',
      'Slow service=checkout severity=critical',
      'Slow service=payments severity=warning',
    ]);
    expect(rehearsal.facts.find(fact => fact.name === 'mutes')?.value).toBe('Slow (critical)\nSlow (warning)');
    expect(first.received.every(request => request.method === 'GET')).toBe(true);
  });
  it('counts what fired in the last hour too', async () => {
    const { first, rehearse, connection, io } = await room();
    first.alerts = [alertOf('Slow', 'checkout')];
    for (let i = 0; i < 3; i++) {
      await connection.poll({ from: io.clock.now(), to: io.clock.now() }, signal);
      await io.clock.advance(seconds(10));
      first.alerts = [];
    }
    expect((await rehearse(silence())).blastRadius).toEqual(['0 alerts now', '1 more fired in the last hour: Slow']);
  });
  it('voids nothing when a single alert comes or goes, but when a new kind does', async () => {
    const { first, rehearse, kind } = await room();
    const all = silence({ matchers: JSON.stringify([{ name: 'service', value: '.+', isRegex: true }]) });
    first.alerts = [alertOf('Slow', 'checkout'), alertOf('Slow', 'payments')];
    const { facts } = await rehearse(all);
    first.alerts = [alertOf('Slow', 'payments')];
    expect(await kind('create-silence').observe(all, signal)).toEqual({ ok: true, value: facts });
    first.alerts.push(alertOf('Down', 'payments', 'critical'));
    expect(await kind('create-silence').observe(all, signal)).not.toEqual({ ok: true, value: facts });
  });
  it.each<[string, ActionParams, string]>([
    ['no JSON', { matchers: 'alertname=Slow' }, 'the matchers are not JSON'],
    ['no matchers', { matchers: '[]' }, 'a silence needs matchers'],
    [
      'matchers that fit everything',
      { matchers: '[{"name":"a","value":".*","isRegex":true}]' },
      'at least one matcher must not match an empty label, or the silence would mute everything',
    ],
    ['a broken expression', { matchers: '[{"name":"a","value":"(","isRegex":true}]' }, 'a=~"(" is no regular expression'],
    ['no time', { minutes: 0 }, 'a silence lasts from a minute to a day'],
    ['for ever', { minutes: 60 * 24 * 365 }, 'a silence lasts from a minute to a day'],
  ])('refuses %s', async (_, params, because) => {
    const { rehearse } = await room();
    expect(await rehearse(silence(params))).toMatchObject({ permitted: false, refused: because });
  });
  it('refuses negative matchers when one server is too old for them', async () => {
    const { servers, rehearse } = await room(2);
    const negative = silence({ matchers: '[{"name":"alertname","value":"Slow"},{"name":"service","value":"x","isEqual":false}]' });
    expect((await rehearse(negative)).permitted).toBe(true);
    servers[1]!.version = '0.21.0';
    expect(await rehearse(negative)).toMatchObject({
      permitted: false,
      refused: expect.stringContaining('0.22 or newer, not 0.21.0') as string,
    });
  });
});

describe('performing', () => {
  it('creates a silence that can be verified and undone by its mark', async () => {
    const { first, rehearse, connection, kind } = await room();
    first.alerts = [alertOf('Slow', 'checkout')];
    const action = silence();
    const rehearsal = await rehearse(action);
    expect(await kind('create-silence').verify(action, rehearsal, signal)).toMatchObject({
      value: { is: 'not-yet', seen: 'the silence is not there' },
    });
    const writer = await connection.openWriter!();
    expect(await writer.perform(action, rehearsal, signal)).toMatchObject({
      ok: true,
      value: { seen: expect.stringContaining('is active until 2026-01-15 15:00Z') as string },
    });
    expect(first.silences).toMatchObject([
      {
        createdBy: 'ann',
        comment: expect.stringMatching(/^known \[warroom-[0-9a-f]{14}\]$/) as string,
        startsAt: iso(0),
        endsAt: iso(3600),
        matchers: [{ name: 'alertname', value: 'Slow', isRegex: false }],
      },
    ]);
    expect(await kind('create-silence').verify(action, rehearsal, signal)).toMatchObject({
      value: { is: 'not-yet', seen: 'the silence is active; 0 of 1 matching alerts show it' },
    });
    first.alerts = [alertOf('Slow', 'checkout', 'warning', [String(first.silences[0]!['id'])])];
    expect(await kind('create-silence').verify(action, rehearsal, signal)).toMatchObject({ value: { is: 'worked' } });
    if (!('action' in rehearsal.undo)) throw new Error('no undo');
    const undo = await rehearse(rehearsal.undo.action);
    expect(undo).toMatchObject({
      permitted: true,
      blastRadius: ['1 alert notifies again', 'Slow service=checkout severity=warning'],
      undo: { action: { params: { minutes: 60, comment: 'known' } } },
    });
    expect(await writer.perform(rehearsal.undo.action, undo, signal)).toMatchObject({
      ok: true,
      value: { seen: expect.stringContaining('has expired') as string },
    });
    expect(await kind('expire-silence').verify(rehearsal.undo.action, undo, signal)).toMatchObject({ value: { is: 'worked' } });
    expect(await rehearse(rehearsal.undo.action)).toMatchObject({ permitted: false, refused: 'the silence has expired already' });
    expect(await rehearse(planned('expire-silence', { id: 'nobody' }))).toMatchObject({ refused: 'there is no such silence' });
  });
  it('moves the end of a silence and back, in place, and leaves all else as it is', async () => {
    const { first, rehearse, connection, kind } = await room();
    const made = await rehearse(silence());
    const writer = await connection.openWriter!();
    await writer.perform(silence(), made, signal);
    const [before] = first.silences;
    const extend = planned('extend-silence', { id: String(before!['id']), until: iso(7200) });
    first.alerts = [alertOf('Slow', 'checkout', 'warning', [String(before!['id'])])];
    const rehearsal = await rehearse(extend);
    expect(rehearsal).toMatchObject({
      permitted: true,
      diff: [{ before: 'alertname="Slow" until 2026-01-15 15:00Z', after: 'alertname="Slow" until 2026-01-15 16:00Z' }],
      blastRadius: ['1 alert stays muted', 'Slow service=checkout severity=warning'],
      warnings: [expect.stringMatching(/^it was made by ann: known/) as string],
      undo: { action: { name: 'extend-silence', params: { until: iso(3600) } } },
    });
    expect(await kind('extend-silence').verify(extend, rehearsal, signal)).toMatchObject({ value: { is: 'not-yet' } });
    expect(await writer.perform(extend, rehearsal, signal)).toMatchObject({
      ok: true,
      value: { seen: expect.stringContaining('is active until 2026-01-15 16:00Z') as string },
    });
    expect(await kind('extend-silence').verify(extend, rehearsal, signal)).toMatchObject({ value: { is: 'worked' } });
    expect(first.silences).toEqual([{ ...before, endsAt: iso(7200) }]);
    if (!('action' in rehearsal.undo)) throw new Error('no undo');
    const back = await rehearse(rehearsal.undo.action);
    expect(back.warnings).toContain('that is earlier than it ends now');
    await writer.perform(rehearsal.undo.action, back, signal);
    expect(first.silences).toEqual([before]);
    expect(await kind('extend-silence').observe(extend, signal)).toEqual({ ok: true, value: rehearsal.facts });
  });
  it.each([
    [-60, 'is past: expire the silence instead'],
    [25 * 3600, 'is more than a day away'],
    [3600, 'already'],
  ])('does not let a silence end at %i s from now', async (after, because) => {
    const { first, rehearse, connection } = await room();
    await (await connection.openWriter!()).perform(silence(), await rehearse(silence()), signal);
    expect(await rehearse(planned('extend-silence', { id: String(first.silences[0]!['id']), until: iso(after) }))).toMatchObject({
      permitted: false,
      refused: expect.stringContaining(because) as string,
    });
  });
  it('finds no silence to extend once it has expired, and calls the approval void', async () => {
    const { first, rehearse, connection, kind } = await room();
    const writer = await connection.openWriter!();
    await writer.perform(silence(), await rehearse(silence()), signal);
    const extend = planned('extend-silence', { id: String(first.silences[0]!['id']), until: iso(7200) });
    const { facts } = await rehearse(extend);
    first.silences = first.silences.map(one => ({ ...one, status: { state: 'expired' } }));
    expect(await kind('extend-silence').observe(extend, signal)).not.toEqual({ ok: true, value: facts });
    expect(await writer.perform(extend, await rehearse(extend), signal)).toMatchObject({ ok: false, error: { kind: 'not-found' } });
    expect(await kind('extend-silence').verify(extend, await rehearse(extend), signal)).toMatchObject({
      value: { is: 'worse', seen: 'the silence has expired' },
    });
  });
  it('writes to one peer of a cluster, and to each cluster that has such an alert', async () => {
    const { servers, rehearse, connection } = await room(4);
    const peers = [
      { name: 'p1', address: 'a' },
      { name: 'p2', address: 'b' },
    ];
    for (const server of servers.slice(0, 2)) server.cluster = { status: 'ready', peers };
    for (const server of servers.slice(0, 3)) server.alerts = [alertOf('Slow', 'checkout')];
    const rehearsal = await rehearse(silence());
    expect(rehearsal.warnings).toEqual([
      "it is written to 2 of 3 Alertmanagers, which don't share silences: those that have such an alert",
    ]);
    expect((await (await connection.openWriter!()).perform(silence(), rehearsal, signal)).ok).toBe(true);
    expect(
      servers
        .slice(0, 2)
        .map(server => server.silences.length)
        .sort(),
    ).toEqual([0, 1]);
    expect(servers.slice(2).map(server => server.silences.length)).toEqual([1, 0]);
  });
  it('does nothing else, and gives a failure as a value', async () => {
    const { first, rehearse, connection } = await room();
    const rehearsal = await rehearse(silence());
    const writer = await connection.openWriter!();
    expect(await writer.perform({ ...silence(), name: 'restart' }, rehearsal, signal)).toMatchObject({
      ok: false,
      error: { kind: 'invalid' },
    });
    first.status = 503;
    expect(await writer.perform(silence(), rehearsal, signal)).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
  });
});

describe('matchers', () => {
  it('are written and compared as Alertmanager does', () => {
    const [matcher] = (answer => (answer.ok ? answer.value : []))(
      readMatchers([{ name: 'my label', value: 'a"b|c', isRegex: true, isEqual: false }]),
    );
    expect(matcherText(matcher!)).toBe('"my label"!~"a\\"b|c"');
    expect([matches(matcher!, 'c'), matches(matcher!, 'cc'), matches(matcher!, '')]).toEqual([false, true, true]);
    expect(matcherProblem([matcher!], ['0.34.2'])).toContain('must not match an empty label');
    expect(['0.22.0', '0.34.2', '1.0.0', 'v0.22.0-rc.1', '0.21.9', '0.9', '', 'main'].map(understandsNegation)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe("amtool's configuration", () => {
  it('is used when no address is set, for the author, and for a required comment', async () => {
    const home = mkdtempSync(join(tmpdir(), 'warroom-amtool-'));
    try {
      const { first } = await room();
      mkdirSync(join(home, '.config/amtool'), { recursive: true });
      writeFileSync(
        join(home, '.config/amtool/config.yml'),
        `alertmanager.url: ${first.url}\nauthor: oncall@shop.example\ncomment_required: true\n`,
      );
      const io = providerIo({ env: { HOME: home } });
      const none = configOf(provider, {});
      expect(await provider.configured(none, io)).toEqual({ is: true });
      expect(await provider.configured(none, providerIo({ env: {} }))).toMatchObject({ is: false });
      expect(await provider.configured(configOf(provider, { url: ['ftp://x'] }), io)).toMatchObject({ is: false });
      const connection = await provider.connect(none, io);
      const [create] = connection.actions!;
      expect(await create!.rehearse(silence({ comment: ' ' }), signal)).toMatchObject({
        value: { refused: "amtool's configuration requires a comment" },
      });
      const rehearsal = await create!.rehearse(silence(), signal);
      await (await connection.openWriter!()).perform(silence(), rehearsal.ok ? rehearsal.value : (undefined as never), signal);
      expect(first.silences).toMatchObject([{ createdBy: 'oncall@shop.example' }]);
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});
