import { plain } from '../../model/plain-text.js';
import type { Rule } from './rule.js';
import { apart } from './rule.js';
import { startedApart } from './phrase.js';

const WEIGHT = 0.25;

/** Neighbours in one namespace that started together. A weak reason: two known neighbours in the call graph that are far apart are not joined by it. */
export const closeInTime: Rule = {
  id: 'close-in-time',
  about: 'In the same namespace, and they started together.',
  stands: member => (member.subject.scope === undefined ? [] : [member.subject.scope]),
  looks: (bucket, _, { settings }) => [{ bucket, reach: settings.together }],
  tries: 6,
  weigh(earlier, later, { world, settings }) {
    if (apart(earlier, later) > settings.together) return undefined;
    const { calls } = world;
    const [a, b] = [earlier.subject.unit, later.subject.unit];
    return a === b || !calls.has(a) || !calls.has(b) || calls.hops(b, a) !== undefined ? WEIGHT : undefined;
  },
  because({ earlier, later }) {
    const { namespace, cluster } = later.subject.unit;
    return plain`both in ${namespace ?? cluster ?? later.subject.unit.name}, ${startedApart(later.at - earlier.at)}`;
  },
};
