/** `?`: every key, from the commands themselves; those of the panel first, with the reason why one can't be used now. */
import type { Line, Span } from '../../contracts/content.js';
import { fit, pad, width } from '../../text/width.js';
import { shownKey, type HelpRow } from '../keymap.js';
import type { Overlay } from './overlay.js';
import { pageOverlay } from './page.js';

export interface HelpSection {
  readonly title: string;
  readonly summary?: string;
  readonly rows: readonly (HelpRow & { readonly refused?: string })[];
}

const KEYS = 18;

export function helpOverlay(sections: readonly HelpSection[]): Overlay {
  return pageOverlay({
    name: 'help',
    title: 'Keys',
    widest: 96,
    lines: (columns, { look }) =>
      sections.flatMap((section, index) => [
        ...(index > 0 ? [[]] : []),
        [
          { text: section.title, token: 'title' },
          { text: section.summary === undefined ? '' : `  ${section.summary}`, token: 'dim' },
        ] as Line,
        ...paired(
          section.rows.map(row => rowSpans(row, look.unicode)),
          columns,
        ),
      ]),
  });
}

function rowSpans({ keys, id, title, refused, mutates }: HelpSection['rows'][number], unicode: boolean): readonly Span[] {
  const shown = keys.length > 0 ? keys.map(key => shownKey(key, unicode)).join(' ') : `:${id.split('.').at(-1) ?? id}`;
  const able = refused === undefined;
  return [
    { text: ` ${pad(shown, KEYS - 1)}`, token: able ? 'key' : 'dim' },
    { text: title, token: able ? 'text' : 'dim' },
    ...(mutates ? [{ text: ' (changes things)', token: 'severity.warning' } as const] : []),
    ...(able ? [] : [{ text: `  ${refused}`, token: 'dim' } as const]),
  ];
}

/** Two columns where there is room for both; what is too long for its column is cut there. */
function paired(rows: readonly (readonly Span[])[], columns: number): readonly Line[] {
  const half = columns >= 88 ? Math.floor(columns / 2) : 0;
  if (half === 0) return rows;
  const down = Math.ceil(rows.length / 2);
  return rows.slice(0, down).map((row, index) => [...cut(row, half - 1), ...(rows[down + index] ?? [])]);
}

/** Exactly `columns` and one more space. */
function cut(spans: readonly Span[], columns: number): readonly Span[] {
  let left = columns;
  const out: Span[] = [];
  for (const span of spans) {
    const text = fit(span.text, left);
    if (text !== '') out.push({ ...span, text });
    left -= width(text);
  }
  return [...out, { text: ' '.repeat(left + 1) }];
}
