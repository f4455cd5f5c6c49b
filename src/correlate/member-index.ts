import type { Link, Member } from './member.js';
import { compareMembers } from './member.js';
import { RULES } from './rules/index.js';
import type { Rule, RuleContext } from './rules/rule.js';

/** Members that a rule compares, earliest first. `looksAt` are the buckets where partners of its members stand. */
interface Bucket {
  readonly rule: Rule;
  readonly members: Member[];
  looksAt: readonly Bucket[];
}

const LINKS_KEPT = 4;
const LINKS_TRIED = 12;

/** Finds candidate pairs in near-linear time, and finds them again after a change without looking at the rest. */
export class MemberIndex {
  readonly #buckets = new Map<Rule, Map<string, Bucket>>(RULES.map(rule => [rule, new Map<string, Bucket>()]));
  readonly #places = new Map<Member, readonly Bucket[]>();
  readonly #context: RuleContext;
  #longestSlack = 0;
  readonly #learned: Readonly<Record<string, number>>;

  constructor(context: RuleContext, learned: Readonly<Record<string, number>>) {
    this.#context = context;
    this.#learned = learned;
  }

  /** Puts a member where others find it. */
  add(member: Member): void {
    const places = this.#placesOf(member);
    this.#places.set(member, places);
    this.#longestSlack = Math.max(this.#longestSlack, member.slack);
    for (const { members } of places) {
      const at = before(members, member);
      if (at === members.length) members.push(member);
      else members.splice(at, 0, member);
    }
  }

  remove(member: Member): void {
    for (const { members } of this.#places.get(member) ?? NOWHERE) {
      const at = before(members, member);
      if (members[at] === member) members.splice(at, 1);
    }
    this.#places.delete(member);
  }

  /**
   * Adds to `affected` the later members whose links may change when `member` comes, goes or changes its end: those that
   * try it. Call it while the member stands in its buckets.
   */
  later(member: Member, affected: Set<Member>): void {
    for (const own of this.#places.get(member) ?? NOWHERE) {
      const last = own.members[before(own.members, member) + own.rule.tries];
      const until = member.at + own.rule.reach(this.#context.settings) + member.slack + this.#longestSlack;
      for (const { members } of own.looksAt) for (let i = before(members, member); i < members.length; i++) {
        const other = members[i]!;
        if (other.at > until || (last && compareMembers(other, last) > 0)) break;
        if (other !== member) affected.add(other);
      }
    }
  }

  /** The reasons that tie a member to earlier ones, strongest first. */
  links(later: Member): readonly Link[] {
    const links: Link[] = [];
    const context = this.#context;
    for (const { rule, looksAt } of this.#places.get(later) ?? NOWHERE) {
      const factor = this.#learned[rule.id] ?? 1;
      const reach = rule.reach(context.settings);
      const from = links.length;
      for (const { members } of looksAt) {
        if (members.length === 0) continue;
        // Buckets come nearest first: what is farther is weaker.
        if (links.length - from >= LINKS_TRIED) break;
        let tries = rule.tries;
        for (let i = before(members, later) - 1; i >= 0 && tries > 0; i--, tries--) {
          const earlier = members[i]!;
          if (later.at - earlier.at > reach + later.slack + earlier.slack) break;
          const weight = rule.weigh(earlier, later, context);
          if (weight === undefined || weight * factor < context.settings.least) continue;
          links.push({ rule, earlier, later, weight: Math.min(1, weight * factor) });
          break;
        }
      }
      if (links.length - from > LINKS_KEPT) {
        const kept = links.splice(from).sort(compareLinks);
        for (let i = 0; i < LINKS_KEPT; i++) links.push(kept[i]!);
      }
    }
    return links.length > 1 ? links.sort(compareLinks) : links;
  }

  #placesOf(member: Member): readonly Bucket[] {
    const places: Bucket[] = [];
    for (const rule of RULES) for (const key of rule.stands(member, this.#context)) {
      const bucket = this.#bucket(rule, key);
      // A bucket that others only looked at so far does not know yet where its own members look.
      if (bucket.looksAt === NOWHERE) bucket.looksAt = rule.looks(key, member, this.#context).map(other => this.#bucket(rule, other));
      places.push(bucket);
    }
    return places;
  }

  #bucket(rule: Rule, key: string): Bucket {
    const buckets = this.#buckets.get(rule)!;
    let bucket = buckets.get(key);
    if (!bucket) {
      bucket = { rule, members: [], looksAt: NOWHERE };
      buckets.set(key, bucket);
    }
    return bucket;
  }
}

const NOWHERE: readonly Bucket[] = [];

/** Strongest first; then the nearest in time; ties by rule order are kept because sorting is stable. */
const compareLinks = (a: Link, b: Link): number => b.weight - a.weight || compareMembers(b.earlier, a.earlier);

/** The position of the first entry that is not before `member`. */
function before(members: readonly Member[], member: Member): number {
  const last = members.at(-1);
  // What arrives is mostly the newest.
  if (last === undefined || compareMembers(last, member) < 0) return members.length;
  let low = 0;
  let high = members.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareMembers(members[middle]!, member) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
