import type { Join } from '../model/incident.js';
import type { Group } from './group.js';
import type { MemberTable } from './member-table.js';
import { LINKS_PER_MEMBER } from './member-table.js';
import type { Member } from './member.js';
import { RULES } from './rules/index.js';
import type { RuleContext } from './rules/rule.js';

const NO_JOINS: readonly Join[] = [];
const NONE = -1;

/** One join for each alert but the first: its strongest reason towards another alert of the incident. */
export function joinsOf(group: Group, lead: Member, table: MemberTable, context: RuleContext): readonly Join[] {
  if (group.length === 1) return NO_JOINS;
  const { place, links, targets } = table;
  for (let i = 0; i < group.length; i++) place[group[i]!.slot] = i;
  const placeInside = (slot: number): number => {
    const at = place[slot]!;
    return group[at]?.slot === slot ? at : NONE;
  };

  /** For each alert the link that ties it to the others, by the link's position in the table. */
  const chosen = new Int32Array(group.length).fill(NONE);
  let without = 0;
  for (let i = 0; i < group.length; i++) {
    const { slot } = group[i]!;
    let link = slot * LINKS_PER_MEMBER;
    const end = link + links[slot]!;
    while (link < end && placeInside(targets[link]!) === NONE) link++;
    if (link < end) chosen[i] = link;
    else if (group[i] !== lead) without++;
  }
  if (without > 0) chooseGiven(group, table, chosen, placeInside);
  const joins: Join[] = [];
  for (let i = 0; i < group.length; i++)
    if (group[i] !== lead && chosen[i] !== NONE) joins.push(joinOf(group[i]!, chosen[i]!, table, context));
  return joins;
}

/** The first alert of a part that was joined as a whole has only reasons that later alerts give: the strongest of these. */
function chooseGiven(
  group: Group,
  { links, targets, weights }: MemberTable,
  chosen: Int32Array,
  placeInside: (slot: number) => number,
): void {
  const own = chosen.slice();
  for (const { slot } of group)
    for (let link = slot * LINKS_PER_MEMBER, end = link + links[slot]!; link < end; link++) {
      const at = placeInside(targets[link]!);
      if (at !== NONE && own[at] === NONE && (chosen[at] === NONE || weights[link]! > weights[chosen[at]!]!)) chosen[at] = link;
    }
}

function joinOf(member: Member, position: number, { members, targets, rules, weights }: MemberTable, context: RuleContext): Join {
  const later = members[Math.floor(position / LINKS_PER_MEMBER)]!;
  const earlier = members[targets[position]!]!;
  const rule = RULES[rules[position]!]!;
  const weight = weights[position]!;
  const other = member === later ? earlier : later;
  const { told } = member;
  if (told?.other === other && told.rule === rule && told.weight === weight) return told.join;
  const join: Join = {
    signal: member.id,
    to: other.id,
    rule: rule.id,
    weight: Math.round(weight * 100) / 100,
    because: rule.because({ rule, earlier, later, weight }, context),
  };
  member.told = { other, rule, weight, join };
  return join;
}
