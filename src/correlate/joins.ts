import type { Join } from '../model/incident.js';
import type { Group } from './group.js';
import type { Link, Member } from './member.js';
import type { RuleContext } from './rules/rule.js';

const NO_JOINS: readonly Join[] = [];

/** One join for each alert but the first: its strongest reason towards another alert of the incident. */
export function joinsOf(group: Group, lead: Member, context: RuleContext): readonly Join[] {
  if (group.length === 1) return NO_JOINS;
  for (let i = 0; i < group.length; i++) group[i]!.index = i;
  const inside = (member: Member): boolean => group[member.index] === member;
  const best = group.map(member => member.links.find(({ earlier }) => inside(earlier)));
  // The first alert of a part that was joined as a whole has only reasons that later alerts give.
  const given: (Link | undefined)[] = [];
  for (const { links } of group) for (const link of links) {
    const { earlier, weight } = link;
    if (!inside(earlier) || best[earlier.index] !== undefined) continue;
    const known = given[earlier.index];
    if (!known || weight > known.weight) given[earlier.index] = link;
  }
  const joins: Join[] = [];
  for (const member of group) {
    const link = best[member.index] ?? given[member.index];
    if (link && member !== lead) joins.push(joinOf(link, member, context));
  }
  return joins;
}

function joinOf(link: Link, member: Member, context: RuleContext): Join {
  const known = (link.joins ??= [undefined, undefined]);
  const side = member === link.later ? 0 : 1;
  return (known[side] ??= { signal: member.id, to: (side === 0 ? link.earlier : link.later).id, rule: link.rule.id, weight: Math.round(link.weight * 100) / 100, because: link.rule.because(link, context) });
}
