import { compareText } from '../../../model/identity.js';
import type { ResourceRef } from '../../../model/resource.js';
import { resourceKey } from '../../../model/resource.js';
import { TemplateMiner } from '../../logs/template-miner.js';

/** A log line that knows its request. */
export interface TracedLine {
  readonly trace: string;
  /** The span that wrote it: keeps apart what one request does twice in the same service. */
  readonly span?: string;
  readonly about: ResourceRef;
  /** True when the line was logged as an error. */
  readonly failed?: boolean;
  /** Milliseconds; only the order inside a request matters. */
  readonly at: number;
  readonly text: string;
}

/** A step in the flow of a service that is taken far more or less often than before. */
export interface FlowShift {
  readonly about: ResourceRef;
  readonly after: string;
  readonly then: string;
  /** Of `all` times that `after` was logged, `count` went on with `then`. */
  readonly during: { readonly count: number; readonly all: number };
  /** Log-likelihood ratio against the earlier stretches: the one that most of them exceed. */
  readonly strength: number;
}

const START = '(start)';
const END = '(end)';

/** By service, then by the template after which something follows: how often what follows. */
type Steps = ReadonlyMap<string, { readonly about: ResourceRef; readonly next: ReadonlyMap<string, ReadonlyMap<string, number>> }>;

function stepsOf(lines: readonly TracedLine[], nameOf: (text: string) => string): Steps {
  const requests = new Map<string, TracedLine[]>();
  for (const line of lines) {
    const key = `${resourceKey(line.about)}\u0000${line.trace}\u0000${line.span ?? ''}`;
    const list = requests.get(key);
    if (list) list.push(line);
    else requests.set(key, [line]);
  }
  const steps = new Map<string, { about: ResourceRef; next: Map<string, Map<string, number>> }>();
  for (const list of requests.values()) {
    const { about } = list[0]!;
    const own = steps.get(resourceKey(about)) ?? { about, next: new Map<string, Map<string, number>>() };
    steps.set(resourceKey(about), own);
    // The sort is stable: lines of one instant stay in the order given.
    const names = list.sort((a, b) => a.at - b.at).map(line => nameOf(line.text));
    [START, ...names].forEach((name, index) => {
      const then = names[index] ?? END;
      const next = own.next.get(name) ?? new Map<string, number>();
      next.set(then, (next.get(then) ?? 0) + 1);
      own.next.set(name, next);
    });
  }
  return steps;
}

const entropy = (...counts: readonly number[]): number => {
  const sum = counts.reduce((total, count) => total + count, 0);
  return counts.reduce((total, count) => (count > 0 ? total - count * Math.log(count / sum) : total), 0);
};

/** Dunning, "Accurate Methods for the Statistics of Surprise and Coincidence", Computational Linguistics 19(1), 1993, section 4. */
const likelihoodRatio = (a: number, b: number, c: number, d: number): number =>
  Math.max(0, 2 * (entropy(a + b, c + d) + entropy(a + c, b + d) - entropy(a, b, c, d)));

const total = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((sum, count) => sum + count, 0);

/** Share of the earlier stretches that a shift must stand out from: not all, since one may hold the same trouble. */
const MOST = 0.75;

/**
 * Finds where the flow inside each service changed: pairs of templates that follow each other in a request, compared
 * with earlier requests. Pairs of events as the unit are from Nezha (Yu et al., ESEC/FSE 2023, section 4.2); here
 * they stay inside one service, the change is weighed by the likelihood ratio, and it must stand out from most of the
 * earlier stretches each for itself, since flows also follow the data.
 * @param before earlier stretches of about the same length
 * @returns strongest first
 */
export function flowShifts(before: readonly (readonly TracedLine[])[], during: readonly TracedLine[]): readonly FlowShift[] {
  const miner = new TemplateMiner();
  // Templates must be known before lines are named by them, or the same line has two names.
  const variants = new Map<string, ReturnType<TemplateMiner['learn']>>();
  for (const line of [...before.flat(), ...during]) if (!variants.has(line.text)) variants.set(line.text, miner.learn(line.text));
  const names = new Map([...new Set(variants.values())].map(variant => [variant, miner.templateOf(variant)?.text ?? '']));
  const nameOf = (text: string): string => names.get(variants.get(text)!) ?? '';
  const earlier = before.map(lines => stepsOf(lines, nameOf));
  const shifts: FlowShift[] = [];
  for (const [key, { about, next }] of stepsOf(during, nameOf)) {
    const past = earlier.map(steps => steps.get(key)?.next).filter(steps => steps !== undefined);
    for (const [after, now] of next) {
      const then = past.map(steps => steps.get(after)).filter(counts => counts !== undefined);
      if (!then.length) continue;
      const all = total(now);
      const followers = new Set([now, ...then].flatMap(counts => [...counts.keys()]));
      for (const follower of followers) {
        const count = now.get(follower) ?? 0;
        const ratios = then
          .map(counts => {
            const old = counts.get(follower) ?? 0;
            return likelihoodRatio(count, all - count, old, total(counts) - old);
          })
          .sort((a, b) => a - b);
        const strength = ratios[Math.floor((ratios.length - 1) * (1 - MOST))]!;
        shifts.push({ about, after, then: follower, during: { count, all }, strength });
      }
    }
  }
  return shifts.sort(
    (a, b) =>
      b.strength - a.strength ||
      compareText(resourceKey(a.about), resourceKey(b.about)) ||
      compareText(a.after, b.after) ||
      compareText(a.then, b.then),
  );
}
