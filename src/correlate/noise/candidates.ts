import type { RuleHistory, Stretch } from '../../model/alert-history.js';
import type { Candidate } from '../../model/noise.js';
import { milliseconds, type Duration } from '../../model/time.js';
import { lostIncidents, type Trouble } from './incidents.js';
import type { FiringIndex } from './objects.js';
import { replay, type Replayed, type RuleSettings } from './replay.js';

/** Lengths that people write into rules, in seconds. */
const LADDER = [5, 10, 15, 20, 30, 45, 60, 120, 180, 300, 600, 900, 1200, 1800].map(seconds => seconds * 1000);
/** A proposal takes away at least this many firings, and this share of them. */
const LEAST_GONE = 3;
const LEAST_SHARE = 0.2;
/** Of what the best setting takes away, the shortest one that takes this share: longer only costs time. */
const ENOUGH = 0.8;
/** What is left may come later by this share of its median length, at most: an alert that comes at the end helps nobody. */
const LATEST = 0.5;
/** Share of the time it fires in which the expression really holds, at least: joining must not invent trouble. */
const TRUE = 0.5;

export interface Tried {
  readonly candidates: readonly Candidate[];
  /** The one to propose, if any is worth it. */
  readonly best?: Candidate;
  /** Firings that the rule as it is makes in the replay. */
  readonly replayed: number;
}

/** Tries longer settings of `for`, then of keep_firing_for, on what happened, and chooses the mildest that is worth it. */
export function tryCandidates(history: RuleHistory, incidents: readonly Trouble[], index: FiringIndex): Tried {
  const { rule, truths } = history;
  const now = replay(truths, rule);
  const evaluate = (settings: RuleSettings): { readonly candidate: Candidate; readonly left: readonly Replayed[] } => {
    const left = replay(truths, settings);
    const unmerged = settings.keeps === rule.keeps ? left.length : replay(truths, { ...settings, keeps: rule.keeps }).length;
    return {
      left,
      candidate: {
        holds: milliseconds(settings.holds),
        keeps: milliseconds(settings.keeps),
        firings: left.length,
        vanish: Math.max(0, now.length - unmerged),
        merged: Math.max(0, unmerged - left.length),
        lost: lostIncidents(history, incidents, left, index),
      },
    };
  };
  const gone = ({ vanish, merged }: Candidate): number => vanish + merged;
  const worthIt = (candidate: Candidate, before: number): boolean =>
    candidate.lost === 0 && gone(candidate) >= LEAST_GONE && gone(candidate) >= LEAST_SHARE * before;

  const longer = LADDER.filter(holds => holds > rule.holds && holds >= rule.interval).map(holds => evaluate({ ...rule, holds }));
  const timely = longer.filter(
    ({ candidate, left }) => worthIt(candidate, now.length) && candidate.holds - rule.holds <= LATEST * medianTruth(left),
  );
  // That nothing is left is another thing to say than that the short ones are gone: only where there is no middle.
  const some = timely.filter(({ candidate }) => candidate.firings > 0);
  const held = mildest(
    (some.length > 0 ? some : timely).map(({ candidate }) => candidate),
    gone,
  );
  const holds = held?.holds ?? rule.holds;
  const calmer = LADDER.filter(keeps => keeps > rule.keeps && keeps >= rule.interval).map(keeps => evaluate({ ...rule, holds, keeps }));
  const kept = mildest(
    calmer
      .filter(
        ({ candidate: { merged, firings, lost }, left }) =>
          lost === 0 && merged >= LEAST_GONE && merged >= LEAST_SHARE * (firings + merged) && trueShare(left, truths) >= TRUE,
      )
      .map(({ candidate }) => candidate),
    ({ merged }) => merged,
  );
  const best = kept ?? held;
  const candidates = [
    ...distinct(longer.map(({ candidate }) => candidate)),
    ...distinct(calmer.map(({ candidate }) => candidate)).filter(({ merged }) => merged > 0),
  ].filter(candidate => gone(candidate) > 0);
  return { candidates, replayed: now.length, ...(best ? { best } : {}) };
}

function mildest(candidates: readonly Candidate[], gain: (candidate: Candidate) => number): Candidate | undefined {
  const most = Math.max(0, ...candidates.map(gain));
  return candidates.find(candidate => gain(candidate) >= ENOUGH * most);
}

/** Without those that change nothing over a shorter one. */
const distinct = (candidates: readonly Candidate[]): readonly Candidate[] =>
  candidates.filter((candidate, index) => {
    const before = candidates[index - 1];
    return !before || before.firings !== candidate.firings || before.lost !== candidate.lost;
  });

/** How long the expression held behind the firings that are left, in the median; nothing left delays nobody. */
const medianTruth = (left: readonly Replayed[]): number =>
  left.length === 0 ? Infinity : median(left.map(({ truthFrom, truthTo }) => truthTo - truthFrom));

/** Of the time that firings which are over lasted, the share in which the expression held. */
function trueShare(left: readonly Replayed[], truths: readonly Stretch[]): number {
  const over = left.filter(({ to }) => to !== Infinity);
  const firing = over.reduce((sum, { from, to }) => sum + to - from, 0);
  const held = over.reduce(
    (sum, made) =>
      sum +
      truths.reduce(
        (own, { fingerprint, from, to = Infinity }) =>
          own + (fingerprint === made.fingerprint ? Math.max(0, Math.min(to, made.to) - Math.max(from, made.from)) : 0),
        0,
      ),
    0,
  );
  return firing === 0 ? 1 : held / firing;
}

/** The lower median; 0 of nothing. */
export function median(lengths: readonly number[]): Duration {
  const sorted = [...lengths].sort((a, b) => a - b);
  return milliseconds(sorted[(sorted.length - 1) >> 1] ?? 0);
}
