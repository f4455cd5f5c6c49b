import type { GroupingOverride } from '../model/incident.js';
import type { SignalId } from '../model/signal.js';
import type { Link, Member } from './member.js';
import { isHeartbeat } from './member.js';
import type { CorrelateSettings } from './settings.js';

/** Members that belong together, earliest first, each opening or attached. */
export type Group = readonly Member[];

/** What people decided, resolved: signals fenced off with those of the same number, and signals to bring together. */
interface Decisions {
  readonly fence: ReadonlyMap<Member, number>;
  readonly unions: readonly (readonly Member[])[];
}

/**
 * Divides members into groups. Three passes over the links in order of time, so that the result depends on the set of
 * members alone: strong links hold without limit (single linkage); weaker ones join while the group is young, and never two
 * groups that each stand on their own feet by nearness in time alone; alerts that open nothing attach to the best group.
 * @param order all members, earliest first
 */
export function groupsOf(order: readonly Member[], overrides: readonly GroupingOverride[], byId: ReadonlyMap<SignalId, Member>, settings: CorrelateSettings): readonly Group[] {
  const decisions = resolve(overrides, byId);
  const { fence } = decisions;
  const count = order.length;
  const parent = new Int32Array(count);
  for (let i = 0; i < count; i++) { parent[i] = i; order[i]!.index = i; }
  const find = (i: number): number => {
    let root = i;
    while (parent[root] !== root) root = parent[root]!;
    for (let at = i; at !== root;) { const next = parent[at]!; parent[at] = root; at = next; }
    return root;
  };
  // The root is always the earliest member, so a group's start is the start of its root.
  const unite = (a: number, b: number): void => {
    const [x, y] = [find(a), find(b)];
    if (x < y) parent[y] = x;
    else if (y < x) parent[x] = y;
  };
  const open = (link: Link): boolean => link.earlier.opens && link.later.opens && (fence.size === 0 || fence.get(link.earlier) === fence.get(link.later));

  for (const members of decisions.unions) for (const member of members) unite(members[0]!.index, member.index);
  for (const member of order) for (const link of member.links) {
    if (link.weight < settings.strong) break;
    if (open(link)) unite(link.earlier.index, link.later.index);
  }

  const kinds = standing(order, find);
  for (const member of order) for (const link of member.links) {
    if (link.weight >= settings.strong || !open(link)) continue;
    const [x, y] = [find(link.earlier.index), find(link.later.index)];
    if (x === y) continue;
    const [first, second] = x < y ? [x, y] : [y, x];
    const within = settings.growth * (settings.together + link.earlier.slack + link.later.slack);
    if (link.later.at - order[first]!.at > within) continue;
    if (link.weight < settings.medium && kinds[x]! > 1 && kinds[y]! > 1) continue;
    parent[second] = first;
    kinds[first] = Math.max(kinds[first]!, kinds[second]!);
  }
  if (order.some(member => !member.opens)) attach(order, settings, fence, unite);
  const groups: Member[][] = [];
  const place = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const root = find(i);
    if (root === i) place[i] = groups.push([order[i]!]) - 1;
    else groups[place[root]!]!.push(order[i]!);
  }
  return groups;
}

/** Kinds of alert in each group held by strong links, by root: more than one means that it stands on its own feet. */
function standing(order: readonly Member[], find: (index: number) => number): Uint8Array {
  const kinds = new Uint8Array(order.length);
  for (let i = 0; i < order.length; i++) {
    const root = find(i);
    if (root === i) kinds[i] = 1;
    else if (kinds[root] === 1 && order[i]!.name !== order[root]!.name) kinds[root] = 2;
  }
  return kinds;
}

/** Pending, suppressed, informational and flapping alerts follow the strongest reason, and bring no groups together. */
function attach(order: readonly Member[], settings: CorrelateSettings, fence: ReadonlyMap<Member, number>, unite: (a: number, b: number) => void): void {
  const best = new Map<Member, Link>();
  const consider = (member: Member, link: Link): void => {
    if (member.opens || isHeartbeat(member.name) || fence.get(link.earlier) !== fence.get(link.later)) return;
    const known = best.get(member);
    if (!known || link.weight > known.weight) best.set(member, link);
  };
  for (const member of order) for (const link of member.links) {
    if (link.weight < settings.medium) break;
    if (link.earlier.opens !== link.later.opens) consider(link.earlier.opens ? link.later : link.earlier, link);
  }
  for (const link of best.values()) unite(link.earlier.index, link.later.index);
}

function resolve(overrides: readonly GroupingOverride[], byId: ReadonlyMap<SignalId, Member>): Decisions {
  const fence = new Map<Member, number>();
  const joined: Set<Member>[] = [];
  overrides.forEach((override, number) => {
    const members = new Set<Member>();
    for (const id of override.signals) {
      const member = byId.get(id);
      if (member) members.add(member);
    }
    // The latest decision about a signal holds.
    for (const member of members) fence.delete(member);
    for (const list of joined) for (const member of members) list.delete(member);
    if (override.kind === 'merge') joined.push(members);
    else for (const member of members) fence.set(member, number);
  });
  const together = new Map<number, Member[]>();
  for (const [member, number] of fence) {
    const list = together.get(number);
    if (list) list.push(member);
    else together.set(number, [member]);
  }
  return { fence, unions: [...joined.map(set => [...set]), ...together.values()].filter(list => list.length > 1) };
}
