import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { command, startPeer, type Peer } from './support/peers.js';

/** Rules that flap on a real Prometheus: what `warroom noise` counts and proposes, and what the proposal does when it is loaded. */
const INSTANCE = 'noise-test';
const BLIP = { every: 12, length: 3 };
const TROUBLE = { every: 60, length: 24 };
const WATCHED = 100;

interface Candidate {
  readonly forSeconds: number;
  readonly keepFiringForSeconds: number;
  readonly firings: number;
  readonly vanish: number;
  readonly lost: number;
}
interface Rule {
  readonly name: string;
  readonly firings: number;
  readonly idle: number;
  readonly acted: number;
  readonly flaps: number;
  readonly replayed: number;
  readonly replayedFrom: string;
  readonly candidates: readonly Candidate[];
  readonly proposals: readonly {
    readonly kind: string;
    readonly sentence: string;
    readonly text: string;
    readonly candidate?: Candidate;
  }[];
}
interface Report {
  readonly queries: number;
  readonly stepSeconds: number;
  readonly notes: readonly string[];
  readonly rules: readonly Rule[];
}

let peer: Peer;
let url: string;
let state: string;
beforeAll(async () => {
  peer = await startPeer('prometheus', { WARROOM_PROMETHEUS_INSTANCE: INSTANCE, WARROOM_PROMETHEUS_PORT: '27210' });
  url = peer.env['WARROOM_PROMETHEUS_URL'] ?? '';
  state = await mkdtemp(join(tmpdir(), 'warroom-noise-'));
});
afterAll(async () => {
  await peer.stop();
  await rm(state, { recursive: true, force: true });
});

const now = (): number => Math.floor(Date.now() / 1000);
const wait = (seconds: number): Promise<void> =>
  new Promise(resolve => {
    setTimeout(resolve, seconds * 1000);
  });

/** True for three seconds of each twelve, and for twenty-four of each sixty; only from `since` on, so that nothing can be replayed from before. */
const expression = (since: number): string =>
  `label_replace((vector(time()) % ${BLIP.every} < ${BLIP.length} or vector(time()) % ${TROUBLE.every} < ${TROUBLE.length}) and on() vector(time()) > ${since}, "service", "cart", "", "")`;

async function load(rules: readonly object[]): Promise<void> {
  const folder = join(process.env['WARROOM_PEERS_DIR'] ?? join(homedir(), '.cache/warroom-peers'), 'run', INSTANCE, 'rules');
  await writeFile(join(folder, 'noise.yml'), JSON.stringify({ groups: [{ name: 'noise', interval: '1s', rules }] }));
  const answer = await fetch(`${url}/-/reload`, { method: 'POST' });
  expect(answer.status).toBe(200);
}

async function noise(): Promise<Report> {
  return JSON.parse(
    await command(process.execPath, ['.build/app/main.cjs', 'noise', '--json', '--window', '5m', '--prometheus', url], {
      WARROOM_STATE_DIR: state,
    }),
  ) as Report;
}
const named = (report: Report, name: string): Rule => {
  const rule = report.rules.find(each => each.name === name);
  if (!rule) throw new Error(`${name} did not fire`);
  return rule;
};

/** Seconds without a sample after which an alert was gone; between two blips there are nine. */
const GAP = 4;

/** How often the rule's alert fired in the last five minutes by the samples that Prometheus stored, counted without any of our own queries. */
async function stored(name: string): Promise<number> {
  const answer = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(`ALERTS{alertname="${name}",alertstate="firing"}[5m]`)}`);
  const { data } = (await answer.json()) as {
    readonly data: { readonly result: readonly { readonly values: readonly (readonly [number, string])[] }[] };
  };
  return data.result.reduce(
    (sum, { values }) => sum + values.filter(([at], index) => index === 0 || at - values[index - 1]![0] > GAP).length,
    0,
  );
}

describe('warroom noise on a real Prometheus', () => {
  it('says clearly that nothing fired, before anything did', async () => {
    const report = await noise();
    expect(report.rules.map(({ name }) => name)).not.toContain('CartBlips');
    expect(report.queries).toBeLessThanOrEqual(8);
  });

  it('counts what flapped, and proposes what Prometheus itself confirms when it is loaded', async () => {
    await load([{ alert: 'CartBlips', expr: expression(now() + 2), for: '1s', labels: { severity: 'warning' } }]);
    await wait(WATCHED);
    const before = named(await noise(), 'CartBlips');
    // Three in a minute, and the watch may begin in the middle of one.
    expect(before.firings).toBeGreaterThanOrEqual(4);
    // ALERTS tells of each firing and ALERTS_FOR_STATE of each start: together they count it once. One more may have begun since.
    const all = await stored('CartBlips');
    expect(all - before.firings).toBeGreaterThanOrEqual(0);
    expect(all - before.firings).toBeLessThanOrEqual(1);
    expect(before.replayedFrom).toBe('expression');
    // The replay of the rule as it is makes what Prometheus made, but for one at the edge.
    expect(Math.abs(before.replayed - before.firings)).toBeLessThanOrEqual(1);
    const proposal = before.proposals.find(({ kind }) => kind === 'settings');
    expect(proposal?.sentence).toMatch(/^with `for: \d+s` \d+% of \d+ firings vanish and no incident is lost$/);

    const [changed] = parse(proposal?.text ?? '') as readonly { readonly for: string; readonly expr: string }[];
    const seconds = proposal?.candidate?.forSeconds ?? 0;
    expect(changed?.for).toBe(`${seconds}s`);
    const since = now() + 2;
    await load([
      { ...changed, alert: 'CartAsItWas', expr: expression(since), for: '1s' },
      { ...changed, alert: 'CartAsProposed', expr: expression(since) },
    ]);
    await wait(WATCHED);
    const after = await noise();
    const was = named(after, 'CartAsItWas');
    // Nobody acted on any of them, and none was long: a proposal may well silence them all.
    const proposed = after.rules.find(({ name }) => name === 'CartAsProposed')?.firings ?? 0;
    const predicted = was.candidates.find(({ forSeconds, keepFiringForSeconds }) => forSeconds === seconds && keepFiringForSeconds === 0);
    expect(was.firings).toBeGreaterThan(proposed);
    expect(Math.abs((predicted?.firings ?? -1) - proposed)).toBeLessThanOrEqual(1);
  });

  it('knows from the journal which firing somebody acted on', async () => {
    const blip = Math.floor((now() - 24) / BLIP.every) * BLIP.every + 2;
    const decision = {
      id: 'act',
      kind: 'acknowledged',
      at: blip * 1000,
      by: 'ada',
      incident: 'i',
      title: 'cart',
      alerts: [{ name: 'CartAsItWas', fingerprint: '' }],
      rules: [],
    };
    await writeFile(join(state, 'journal.jsonl'), `${JSON.stringify({ type: 'decided', decision })}\n`);
    const rule = named(await noise(), 'CartAsItWas');
    expect(rule.acted).toBe(1);
  });
});
