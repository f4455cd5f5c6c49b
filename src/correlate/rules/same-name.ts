import { plain } from '../../model/plain-text.js';
import type { Member } from '../member.js';
import type { Rule } from './rule.js';
import { nearness } from './rule.js';
import { startedApart } from './phrase.js';

const REACH = 15 * 60_000;
const SHORTEST = 3;

const namesOf = (member: Member): readonly string[] => {
  const { unit, names } = member.subject;
  return unit.sort === 'workload' || unit.sort === 'other' ? [unit.name.toLowerCase(), ...names] : names;
};
const shared = (a: Member, b: Member): string | undefined => namesOf(a).find(name => namesOf(b).includes(name));
const differ = (a: string | undefined, b: string | undefined): boolean => a !== undefined && b !== undefined && a !== b;

/** Two sources that know an object by the same name, where one of them does not say in which namespace or cluster. */
export const sameName: Rule = {
  id: 'same-name',
  about: 'Their labels name the same object, as far as each source says.',
  stands: member =>
    namesOf(member)
      .filter(name => name.length >= SHORTEST)
      .map(name => `name ${name}`),
  looks: bucket => [{ bucket, reach: REACH }],
  tries: 4,
  weigh(earlier, later) {
    const a = earlier.subject.unit;
    const b = later.subject.unit;
    if (
      a === b ||
      differ(a.namespace, b.namespace) ||
      (differ(a.cluster, b.cluster) && a.namespace !== undefined && b.namespace !== undefined)
    )
      return undefined;
    const whole = a.name.toLowerCase() === b.name.toLowerCase();
    return (whole ? 0.7 : 0.55) * (0.5 + 0.5 * nearness(earlier, later, REACH));
  },
  because: ({ earlier, later }) =>
    plain`both name ${(shared(earlier, later) ?? later.subject.unit.name) as never}, ${startedApart(later.at - earlier.at)}`,
};
