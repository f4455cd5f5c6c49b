import { describe, expect, test } from 'vitest';
import { noiseReport } from '../../../../src/correlate/noise/noise-report.js';
import type { RuleHistory } from '../../../../src/model/alert-history.js';
import type { Decision } from '../../../../src/model/decision.js';
import type { IncidentId } from '../../../../src/model/incident.js';
import type { RuleNoise } from '../../../../src/model/noise.js';
import { plainText } from '../../../../src/model/plain-text.js';
import { minutes, seconds } from '../../../../src/model/time.js';
import { proposalSentence } from '../../../../src/text/noise.js';
import { at } from '../../../support/signals.js';
import { historyOf, MEASURED, ruleHistory, type Span } from '../../../support/alert-histories.js';

/** `count` truths of `length` seconds, half an hour apart. */
const blips = (count: number, length: number, from = 600): readonly Span[] =>
  Array.from({ length: count }, (_, i) => [from + i * 1800, from + i * 1800 + length]);
const act = (second: number, fingerprint: string, name = fingerprint): Decision => ({
  id: `act ${second}`,
  kind: 'acknowledged',
  at: at(second),
  by: plainText('ada'),
  incident: 'i' as IncidentId,
  title: plainText(''),
  alerts: [{ name: plainText(name), fingerprint: plainText(fingerprint) }],
  rules: [],
});

const report = (rules: readonly RuleHistory[], decisions: readonly Decision[] = []): readonly RuleNoise[] =>
  noiseReport(historyOf(...rules), decisions, MEASURED).rules;
const sentences = (noise: RuleNoise | undefined): readonly string[] =>
  (noise?.proposals ?? []).map(proposal => proposalSentence(noise as RuleNoise, proposal));

describe('a noise report', () => {
  test('counts firings, those that nobody acted on, flaps and the median length', () => {
    const [noise] = report([ruleHistory([[100, 130], [300, 330], [9000, 9100], [20_000]])], [act(310, 'CartSlow')]);
    expect(noise).toMatchObject({ firings: 4, lasting: 1, acted: 1, idle: 2, flaps: 1, medianLength: seconds(30) });
  });

  test('leaves out rules that did not fire, and puts the noisiest first', () => {
    expect(
      report([
        ruleHistory([], { name: 'Silent' }),
        ruleHistory(blips(3, 60), { name: 'Few' }),
        ruleHistory(blips(9, 60), { name: 'Many' }),
      ]).map(({ rule }) => rule.name),
    ).toEqual(['Many', 'Few']);
  });

  test('knows an act by the name of the alert where the source labels it otherwise', () => {
    expect(report([ruleHistory(blips(2, 60))], [act(620, 'as Alertmanager labels it', 'CartSlow')])[0]).toMatchObject({
      acted: 1,
      idle: 1,
    });
  });
});

