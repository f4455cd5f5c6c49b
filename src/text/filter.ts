/** The language of `/`: terms that must all hold. */
import type { Labels } from '../model/signal.js';

/**
 * `word` is contained in a field (capitals don't matter unless the word has one), `/regex/` matches one, `name=value`
 * compares a label, `name=~regex` matches it, `!` in front of any of them turns it round. Quotes keep spaces together.
 */
export interface Filter {
  readonly terms: readonly Term[];
  /** Why it can't be understood; an unfinished expression matches everything meanwhile. */
  readonly problem?: string;
}

type Term = { readonly not: boolean } &
  /** `small`: it is in small letters and found whatever the capitals. */
  (
    | { readonly is: 'word'; readonly word: string; readonly small: boolean }
    | { readonly is: 'pattern'; readonly pattern: RegExp }
    | { readonly is: 'label'; readonly name: string; readonly value: string }
    | { readonly is: 'label-pattern'; readonly name: string; readonly pattern: RegExp }
  );

/** What a row offers to be found by. */
export interface Searchable {
  readonly fields: readonly string[];
  readonly labels?: Labels | undefined;
}

/** A row that is looked at with every letter typed: its small letters are made once, and what was not found is not looked for again. */
export class SearchedRow implements Searchable {
  #small: string | undefined;
  #missing: string | undefined;

  constructor(
    readonly fields: readonly string[],
    readonly labels?: Labels,
  ) {}

  /** Whether a word in small letters is in a field or in the value of a label. */
  has(word: string): boolean {
    if (this.#missing !== undefined && word.includes(this.#missing)) return false;
    const found = (this.#small ??= this.#text().toLowerCase()).includes(word);
    if (!found) this.#missing = word;
    return found;
  }

  /** No word that can be typed goes over the end of a line. */
  #text(): string {
    let text = '';
    for (const field of this.fields) text += `${field}\n`;
    if (this.labels) for (const name in this.labels) text += `${this.labels[name] ?? ''}\n`;
    return text;
  }
}

const NOTHING: Filter = { terms: [] };
/** A regular expression can take very long on long text: only the first part of a field is looked at. */
const PATTERN_LIMIT = 512;
const TERMS = /!?\/(?:[^/\\]|\\.)*\/?i?|!?[\w.-]+(?:=~|!=|=)(?:"[^"]*"?|\S*)|!?"[^"]*"?|\S+/g;

/** Parses the text of a filter. Never throws: what makes no sense is a `problem`. */
export function readFilter(text: string): Filter {
  const trimmed = text.trim();
  if (trimmed === '') return NOTHING;
  const terms: Term[] = [];
  let problem: string | undefined;
  for (const raw of trimmed.match(TERMS) ?? []) {
    const term = readTerm(raw);
    if (typeof term === 'string') problem = term;
    else if (term) terms.push(term);
  }
  return problem === undefined ? { terms } : { terms, problem };
}

function readTerm(raw: string): Term | string | undefined {
  const not = raw.startsWith('!');
  const body = not ? raw.slice(1) : raw;
  if (body === '') return undefined;
  if (body.startsWith('/')) {
    const closed = /^\/((?:[^/\\]|\\.)*)\/(i?)$/.exec(body);
    if (!closed) return 'close the expression with /';
    const pattern = readPattern(closed[1] ?? '', closed[2] ?? '');
    return typeof pattern === 'string' ? pattern : { not, is: 'pattern', pattern };
  }
  const label = /^([\w.-]+)(=~|!=|=)(.*)$/.exec(body);
  if (label) {
    const [, name = '', sign, rest = ''] = label;
    const value = rest.replace(/^"([^"]*)"?$/, '$1');
    if (sign !== '=~') return { not: not !== (sign === '!='), is: 'label', name, value };
    const pattern = readPattern(`^(?:${value})$`, '');
    return typeof pattern === 'string' ? pattern : { not, is: 'label-pattern', name, pattern };
  }
  const word = body.replace(/^"([^"]*)"?$/, '$1');
  if (word === '') return undefined;
  return /[A-Z]/.test(word) ? { not, is: 'word', word, small: false } : { not, is: 'word', word: word.toLowerCase(), small: true };
}

function readPattern(source: string, flags: string): RegExp | string {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : 'not a regular expression';
  }
}

/** Whether a row passes. */
export function matches(filter: Filter, row: Searchable): boolean {
  return filter.terms.every(term => holds(term, row) !== term.not);
}

/** Whether one of several rows may pass, told by all of them as one: false is sure. */
export const mayMatch = (filter: Filter, together: SearchedRow): boolean =>
  filter.terms.every(term => term.not || term.is !== 'word' || !term.small || together.has(term.word));

function holds(term: Term, row: Searchable): boolean {
  const { fields, labels } = row;
  switch (term.is) {
    case 'word':
      if (term.small) return (row instanceof SearchedRow ? row : new SearchedRow(fields, labels)).has(term.word);
      return fields.some(field => field.includes(term.word)) || (labels !== undefined && hasLabel(term.word, labels));
    case 'pattern':
      return fields.some(field => term.pattern.test(field.slice(0, PATTERN_LIMIT)));
    case 'label':
      return (labels?.[term.name] ?? '') === term.value;
    case 'label-pattern':
      return term.pattern.test((labels?.[term.name] ?? '').slice(0, PATTERN_LIMIT));
  }
}

function hasLabel(word: string, labels: Labels): boolean {
  for (const name in labels) if ((labels[name] ?? '').includes(word)) return true;
  return false;
}

/** The words that rows are found by, for highlighting: start and end in the text, ascending, not overlapping. */
export function highlights(filter: Filter, text: string): readonly (readonly [from: number, to: number])[] {
  const found: [number, number][] = [];
  for (const term of filter.terms) {
    if (term.not || (term.is !== 'word' && term.is !== 'pattern')) continue;
    if (term.is === 'word') {
      const where = term.small ? text.toLowerCase() : text;
      for (let from = where.indexOf(term.word); from >= 0; from = where.indexOf(term.word, from + term.word.length))
        found.push([from, from + term.word.length]);
    } else {
      const match = term.pattern.exec(text.slice(0, PATTERN_LIMIT));
      if (match && match[0] !== '') found.push([match.index, match.index + match[0].length]);
    }
  }
  found.sort((a, b) => a[0] - b[0]);
  return found.filter(([from], index) => index === 0 || from >= (found[index - 1]?.[1] ?? 0));
}
