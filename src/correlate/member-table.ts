import type { PlainText } from '../model/plain-text.js';
import type { Member } from './member.js';
import { isHeartbeat } from './member.js';
import type { Strongest } from './strongest.js';

/** Links that are kept of a member, strongest first. */
export const LINKS_PER_MEMBER = 12;

/**
 * What grouping reads of every member at every poll, in flat arrays by slot: walking ten thousand objects instead would
 * cost more than all the rest of a poll.
 */
export class MemberTable {
  readonly members: (Member | undefined)[] = [];
  at = new Float64Array(0);
  slack = new Float64Array(0);
  /** 1 opens an incident, 0 attaches to one, 2 does neither. */
  part = new Uint8Array(0);
  /** The kind of alert, as a number. */
  kind = new Int32Array(0);
  /** Grows with every change of a member that a description would show. */
  stamp = new Float64Array(0);
  /** How many links it has; they stand from its slot times LINKS_PER_MEMBER on. */
  links = new Uint8Array(0);
  targets = new Int32Array(0);
  weights = new Float64Array(0);
  /** The places in RULES of the rules that gave the links. */
  rules = new Uint8Array(0);
  /** Its place in the group that was described last. */
  place = new Int32Array(0);
  readonly #kinds = new Map<PlainText, number>();
  readonly #free: number[] = [];
  #attaching = 0;

  /** Whether any member attaches. */
  get attaching(): boolean {
    return this.#attaching > 0;
  }

  add(member: Member): void {
    const slot = this.#free.pop() ?? this.members.length;
    if (slot >= this.at.length) this.#grow();
    member.slot = slot;
    // A table is made anew when the world changed: what was told of the old one may be true no more.
    member.told = undefined;
    this.members[slot] = member;
    this.#attaching++;
    this.part[slot] = 0;
    this.refresh(member);
    this.at[slot] = member.at;
    this.slack[slot] = member.slack;
    let kind = this.#kinds.get(member.name);
    if (kind === undefined) this.#kinds.set(member.name, (kind = this.#kinds.size));
    this.kind[slot] = kind;
    this.links[slot] = 0;
    this.stamp[slot] = 0;
  }

  /** After the facts of a member changed, but not its place. */
  refresh(member: Member): void {
    const { slot } = member;
    const part = member.opens ? 1 : isHeartbeat(member.name) ? 2 : 0;
    this.#attaching += Number(part === 0) - Number(this.part[slot] === 0);
    this.part[slot] = part;
  }

  remove(member: Member): void {
    if (this.part[member.slot] === 0) this.#attaching--;
    this.part[member.slot] = 2;
    this.members[member.slot] = undefined;
    this.#free.push(member.slot);
  }

  /** Whether the member has been linked since it was added. */
  linked(member: Member): boolean {
    return this.stamp[member.slot]! > 0;
  }

  /** Takes over what ties a member to earlier ones. @returns whether that is news */
  link({ slot }: Member, { size, rules, earlier, weights }: Strongest): boolean {
    const first = slot * LINKS_PER_MEMBER;
    let news = this.links[slot] !== size;
    this.links[slot] = size;
    for (let i = 0; i < size; i++) {
      const at = first + i;
      const target = earlier[i]!.slot;
      if (this.targets[at] === target && this.rules[at] === rules[i] && this.weights[at] === weights[i]) continue;
      news = true;
      this.targets[at] = target;
      this.rules[at] = rules[i]!;
      this.weights[at] = weights[i]!;
    }
    return news;
  }

  #grow(): void {
    const size = Math.max(256, this.at.length * 2);
    const copy = <T extends Float64Array | Int32Array | Uint8Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.at = copy(this.at, new Float64Array(size));
    this.slack = copy(this.slack, new Float64Array(size));
    this.part = copy(this.part, new Uint8Array(size));
    this.kind = copy(this.kind, new Int32Array(size));
    this.stamp = copy(this.stamp, new Float64Array(size));
    this.links = copy(this.links, new Uint8Array(size));
    this.targets = copy(this.targets, new Int32Array(size * LINKS_PER_MEMBER));
    this.weights = copy(this.weights, new Float64Array(size * LINKS_PER_MEMBER));
    this.rules = copy(this.rules, new Uint8Array(size * LINKS_PER_MEMBER));
    this.place = copy(this.place, new Int32Array(size));
  }
}
