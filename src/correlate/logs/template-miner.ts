import { compareText, stableId } from '../../model/identity.js';
import type { PlainText } from '../../model/plain-text.js';
import { ENOUGH, generalise } from './generalise.js';
import type { Token } from './tokenise.js';
import { tokenise } from './tokenise.js';

/** Names a kind of line for good; ask `templateOf` which template it belongs to now. */
export type VariantId = string & { readonly __brand: 'VariantId' };

export interface Template {
  /** The id of its first variant. */
  readonly id: VariantId;
  /** For example `Accepted password for <id> from <ip> port <n> ssh2`. */
  readonly text: PlainText;
  readonly lines: number;
}

interface Known {
  readonly id: VariantId;
  words: readonly string[];
  tokens: readonly Token[];
  lines: number;
  /** Place in the order of first sight. */
  readonly order: number;
}

/** Kinds of line kept; beyond it the rarest and oldest are forgotten, and seen again they are new. */
const MOST_KNOWN = 4096;
/** Lines whose variant is remembered word for word, to answer repeats without work. */
const MOST_REMEMBERED = 8192;

/**
 * A streaming miner of log templates: one configuration for all systems, no training.
 * A line is masked and split (mask.ts, tokenise.ts); lines with equal pieces are one variant; variants are joined into
 * templates when asked (generalise.ts), so learning a line costs one look-up.
 */
export class TemplateMiner {
  readonly #enough: number;
  readonly #known = new Map<string, Known>();
  readonly #variants = new Map<VariantId, Known>();
  readonly #remembered = new Map<string, VariantId>();
  readonly #joined = new Map<VariantId, VariantId>();
  /** By length: the sets of positions that proved to be values, to recognise a new word there at once. */
  readonly #open = new Map<number, Map<string, readonly number[]>>();
  readonly #dirty = new Set<number>();
  #count = 0;

  /** @param enough evidence that a word is a value (generalise.ts); other than the default only to measure its influence */
  constructor(enough: number = ENOUGH) {
    this.#enough = enough;
  }

  /** Takes one line (the message, without time stamp and level) and says of which variant it is. */
  learn(line: string): VariantId {
    const again = this.#remembered.get(line);
    if (again !== undefined) {
      const known = this.#variants.get(this.#resolve(again));
      if (known) {
        known.lines++;
        return again;
      }
    }
    const tokens = tokenise(line);
    const words = tokens.map(token => token.text);
    const known = this.#find(words) ?? this.#remember(words, tokens);
    known.lines++;
    if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(line, known.id);
    return known.id;
  }

  /** The template that a variant belongs to, by all that was learned so far; undefined when it was forgotten. */
  templateOf(variant: VariantId): Template | undefined {
    this.#join();
    const known = this.#variants.get(this.#resolve(variant));
    return known && { id: known.id, text: textOf(known), lines: known.lines };
  }

  /** All templates, in the order in which they were first seen. */
  templates(): readonly Template[] {
    this.#join();
    return [...this.#known.values()]
      .sort((a, b) => a.order - b.order)
      .map(known => ({ id: known.id, text: textOf(known), lines: known.lines }));
  }

  #find(words: readonly string[]): Known | undefined {
    const exact = this.#known.get(words.join(' '));
    if (exact) return exact;
    for (const positions of this.#open.get(words.length)?.values() ?? []) {
      const open = new Set(positions);
      const known = this.#known.get(words.map((word, position) => (open.has(position) ? '*' : word)).join(' '));
      if (known) return known;
    }
    return undefined;
  }

  #remember(words: readonly string[], tokens: readonly Token[]): Known {
    if (this.#known.size >= MOST_KNOWN) this.#forget();
    const key = words.join(' ');
    const known: Known = { id: stableId('template', key) as VariantId, words, tokens, lines: 0, order: this.#count++ };
    this.#joined.delete(known.id);
    this.#known.set(key, known);
    this.#variants.set(known.id, known);
    this.#dirty.add(words.length);
    return known;
  }

  /** Drops the quarter with the fewest lines, oldest first among equals. */
  #forget(): void {
    this.#join();
    const rarest = [...this.#known].sort(([, a], [, b]) => a.lines - b.lines || a.order - b.order).slice(0, MOST_KNOWN / 4);
    for (const [key, known] of rarest) {
      this.#known.delete(key);
      this.#variants.delete(known.id);
    }
    for (const id of [...this.#joined.keys()]) if (!this.#variants.has(this.#resolve(id))) this.#joined.delete(id);
    this.#remembered.clear();
  }

  #resolve(id: VariantId): VariantId {
    let at = id;
    for (let next = this.#joined.get(at); next !== undefined; next = this.#joined.get(at)) at = next;
    return at;
  }

  #join(): void {
    for (const length of this.#dirty) {
      const all = [...this.#known.values()].filter(known => known.words.length === length).sort((a, b) => compareText(a.id, b.id));
      for (const merge of generalise(all, this.#enough)) {
        if (!merge.positions.length) continue;
        const members = merge.from.map(index => all[index]!).sort((a, b) => a.order - b.order);
        const first = members[0]!;
        for (const member of members) this.#known.delete(member.words.join(' '));
        for (const member of members.slice(1)) {
          first.lines += member.lines;
          this.#variants.delete(member.id);
          this.#joined.set(member.id, first.id);
        }
        first.words = merge.words;
        first.tokens = first.tokens.map((token, position) =>
          merge.words[position] === '*' && token.text !== '*' ? { ...token, text: '*', shown: '<word>' } : token,
        );
        this.#known.set(merge.words.join(' '), first);
        const open = this.#open.get(length) ?? new Map<string, readonly number[]>();
        open.set(merge.positions.join(','), merge.positions);
        this.#open.set(length, open);
      }
    }
    this.#dirty.clear();
  }
}

const textOf = (known: Known): PlainText => known.tokens.map(token => token.gap + token.shown).join('') as PlainText;
