import type { Passage } from './raw-answer.js';

/** Characters of one passage: a fact of a prompt is not longer. */
const LONGEST = 200;
const LONGEST_HEADING = 40;
const MOST_LINES = 20_000;
/** Numbers of a list beyond this are told by their bounds. */
const MOST_NUMBERS = 8;
/** Seconds since 1970 that are a time of this century, for numbers that are times. */
const EPOCH = { from: 1_000_000_000, to: 4_000_000_000 };

interface Row {
  readonly indent: number;
  readonly text: string;
  readonly line: number;
}

/**
 * Cuts a description, a manifest, a table or prose into passages: neighbours under one heading stand together, and each
 * passage begins with the headings above it, so that it can be read alone.
 */
export function outlinePassages(text: string): readonly Passage[] {
  const rows = rowsOf(structured(text) ?? text.split('\n').slice(0, MOST_LINES));
  const passages: Passage[] = [];
  const above: Row[] = [];
  let open: { readonly heading: string; readonly indent: number; text: string; readonly line: number; last: number } | undefined;
  const close = (): void => {
    if (open) passages.push({ text: `${open.heading}${open.text}`, line: open.line, lines: 1 });
    open = undefined;
  };
  rows.forEach((row, index) => {
    while (above.length > 0 && (above.at(-1) as Row).indent >= row.indent) above.pop();
    if ((rows[index + 1]?.indent ?? -1) > row.indent) {
      close();
      above.push(row);
      // A heading with a value of its own says something itself.
      if (/:\s*\S/.test(row.text) || row.text.length > LONGEST_HEADING)
        passages.push({ text: row.text.slice(0, LONGEST * 2), line: row.line, lines: 1 });
      return;
    }
    for (const piece of pieces(row.text)) {
      const fits = open?.indent === row.indent && row.line - open.last <= 1 && open.text.length + piece.length <= LONGEST;
      if (open && fits) {
        open.text += `; ${piece}`;
        open.last = row.line;
      } else {
        close();
        const heading = above
          .slice(-2)
          .map(({ text: words }) => words.slice(0, LONGEST_HEADING).replace(/:.*$/, ''))
          .join(' > ');
        open = { heading: heading === '' ? '' : `${heading}: `, indent: row.indent, text: piece, line: row.line, last: row.line };
      }
    }
  });
  close();
  return passages;
}

function rowsOf(lines: readonly string[]): readonly Row[] {
  return lines.flatMap((raw, line) => {
    const text = raw.replace(/[│├└─]/g, ' ');
    const words = text.trim().replace(/\s{2,}/g, '  ');
    return words === '' || /^(?:stdout|stderr):$|^[-=\s|+*#[\](){}",;]+$/.test(words)
      ? []
      : [{ indent: text.length - text.trimStart().length, text: words.replace(/ {2}/g, ' '), line }];
  });
}

/** A long row in pieces, cut where it lists things. */
function pieces(text: string): readonly string[] {
  const found: string[] = [];
  let rest = text;
  while (rest.length > LONGEST) {
    const cut = Math.max(rest.lastIndexOf(', ', LONGEST), rest.lastIndexOf('. ', LONGEST), rest.lastIndexOf(' ', LONGEST) - 20);
    const at = cut > LONGEST / 2 ? cut + 1 : LONGEST;
    found.push(rest.slice(0, at).trim());
    rest = rest.slice(at);
  }
  return rest.trim() === '' ? found : [...found, rest.trim()];
}

/** JSON as indented lines without its marks, lists of numbers by their bounds; undefined for other text. */
function structured(text: string): readonly string[] | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const lines: string[] = [];
    outline(JSON.parse(text), '', 0, lines);
    return lines;
  } catch {
    return undefined;
  }
}

function outline(value: unknown, name: string, depth: number, lines: string[]): void {
  if (lines.length >= MOST_LINES) return;
  const margin = ' '.repeat(depth);
  const label = name === '' ? '' : `${name}: `;
  if (typeof value === 'string' && /^\s*[[{]/.test(value)) {
    // JSON inside of JSON, as collectors wrap it.
    const inner = structured(value);
    if (inner) {
      if (name !== '') lines.push(`${margin}${name}`);
      lines.push(...inner.map(line => `${margin} ${line}`));
      return;
    }
  }
  if (typeof value !== 'object' || value === null) {
    if (value !== null && value !== '') for (const line of String(value as string).split('\n')) lines.push(`${margin}${label}${line}`);
    return;
  }
  const numbers = Array.isArray(value) ? seriesOf(value) : undefined;
  if (numbers) {
    lines.push(`${margin}${label}${numbers}`);
    return;
  }
  if (name !== '') lines.push(`${margin}${name}`);
  for (const [key, inner] of Object.entries(value)) outline(inner, Array.isArray(value) ? '' : key, depth + 1, lines);
}

const moment = (value: number): string =>
  value >= EPOCH.from && value <= EPOCH.to ? new Date(value * 1000).toISOString().replace('.000', '') : String(value);

/** Many numbers, or pairs of a time and a number, by their bounds. */
function seriesOf(list: readonly unknown[]): string | undefined {
  if (list.length < MOST_NUMBERS) return undefined;
  const pairs = list.map(item =>
    Array.isArray(item) && item.length === 2 ? ([Number(item[0]), Number(item[1])] as const) : ([Number(item), Number(item)] as const),
  );
  if (pairs.some(([at, value]) => Number.isNaN(at) || Number.isNaN(value))) return undefined;
  const values = pairs.map(([, value]) => value).sort((a, b) => a - b);
  const last = pairs.at(-1) as readonly [number, number];
  return `${list.length} values from ${moment((pairs[0] as readonly [number, number])[0])} to ${moment(last[0])}: least ${String(values[0])}, most ${String(values.at(-1))}, last ${String(last[1])}`;
}