describe('a proposal', () => {
  test('of a longer `for` is the shortest one that takes away most', () => {
    const [noise] = report([ruleHistory([...blips(10, 90), ...blips(2, 3000, 40_000)])]);
    expect(sentences(noise)).toEqual(['with `for: 2m` 83% of 12 firings vanish and no incident is lost']);
  });

  test('never loses what somebody acted on', () => {
    const truths = [...blips(10, 90), ...blips(2, 3000, 40_000)];
    const [noise] = report([ruleHistory(truths)], [act(630, 'CartSlow')]);
    expect(noise?.proposals).toEqual([]);
    expect(noise?.candidates.find(({ holds }) => holds === minutes(2))).toMatchObject({ vanish: 10, lost: 1 });
  });

  test('may lose it when an alert as severe about the same object tells of it', () => {
    const other = ruleHistory([[590, 1000]], { name: 'CartDown', severity: 'critical' });
    const elsewhere = ruleHistory([[590, 1000]], { name: 'MailDown', severity: 'critical', labels: { namespace: 'mail' } });
    const truths = [...blips(10, 90), ...blips(2, 3000, 40_000)];
    expect(sentences(report([ruleHistory(truths), other], [act(630, 'CartSlow')]).find(({ rule }) => rule.name === 'CartSlow'))).toEqual([
      'with `for: 2m` 83% of 12 firings vanish and no incident is lost',
    ]);
    expect(
      sentences(report([ruleHistory(truths), elsewhere], [act(630, 'CartSlow')]).find(({ rule }) => rule.name === 'CartSlow')),
    ).toEqual([]);
  });

  test('never loses what lasted, though nobody is known to have acted', () => {
    expect(report([ruleHistory(blips(8, 700))])[0]?.proposals).toEqual([]);
  });

  test('does not make what is left come at its end', () => {
    const acts = Array.from({ length: 10 }, (_, i) => act(30_050 + i * 1800, 'CartSlow'));
    expect(report([ruleHistory([...blips(10, 90), ...blips(10, 200, 30_000)])], acts)[0]?.proposals).toEqual([]);
    expect(sentences(report([ruleHistory([...blips(10, 90), ...blips(10, 300, 30_000)])], acts)[0])).toEqual([
      'with `for: 2m` 50% of 20 firings vanish and no incident is lost',
    ]);
  });

  test('leaves something where it can, and says so where it can not', () => {
    expect(sentences(report([ruleHistory([...blips(10, 50), ...blips(5, 400, 40_000)])])[0])).toEqual([
      'with `for: 1m` 67% of 15 firings vanish and no incident is lost',
    ]);
    expect(sentences(report([ruleHistory(blips(10, 50))])[0])).toEqual(['with `for: 1m` all of 10 firings vanish and no incident is lost']);
  });

  test('of keep_firing_for joins what flaps', () => {
    const flapping = Array.from({ length: 4 }, (_, i) =>
      Array.from({ length: 6 }, (__, k): Span => [i * 9000 + k * 130, i * 9000 + k * 130 + 100]),
    ).flat();
    const [noise] = report([ruleHistory(flapping)], [...Array.from({ length: 4 }, (_, i) => act(i * 9000 + 50, 'CartSlow'))]);
    expect(sentences(noise)).toEqual(['with `keep_firing_for: 30s` 83% of 24 firings join the one before and no incident is lost']);
  });

  test('is none for an alert that must always fire', () => {
    expect(report([ruleHistory(blips(10, 90), { name: 'Watchdog' })])[0]).toMatchObject({ proposals: [], candidates: [] });
  });
});

describe('rules that fire together', () => {
  const cart = ruleHistory(blips(6, 900), { name: 'CartDown' });
  const followers = (parts: Parameters<typeof ruleHistory>[1] = {}): RuleHistory =>
    ruleHistory(blips(6, 800, 640), { name: 'CartErrors', ...parts });

  test('are told, with the share, who leads and by how much', () => {
    const noise = report([cart, followers()]).find(({ rule }) => rule.name === 'CartErrors');
    expect(noise?.coFiring).toEqual([{ other: 'CartDown', share: 1, led: 1, ahead: seconds(40), equal: ['namespace', 'service'] }]);
    expect(sentences(noise)).toEqual(['CartDown says the same first: while it fires, this one can be inhibited']);
  });

  test.each([
    ['about another object', followers({ labels: { namespace: 'mail', service: 'mail' } })],
    ['more severe than the other one', followers({ severity: 'critical' })],
    ['mostly alone', ruleHistory([...blips(6, 800, 640), ...blips(6, 800, 20_000)], { name: 'CartErrors' })],
  ])('add something when they are %s', (_, rule) => {
    expect(report([cart, rule]).find(noise => noise.rule.name === 'CartErrors')?.coFiring).toEqual([]);
  });

  test('one that fires most of the time leads nobody', () => {
    const always = ruleHistory([[0, 80_000]], { name: 'AlwaysOn' });
    expect(report([always, followers()]).find(({ rule }) => rule.name === 'CartErrors')?.coFiring).toEqual([]);
  });
});
