import { isPairKey, pairKey } from './learn/pair.js';
import type { Link, Member } from './member.js';
import { compareMembers } from './member.js';
import { RULES } from './rules/index.js';
import type { Rule, RuleContext } from './rules/rule.js';
import type { Subject } from './world/subject.js';

/** Those that open an incident, and those that only attach to one: an alert that only attaches must not hide one that opens. */
type Role = 0 | 1;
const OPENING: Role = 0;
const ATTACHING: Role = 1;
const roleOf = (member: Member): Role => (member.opens ? OPENING : ATTACHING);

/** Members that a rule compares. */
interface Bucket {
  readonly id: number;
  readonly rule: Rule;
  /** By role, earliest first. */
  readonly members: readonly [Member[], Member[]];
  /** Where partners of its members stand. A bucket that others only looked at so far does not know yet. */
  looks: Looks | undefined;
  /** The buckets whose members look here, and how far. */
  readonly seenFrom: { readonly bucket: Bucket; readonly reach: number }[];
}

/** Buckets by id, most telling first, with the reach of each: flat, because all but a few are passed over at a glance. */
interface Looks {
  readonly ids: Int32Array;
  readonly reaches: Float64Array;
}

const LINKS_KEPT = 4;
const LINKS_TRIED = 12;

/** Finds candidate pairs in near-linear time, and finds them again after a change without looking at the rest. */
export class MemberIndex {
  readonly #byKey = new Map<Rule, Map<string, Bucket>>(RULES.map(rule => [rule, new Map<string, Bucket>()]));
  readonly #buckets: Bucket[] = [];
  /** The start of the last member of each bucket and role. */
  #latest = new Float64Array(256);
  /** Where members stand: by subject, or by member where the source groups it. */
  readonly #places = new Map<Subject | Member, readonly Bucket[]>();
  readonly #best = new Strongest();
  readonly #context: RuleContext;
  readonly #learned: Readonly<Record<string, number>>;
  readonly #knowsPairs: boolean;
  #longestSlack = 0;

  constructor(context: RuleContext, learned: Readonly<Record<string, number>>) {
    this.#context = context;
    this.#learned = learned;
    this.#knowsPairs = Object.keys(learned).some(isPairKey);
  }

  /** Puts a member where others find it. */
  add(member: Member): void {
    this.#longestSlack = Math.max(this.#longestSlack, member.slack);
    const role = roleOf(member);
    for (const { id, members: { [role]: members } } of this.#placesOf(member)) {
      const at = before(members, member);
      if (at === members.length) members.push(member);
      else members.splice(at, 0, member);
      this.#latest[2 * id + role] = Math.max(this.#latest[2 * id + role]!, member.at);
    }
  }

  remove(member: Member): void {
    const role = roleOf(member);
    for (const { id, members: { [role]: members } } of this.#placesOf(member)) {
      const at = before(members, member);
      if (members[at] === member) members.splice(at, 1);
      this.#latest[2 * id + role] = members.at(-1)?.at ?? -Infinity;
    }
    this.#places.delete(member);
  }

  /**
   * Adds to `affected` the later members whose links may change when `member` comes, goes or changes its end: those that
   * try it. Call it while the member stands in its buckets.
   */
  later(member: Member, affected: Set<Member>): void {
    const role = roleOf(member);
    for (const { rule, members: { [role]: peers }, seenFrom } of this.#placesOf(member)) {
      const last = peers[before(peers, member) + rule.tries];
      for (const { bucket, reach } of seenFrom) {
        const until = member.at + reach + member.slack + this.#longestSlack;
        for (const members of role === OPENING ? bucket.members : [bucket.members[OPENING]]) for (let i = before(members, member); i < members.length; i++) {
          const other = members[i]!;
          if (other.at > until || (last && compareMembers(other, last) > 0)) break;
          if (other !== member) affected.add(other);
        }
      }
    }
  }

  /** The reasons that tie a member to earlier ones, strongest first; none between two that only attach. */
  links(later: Member): readonly Link[] {
    const links: Link[] = [];
    for (const bucket of this.#placesOf(later)) {
      this.#look(bucket, later, OPENING, links);
      if (later.opens) this.#look(bucket, later, ATTACHING, links);
    }
    return links.length > 1 ? links.sort(compareLinks) : links;
  }

