import { plain } from '../../model/plain-text.js';
import type { Rule } from './rule.js';
import { apart, nearness } from './rule.js';
import { startedApart } from './phrase.js';

/** How far apart direct neighbours may start: retries and queues delay what travels along a call. */
const REACH = 5 * 60_000;
/** By hops. Farther neighbours must start together. */
const WEIGHT: readonly number[] = [0, 0.58, 0.42, 0.36, 0.32];

/** Trouble travels along calls: neighbours in the call graph that began to suffer at nearly the same time. */
export const alongCalls: Rule = {
  id: 'along-calls',
  about: 'One calls the other, directly or over a few hops, and they started close in time.',
  stands: ({ subject: { unit } }, { world }) => (world.calls.has(unit) ? [unit.key] : []),
  looks: (_, member, { world, settings }) =>
    [...world.calls.near(member.subject.unit).values()].map(({ unit, hops }) => ({
      bucket: unit.key,
      reach: hops === 1 ? REACH : settings.together,
    })),
  tries: 1,
  weigh(earlier, later, { world, settings }) {
    const hops = world.calls.hops(later.subject.unit, earlier.subject.unit);
    if (hops === undefined) return undefined;
    const near = hops === 1 ? nearness(earlier, later, REACH) : apart(earlier, later) <= settings.together ? 1 : 0;
    return near > 0 ? (WEIGHT[hops] ?? 0) * (0.4 + 0.6 * near) : undefined;
  },
  because({ earlier, later }, { world }) {
    const near = world.calls.near(later.subject.unit).get(earlier.subject.unit);
    const when = startedApart(later.at - earlier.at);
    const [a, b] = [earlier.subject.unit, later.subject.unit];
    if (near?.hops === 1)
      return world.calls.callees(a).includes(b) ? plain`${a.name} calls ${b.name}, ${when}` : plain`${b.name} calls ${a.name}, ${when}`;
    return plain`${b.name} and ${a.name} are ${near?.hops ?? 0} calls apart by way of ${near?.by.name ?? b.name}, ${when}`;
  },
};
