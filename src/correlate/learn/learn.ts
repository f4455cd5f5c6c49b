import type { Decision, Forgetting, Learnt } from '../../model/decision.js';
import { compareText } from '../../model/identity.js';
import { joinPlain, plain, plainText, type PlainText } from '../../model/plain-text.js';
import { RULES } from '../rules/index.js';
import { pairKey } from './pair.js';

/** A rule or a reason weighs at most this much more or less, however often people agree or disagree with it. */
const MOST = 0.25;
/** Decisions that it takes to learn half of that: a few say little. */
const HALF = 8;
/** An acknowledgement takes the incident as it is; that is a weaker word than a verdict. A refusal may have other reasons. */
const WEAK = 0.5;
/** What a pair of alerts weighs by how many more splits than merges there were: 0 keeps them apart. */
const APART = [1, 0.6, 0] as const;
const TOGETHER = [1, 1.2, 1.5] as const;

/** What was counted for one key. */
interface Tally {
  up: number;
  down: number;
  readonly kinds: Map<Decision['kind'], number>;
  readonly names?: readonly [PlainText, PlainText];
}

export interface Learning {
  /** By rule id, reason id and pair key; what is 1 is absent. */
  readonly factors: Readonly<Record<string, number>>;
  /** The strongest first. */
  readonly learnt: readonly Learnt[];
}

const JOINS: ReadonlySet<string> = new Set(RULES.map(({ id }) => id));

/**
 * What decisions teach: rules of joins by acknowledgements and splits, reasons by what plans came to, pairs of alert names by
 * splits and merges. A factor depends on how many decisions spoke for and against it, so their order does not matter; a
 * forgetting takes away what was decided until then. Shrinkage as in an average with HALF neutral votes.
 */
export function learn(decisions: readonly Decision[], forgettings: readonly Forgetting[] = []): Learning {
  const tallies = new Map<string, Tally>();
  const seen = new Set<string>();
  for (const decision of decisions) {
    if (seen.has(decision.id)) continue;
    seen.add(decision.id);
    const count = (key: string, up: number, down: number, names?: Tally['names']): void => {
      if (forgettings.some(forgetting => forgetting.at >= decision.at && (forgetting.key === undefined || forgetting.key === key))) return;
      let tally = tallies.get(key);
      if (!tally) tallies.set(key, (tally = { up: 0, down: 0, kinds: new Map(), ...(names ? { names } : {}) }));
      tally.up += up;
      tally.down += down;
      tally.kinds.set(decision.kind, (tally.kinds.get(decision.kind) ?? 0) + 1);
    };
    const [up, down] = votes(decision.kind);
    if (up + down > 0) for (const rule of new Set(decision.rules)) count(rule, up, down);
    if (decision.kind === 'split' || decision.kind === 'merged')
      for (const [key, names] of pairsOf(decision))
        count(key, Number(decision.kind === 'merged'), Number(decision.kind === 'split'), names);
  }
  const learnt: Learnt[] = [];
  for (const [key, tally] of tallies) {
    const factor = tally.names ? pairFactor(tally) : ruleFactor(tally);
    if (factor === 1) continue;
    const decided = [...tally.kinds.values()].reduce((sum, n) => sum + n, 0);
    learnt.push({
      key,
      about: tally.names ? 'pair' : JOINS.has(key) ? 'join' : 'reason',
      factor,
      decisions: decided,
      because: because(key, tally, factor),
    });
  }
  learnt.sort((a, b) => Math.abs(b.factor - 1) - Math.abs(a.factor - 1) || compareText(a.key, b.key));
  return { factors: Object.fromEntries(learnt.map(({ key, factor }) => [key, factor])), learnt };
}

/** What a decision says for and against the rules it names. */
function votes(kind: Decision['kind']): readonly [up: number, down: number] {
  switch (kind) {
    case 'acknowledged':
      return [WEAK, 0];
    case 'worked':
      return [1, 0];
    case 'did-not-work':
    case 'split':
      return [0, 1];
    case 'refused':
      return [0, WEAK];
    case 'merged':
    case 'silenced':
      return [0, 0];
  }
}

function pairsOf({ alerts, others = [] }: Decision): ReadonlyMap<string, readonly [PlainText, PlainText]> {
  const pairs = new Map<string, readonly [PlainText, PlainText]>();
  for (const a of new Set(alerts.map(({ name }) => name)))
    for (const b of new Set(others.map(({ name }) => name))) pairs.set(pairKey(a, b), compareText(a, b) <= 0 ? [a, b] : [b, a]);
  return pairs;
}

const ruleFactor = ({ up, down }: Tally): number => Math.round((1 + (MOST * (up - down)) / (up + down + HALF)) * 1000) / 1000;

function pairFactor({ up, down }: Tally): number {
  const apart = Math.min(2, Math.max(-2, down - up));
  return apart >= 0 ? APART[apart as 0 | 1 | 2] : TOGETHER[-apart as 1 | 2];
}

const SPOKEN: Readonly<Record<Decision['kind'], readonly [one: string, many: string]>> = {
  acknowledged: ['acknowledgement', 'acknowledgements'],
  split: ['split', 'splits'],
  merged: ['merge', 'merges'],
  refused: ['refused plan', 'refused plans'],
  silenced: ['silence', 'silences'],
  worked: ['plan that worked', 'plans that worked'],
  'did-not-work': ['plan that did not work', 'plans that did not work'],
};

function because(key: string, { kinds, names }: Tally, factor: number): PlainText {
  const counted = joinPlain(
    [...kinds].sort(([a], [b]) => compareText(a, b)).map(([kind, n]) => plain`${n} ${plainText(SPOKEN[kind][n === 1 ? 0 : 1])}`),
    ' and ',
  );
  if (names) {
    const pair = names[0] === names[1] ? plain`alerts named ${names[0]} about different objects` : plain`${names[0]} and ${names[1]}`;
    return factor === 0
      ? plain`${pair} are kept apart after ${counted}`
      : plain`reasons that join ${pair} count ${percent(factor)} after ${counted}`;
  }
  return plain`${plainText(JOINS.has(key) ? 'joins by' : 'the reason')} ${plainText(key)} ${plainText(JOINS.has(key) ? 'count' : 'counts')} ${percent(factor)} after ${counted}`;
}

const percent = (factor: number): PlainText =>
  plain`${Math.round(Math.abs(factor - 1) * 1000) / 10}% ${plainText(factor > 1 ? 'more' : 'less')}`;