  /** Adds the strongest few of the partners of one role that a bucket of `later` leads to. */
  #look({ rule, looks }: Bucket, later: Member, role: Role, links: Link[]): void {
    const context = this.#context;
    const { least } = context.settings;
    const factor = this.#learned[rule.id] ?? 1;
    const since = later.at - later.slack;
    const best = this.#best;
    const { ids, reaches } = looks!;
    let [found, kept] = [0, 0];
    for (let k = 0; k < ids.length; k++) {
      const id = ids[k]!;
      const reach = reaches[k]!;
      if (this.#latest[2 * id + role]! < since - reach - this.#longestSlack) continue;
      // Buckets come nearest first: what is farther is weaker.
      if (found >= LINKS_TRIED) break;
      const members = this.#buckets[id]!.members[role];
      let tries = rule.tries;
      for (let i = before(members, later) - 1; i >= 0 && tries > 0; i--, tries--) {
        const earlier = members[i]!;
        if (since - earlier.at > reach + earlier.slack) break;
        const weight = rule.weigh(earlier, later, context);
        if (weight === undefined) continue;
        const counted = weight * factor * (this.#knowsPairs ? this.#pairFactor(earlier, later) : 1);
        if (counted < least) continue;
        found++;
        kept = best.offer(earlier, Math.min(1, counted), kept);
        break;
      }
    }
    for (let i = 0; i < kept; i++) links.push({ rule, earlier: best.members[i]!, later, weight: best.weights[i]! });
  }

  /** What people's splits and merges of alerts with these names taught; alerts of one name about one object are one thing. */
  #pairFactor(earlier: Member, later: Member): number {
    if (earlier.name === later.name && earlier.subject.unit === later.subject.unit) return 1;
    return this.#learned[pairKey(earlier.name, later.name)] ?? 1;
  }

  /** Where a member stands, in the order of rules: its subject says, and how the source groups it. */
  #placesOf(member: Member): readonly Bucket[] {
    const key = member.alerts.some(alert => alert.group !== undefined) ? member : member.subject;
    const known = this.#places.get(key);
    if (known) return known;
    const places = RULES.flatMap(rule => rule.stands(member, this.#context).map(bucket => this.#standing(rule, bucket, member)));
    this.#places.set(key, places);
    return places;
  }

  #standing(rule: Rule, key: string, member: Member): Bucket {
    const bucket = this.#bucket(rule, key);
    if (bucket.looks) return bucket;
    const looks = rule.looks(key, member, this.#context);
    const seen = looks.map(look => this.#bucket(rule, look.bucket));
    bucket.looks = { ids: Int32Array.from(seen, other => other.id), reaches: Float64Array.from(looks, look => look.reach) };
    seen.forEach((other, k) => other.seenFrom.push({ bucket, reach: looks[k]!.reach }));
    return bucket;
  }

  #bucket(rule: Rule, key: string): Bucket {
    const buckets = this.#byKey.get(rule)!;
    let bucket = buckets.get(key);
    if (!bucket) {
      bucket = { id: this.#buckets.length, rule, members: [[], []], looks: undefined, seenFrom: [] };
      buckets.set(key, bucket);
      this.#buckets.push(bucket);
      if (2 * bucket.id >= this.#latest.length) {
        const latest = new Float64Array(2 * this.#latest.length);
        latest.set(this.#latest);
        this.#latest = latest;
      }
      this.#latest.fill(-Infinity, 2 * bucket.id, 2 * bucket.id + 2);
    }
    return bucket;
  }
}

/** The strongest few of the partners that one rule finds for one member: made for each anew, they would be most of the garbage. */
class Strongest {
  readonly members: Member[] = [];
  readonly weights: number[] = [];

  /** Puts a partner in its place among the first `kept`, in the order of links. @returns how many are kept now */
  offer(member: Member, weight: number, kept: number): number {
    let at = kept;
    while (at > 0 && (weight > this.weights[at - 1]! || (weight === this.weights[at - 1] && compareMembers(member, this.members[at - 1]!) > 0))) at--;
    if (at >= LINKS_KEPT) return kept;
    for (let i = Math.min(kept, LINKS_KEPT - 1); i > at; i--) {
      this.members[i] = this.members[i - 1]!;
      this.weights[i] = this.weights[i - 1]!;
    }
    this.members[at] = member;
    this.weights[at] = weight;
    return Math.min(kept + 1, LINKS_KEPT);
  }
}

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
