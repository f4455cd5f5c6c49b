import { isPairKey, pairKey } from './learn/pair.js';
import { Lane } from './lane.js';
import type { Member } from './member.js';
import { compareMembers } from './member.js';
import { RULES } from './rules/index.js';
import type { Rule, RuleContext } from './rules/rule.js';
import { LINKS_PER_MEMBER } from './member-table.js';
import { Strongest } from './strongest.js';
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
  /** The place of the rule in RULES. */
  readonly number: number;
  /** By role. */
  readonly lanes: readonly [Lane, Lane];
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
  readonly #links = new Strongest(LINKS_PER_MEMBER);
  readonly #ofBucket = new Strongest(LINKS_KEPT);
  readonly #context: RuleContext;
  readonly #learned: Readonly<Record<string, number>>;
  readonly #knowsPairs: boolean;
  #longestSlack = 0;
  /** How many members only attach: mostly none, and then nobody looks for them. */
  #attaching = 0;

  constructor(context: RuleContext, learned: Readonly<Record<string, number>>) {
    this.#context = context;
    this.#learned = learned;
    this.#knowsPairs = Object.keys(learned).some(isPairKey);
  }

  /** Puts a member where others find it. */
  add(member: Member): void {
    this.#longestSlack = Math.max(this.#longestSlack, member.slack);
    const role = roleOf(member);
    if (role === ATTACHING) this.#attaching++;
    for (const { id, lanes } of this.#placesOf(member)) {
      lanes[role].add(member);
      this.#latest[2 * id + role] = Math.max(this.#latest[2 * id + role]!, member.at);
    }
  }

  remove(member: Member): void {
    const role = roleOf(member);
    if (role === ATTACHING) this.#attaching--;
    for (const { id, lanes } of this.#placesOf(member)) {
      lanes[role].remove(member);
      this.#latest[2 * id + role] = lanes[role].starts.at(-1) ?? -Infinity;
    }
    this.#places.delete(member);
  }

  /**
   * Adds to `affected` the later members whose links may change when `member` comes, goes or changes its end: those that
   * try it. Call it while the member stands in its buckets.
   */
  later(member: Member, affected: Set<Member>): void {
    const role = roleOf(member);
    for (const {
      rule,
      lanes: { [role]: peers },
      seenFrom,
    } of this.#placesOf(member)) {
      const last = peers.members[peers.before(member) + rule.tries];
      for (const { bucket, reach } of seenFrom) {
        const until = member.at + reach + member.slack + this.#longestSlack;
        for (const lane of role === OPENING ? bucket.lanes : [bucket.lanes[OPENING]])
          for (let i = lane.before(member); i < lane.members.length; i++) {
            const other = lane.members[i]!;
            if (other.at > until || (last && compareMembers(other, last) > 0)) break;
            if (other !== member) affected.add(other);
          }
      }
    }
  }

  /** The reasons that tie a member to earlier ones, none between two that only attach; they hold until the next call. */
  links(later: Member): Strongest {
    this.#links.clear();
    const attaching = later.opens && this.#attaching > 0;
    for (const bucket of this.#placesOf(later)) {
      this.#look(bucket, later, OPENING);
      if (attaching) this.#look(bucket, later, ATTACHING);
    }
    return this.#links;
  }

  /** Adds the strongest few of the partners of one role that a bucket of `later` leads to. */
  #look({ rule, number, looks }: Bucket, later: Member, role: Role): void {
    const context = this.#context;
    const { least } = context.settings;
    const factor = this.#learned[rule.id] ?? 1;
    const since = later.at - later.slack;
    const best = this.#ofBucket;
    best.clear();
    const { ids, reaches } = looks!;
    let found = 0;
    for (let k = 0; k < ids.length; k++) {
      const id = ids[k]!;
      const reach = reaches[k]!;
      if (this.#latest[2 * id + role]! < since - reach - this.#longestSlack) continue;
      // Buckets come nearest first: what is farther is weaker.
      if (found >= LINKS_TRIED) break;
      const lane = this.#buckets[id]!.lanes[role];
      let tries = rule.tries;
      for (let i = lane.before(later) - 1; i >= 0 && tries > 0; i--, tries--) {
        const earlier = lane.members[i]!;
        if (since - lane.starts[i]! > reach + earlier.slack) break;
        const weight = rule.weigh(earlier, later, context);
        if (weight === undefined) continue;
        const counted = weight * factor * (this.#knowsPairs ? this.#pairFactor(earlier, later) : 1);
        if (counted < least) continue;
        found++;
        best.offer(number, earlier, Math.min(1, counted));
        break;
      }
    }
    best.offerTo(this.#links);
  }

  /** What people's splits and merges of alerts with these names taught; alerts of one name about one object are one thing. */
  #pairFactor(earlier: Member, later: Member): number {
    if (earlier.name === later.name && earlier.subject.unit === later.subject.unit) return 1;
    return this.#learned[pairKey(earlier.name, later.name)] ?? 1;
  }

  /** Where a member stands, in the order of rules: its subject says, and how the source groups it. */
  #placesOf(member: Member): readonly Bucket[] {
    const key = member.grouped ? member : member.subject;
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
      bucket = {
        id: this.#buckets.length,
        rule,
        number: RULES.indexOf(rule),
        lanes: [new Lane(), new Lane()],
        looks: undefined,
        seenFrom: [],
      };
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
