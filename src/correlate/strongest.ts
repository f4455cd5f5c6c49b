import type { Member } from './member.js';
import { compareMembers } from './member.js';

/**
 * The strongest few reasons that tie one member to earlier ones: strongest first, then the nearest in time, then in the
 * order in which they were offered. Parallel lists that are used again and again: a large storm has a million reasons, and
 * an object for each would be most of its garbage.
 */
export class Strongest {
  /** The places of the rules in RULES. */
  readonly rules: number[] = [];
  readonly earlier: Member[] = [];
  readonly weights: number[] = [];
  readonly #limit: number;
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many there are; what the lists hold beyond is left from before. */
  get size(): number {
    return this.#size;
  }

  clear(): void {
    this.#size = 0;
  }

  offer(rule: number, earlier: Member, weight: number): void {
    const { rules, earlier: members, weights } = this;
    let at = this.#size;
    while (at > 0 && (weight > weights[at - 1]! || (weight === weights[at - 1] && compareMembers(earlier, members[at - 1]!) > 0))) at--;
    if (at >= this.#limit) return;
    if (this.#size < this.#limit) this.#size++;
    for (let i = this.#size - 1; i > at; i--) {
      rules[i] = rules[i - 1]!;
      members[i] = members[i - 1]!;
      weights[i] = weights[i - 1]!;
    }
    rules[at] = rule;
    members[at] = earlier;
    weights[at] = weight;
  }

  /** Offers all to another. */
  offerTo(other: Strongest): void {
    for (let i = 0; i < this.#size; i++) other.offer(this.rules[i]!, this.earlier[i]!, this.weights[i]!);
  }
}
