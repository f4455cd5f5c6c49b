import type { Join } from '../model/incident.js';
import type { Group } from './group.js';
import type { Link, Member } from './member.js';
import type { RuleContext } from './rules/rule.js';

const NO_JOINS: readonly Join[] = [];

/** One join for each alert but the first: its strongest reason towards another alert of the incident. */
export function joinsOf(group: Group, lead: Member, context: RuleContext): readonly Join[] {
  if (group.length === 1) return NO_JOINS;
  const inside = new Set(group);
  const best = new Map<Member, Link>();
  const offer = (member: Member, link: Link): void => {
    const known = best.get(member);
    if (!known || link.weight > known.weight) best.set(member, link);
  };
  for (const later of group) for (const link of later.links) if (inside.has(link.earlier)) { offer(later, link); break; }
  // The first alert of a part that was joined as a whole has only reasons that later alerts give.
  for (const later of group) for (const link of later.links) if (inside.has(link.earlier) && !best.has(link.earlier) && link.earlier !== lead) offer(link.earlier, link);
  const joins: Join[] = [];
  for (const member of group) {
    const link = best.get(member);
    if (!link || member === lead) continue;
    joins.push(joinOf(link, member, context));
  }
  return joins;
}

function joinOf(link: Link, member: Member, context: RuleContext): Join {
  const known = (link.joins ??= [undefined, undefined]);
  const side = member === link.later ? 0 : 1;
  return (known[side] ??= { signal: member.id, to: (side === 0 ? link.earlier : link.later).id, rule: link.rule.id, weight: Math.round(link.weight * 100) / 100, because: link.rule.because(link, context) });
}
