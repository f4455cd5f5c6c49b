import { plain, plainText } from '../../../model/plain-text.js';
import { resourceKey } from '../../../model/resource.js';
import type { Callees, Clue, OriginCase } from './clue.js';
import type { TracedLine } from './flow.js';
import { flowShifts } from './flow.js';

/** A likelihood ratio of this much is the unit of a shift in the flow: far beyond chance for one pair among hundreds. */
const RATIO = 15;
/** Standard deviations of a count that are the unit of a rise. */
const RISE = 3;
/** What a rise of failures counts beside a change of course: a failure is logged where it is met, not only where it is made. */
const FAILURES = 0.5;
/** Of the earlier stretches, the one whose count is the usual one. */
const QUANTILE = 0.75;

/** Clues from the logs of requests: steps taken unlike before, and more failures than its callees report. */
export function logClues({ lines, services, bursts = [] }: OriginCase, callees: Callees): readonly Clue[] {
  const clues: Clue[] = [];
  if (lines?.during.length && lines.before.length) {
    const shifts = flowShifts(lines.before, lines.during);
    const failures = lines.before.map(failuresBy);
    const now = failuresBy(lines.during);
    const risen = (key: string): number => {
      const usual = failures.map(counts => counts.get(key) ?? 0).sort((a, b) => a - b)[Math.floor((failures.length - 1) * QUANTILE)] ?? 0;
      return Math.log1p(Math.max(0, (2 * (Math.sqrt(now.get(key) ?? 0) - Math.sqrt(usual))) / RISE));
    };
    for (const service of services) {
      const key = resourceKey(service);
      const shift = shifts.find(one => resourceKey(one.about) === key);
      const flow = shift ? Math.log1p(shift.strength / RATIO) : 0;
      if (shift && flow > 0) {
        clues.push({
          about: service,
          kind: 'flow',
          weight: flow,
          because: plain`after "${plainText(shift.after, 60)}" ${service.name} went on with "${plainText(shift.then, 60)}" in ${shift.during.count} of ${shift.during.all} requests, unlike before`,
        });
      }
      // A failure climbs from callee to caller: what a callee reports as much is not of its caller's making.
      const failed = risen(key) - Math.max(0, ...(callees.get(key) ?? []).map(callee => risen(resourceKey(callee))));
      if (failed > 0)
        clues.push({
          about: service,
          kind: 'log-errors',
          weight: FAILURES * failed,
          because: plain`${service.name} logs more failures than before and than those it calls`,
        });
    }
  }
  for (const burst of bursts) {
    const weight =
      Math.log1p(Math.max(0, 2 * (Math.sqrt(burst.count) - Math.sqrt(burst.usual))) / RISE) * (burst.level === 'error' ? 1 : 0.5);
    if (weight > 0)
      clues.push({
        about: burst.about,
        kind: 'burst',
        weight,
        because:
          burst.usual === 0
            ? plain`${burst.about.name} logs "${plainText(burst.template, 80)}", never seen before`
            : plain`${burst.about.name} logs "${plainText(burst.template, 80)}" ${burst.count} times, usually ${burst.usual}`,
      });
  }
  return clues;
}

function failuresBy(lines: readonly TracedLine[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) {
    if (!line.failed && !/exception|\berror\b/i.test(line.text)) continue;
    const key = resourceKey(line.about);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
