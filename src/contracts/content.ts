/** Names of styles. A panel names a token; a theme says what it looks like. */
export const TOKENS = [
  'text',
  'dim',
  'strong',
  'accent',
  'title',
  'key',
  'link',
  'added',
  'removed',
  'severity.critical',
  'severity.warning',
  'severity.unknown',
  'severity.info',
  'severity.ok',
  'lane.change',
  'lane.alert',
  'lane.event',
  'lane.metric',
  'lane.you',
  'lane.cost',
  'border',
  'border.focused',
  'border.maker',
  'cursor',
  'mark',
  'match',
  'bar',
  'bar.warning',
  'stale',
  'struck',
  'input',
  'game-day',
] as const;
export type Token = (typeof TOKENS)[number];

/** A run of text in one style. `text` is plain: no markup, no control characters. */
export interface Span {
  readonly text: string;
  readonly token?: Token;
}
export type Line = readonly Span[];

/** Rows made on demand: only those on screen are asked for. `id` must be stable, the cursor follows it. */
export interface Rows {
  readonly count: number;
  id(index: number): string;
  /** One or more lines (the same number for every row of a table). */
  cells(index: number): readonly Line[];
}

export interface Column {
  readonly title: string;
  /** Cells, or the share of what is left. */
  readonly width: number | { readonly share: number };
  readonly align?: 'left' | 'right';
  /** Columns with a higher number vanish first when it is narrow; 0 never does. */
  readonly drop?: number;
}

export type Content =
  /** Text; scrolls. `cursor` draws and follows a row. */
  | {
      readonly kind: 'lines';
      readonly lines: readonly Line[];
      readonly cursor?: number;
      readonly wrap?: boolean;
      readonly follow?: boolean;
    }
  /** Rows under columns, virtual. `linesPerRow` above 1 puts further full-width lines under each row: `details(index)`. */
  | {
      readonly kind: 'table';
      readonly columns: readonly Column[];
      readonly rows: Rows;
      readonly cursor: number;
      readonly linesPerRow?: number;
      details?(index: number): readonly Line[];
      readonly marks?: ReadonlySet<string>;
    }
  /** Braille plot with axes; one colour token a series. Gaps stay gaps. */
  | {
      readonly kind: 'chart';
      readonly series: readonly {
        readonly name: string;
        readonly token: Token;
        readonly points: readonly (readonly [at: number, value: number])[];
      }[];
      readonly unit: string;
      readonly marks?: readonly { readonly at: number; readonly token: Token; readonly text: string }[];
    }
  /** Share 0 to 1. */
  | { readonly kind: 'gauge'; readonly label: string; readonly share: number; readonly token: Token }
  /** Several contents under each other; `height` in rows or the rest. */
  | { readonly kind: 'stack'; readonly parts: readonly { readonly height: number | 'rest'; readonly content: Content }[] }
  /** Text above, an input line below. `draft` is what has been typed; `inSight` the line that must be seen, else the end. */
  | {
      readonly kind: 'prompt';
      readonly lines: readonly Line[];
      readonly inSight?: number;
      readonly draft: string;
      readonly hint: string;
      readonly active: boolean;
    }
  | { readonly kind: 'empty'; readonly title: string; readonly hint?: string };

/** Rows from a list in memory. */
export function rowsOf<T>(
  items: readonly T[],
  id: (item: T, index: number) => string,
  cells: (item: T, index: number) => readonly Line[],
): Rows {
  const at = (index: number): T => {
    const item = items[index];
    if (item === undefined) throw new RangeError(`row ${index} of ${items.length}`);
    return item;
  };
  return { count: items.length, id: index => id(at(index), index), cells: index => cells(at(index), index) };
}
