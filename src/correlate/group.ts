import type { GroupingOverride } from '../model/incident.js';
import type { SignalId } from '../model/signal.js';
import type { Member } from './member.js';
import type { MemberTable } from './member-table.js';
import { LINKS_PER_MEMBER } from './member-table.js';
import type { CorrelateSettings } from './settings.js';

/** Members that belong together, earliest first, each opening or attached. */
export type Group = readonly Member[];

/** Groups as chains through the order of time: `heads` are the positions of the first members, `next` leads on, -1 ends. */
export interface Chains {
  readonly heads: readonly number[];
  readonly next: Int32Array;
}

/** What people decided, resolved to positions: those fenced off with others of the same number, and those to bring together. */
interface Decisions {
  readonly fence: Int32Array | undefined;
  readonly unions: readonly (readonly number[])[];
}

/**
 * Divides members into groups. Three passes over the links in order of time, so that the result depends on the set of
 * members alone: strong links hold without limit (single linkage); weaker ones join while the group is young, and never two
 * groups that each stand on their own feet by nearness in time alone; alerts that open nothing attach to the best group.
 * @param order slots of all members, earliest first
 */
export function groupsOf(
  table: MemberTable,
  order: Int32Array,
  overrides: readonly GroupingOverride[],
  memberOf: (id: SignalId) => Member | undefined,
  settings: CorrelateSettings,
): Chains {
  const count = order.length;
  const position = new Int32Array(table.at.length);
  const parent = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    parent[i] = i;
    position[order[i]!] = i;
  }
  const { fence, unions } = resolve(overrides, memberOf, position, count);
  const { part, weights, targets, links } = table;
  const find = (i: number): number => {
    let root = i;
    while (parent[root] !== root) root = parent[root]!;
    for (let at = i; at !== root;) {
      const next = parent[at]!;
      parent[at] = root;
      at = next;
    }
    return root;
  };
  // The root is always the earliest member, so a group's start is the start of its root.
  const unite = (a: number, b: number): void => {
    const [x, y] = [find(a), find(b)];
    if (x < y) parent[y] = x;
    else if (y < x) parent[x] = y;
  };
  const apart = (a: number, b: number): boolean => fence !== undefined && fence[a] !== fence[b];

  for (const members of unions) for (const member of members) unite(members[0]!, member);
  for (let i = 0; i < count; i++) {
    const slot = order[i]!;
    if (part[slot] !== 1) continue;
    for (let k = slot * LINKS_PER_MEMBER, end = k + links[slot]!; k < end && weights[k]! >= settings.strong; k++) {
      const earlier = targets[k]!;
      if (part[earlier] === 1 && !apart(position[earlier]!, i)) unite(position[earlier]!, i);
    }
  }
  const kinds = standing(table, order, find);
  for (let i = 0; i < count; i++) {
    const slot = order[i]!;
    if (part[slot] !== 1) continue;
    for (let k = slot * LINKS_PER_MEMBER, end = k + links[slot]!; k < end; k++) {
      const earlier = targets[k]!;
      const weight = weights[k]!;
      if (weight >= settings.strong || part[earlier] !== 1 || apart(position[earlier]!, i)) continue;
      const [x, y] = [find(position[earlier]!), find(i)];
      if (x === y) continue;
      const first = x < y ? x : y;
      const within = settings.growth * (settings.together + table.slack[earlier]! + table.slack[slot]!);
      if (table.at[slot]! - table.at[order[first]!]! > within) continue;
      if (weight < settings.medium && kinds[x]! > 1 && kinds[y]! > 1) continue;
      parent[x < y ? y : x] = first;
      kinds[first] = Math.max(kinds[x]!, kinds[y]!);
    }
  }
  if (table.attaching) attach(table, order, position, settings, apart, unite);
  return chained(count, find);
}

function chained(count: number, find: (index: number) => number): Chains {
  const heads: number[] = [];
  const next = new Int32Array(count).fill(-1);
  const tail = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const root = find(i);
    if (root === i) heads.push(i);
    else next[tail[root]!] = i;
    tail[root] = i;
  }
  return { heads, next };
}

/** Kinds of alert in each group held by strong links, by root: more than one means that it stands on its own feet. */
function standing({ kind }: MemberTable, order: Int32Array, find: (index: number) => number): Uint8Array {
  const kinds = new Uint8Array(order.length);
  for (let i = 0; i < order.length; i++) {
    const root = find(i);
    if (root === i) kinds[i] = 1;
    else if (kinds[root] === 1 && kind[order[i]!] !== kind[order[root]!]) kinds[root] = 2;
  }
  return kinds;
}

/** Pending, suppressed, informational and flapping alerts follow the strongest reason, and bring no groups together. */
function attach(
  { part, links, targets, weights }: MemberTable,
  order: Int32Array,
  position: Int32Array,
  settings: CorrelateSettings,
  apart: (a: number, b: number) => boolean,
  unite: (a: number, b: number) => void,
): void {
  const best = new Map<number, { readonly weight: number; readonly to: number }>();
  const consider = (one: number, to: number, weight: number): void => {
    const known = best.get(one);
    if (!known || weight > known.weight) best.set(one, { weight, to });
  };
  for (let i = 0; i < order.length; i++) {
    const slot = order[i]!;
    for (let k = slot * LINKS_PER_MEMBER, end = k + links[slot]!; k < end && weights[k]! >= settings.medium; k++) {
      const earlier = targets[k]!;
      const at = position[earlier]!;
      if (part[earlier]! + part[slot]! !== 1 || apart(at, i)) continue;
      if (part[slot] === 0) consider(i, at, weights[k]!);
      else consider(at, i, weights[k]!);
    }
  }
  for (const [one, { to }] of best) unite(one, to);
}

/** The latest decision about a signal holds. */
function resolve(
  overrides: readonly GroupingOverride[],
  memberOf: (id: SignalId) => Member | undefined,
  position: Int32Array,
  count: number,
): Decisions {
  if (overrides.length === 0) return { fence: undefined, unions: [] };
  const fence = new Map<number, number>();
  const joined: Set<number>[] = [];
  overrides.forEach((override, number) => {
    const members = new Set<number>();
    for (const id of override.signals) {
      const member = memberOf(id);
      if (member) members.add(position[member.slot]!);
    }
    for (const member of members) {
      fence.delete(member);
      for (const list of joined) list.delete(member);
    }
    if (override.kind === 'merge') joined.push(members);
    else for (const member of members) fence.set(member, number + 1);
  });
  const together = new Map<number, number[]>();
  const fences = new Int32Array(count);
  for (const [member, number] of fence) {
    fences[member] = number;
    const list = together.get(number);
    if (list) list.push(member);
    else together.set(number, [member]);
  }
  return { fence: fences, unions: [...joined.map(set => [...set]), ...together.values()].filter(list => list.length > 1) };
}
