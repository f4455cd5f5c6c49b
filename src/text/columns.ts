/** Widths of the columns of a table. */

export interface ColumnSpec {
  /** Cells, or the share of what is left. */
  readonly width: number | { readonly share: number };
  /** Columns with a higher number vanish first when it is narrow; 0 and absent never do. */
  readonly drop?: number;
}

/** The least a column with a share gets before another one is dropped. */
const LEAST_SHARE = 12;

/**
 * Widths in cells, in the order given; 0 for a column that had to go. They and the gaps between add up to
 * exactly `total` when a column with a share is left, and never to more.
 */
export function columnWidths(columns: readonly ColumnSpec[], total: number, gap: number): readonly number[] {
  let kept = columns.map((_, index) => index);
  const least = (index: number): number => {
    const wanted = columns[index]?.width ?? 0;
    return typeof wanted === 'number' ? wanted : LEAST_SHARE;
  };
  const needed = (): number => kept.reduce((sum, index) => sum + least(index), 0) + gap * Math.max(0, kept.length - 1);
  while (needed() > total) {
    const worst = kept.reduce((found, index) => ((columns[index]?.drop ?? 0) > (columns[found]?.drop ?? 0) ? index : found), kept[0] ?? 0);
    if ((columns[worst]?.drop ?? 0) === 0) break;
    kept = kept.filter(index => index !== worst);
  }
  let left = total - gap * Math.max(0, kept.length - 1);
  const widths = columns.map(() => 0);
  for (const index of kept) {
    const wanted = columns[index]?.width ?? 0;
    if (typeof wanted !== 'number') continue;
    widths[index] = Math.max(0, Math.min(wanted, left));
    left -= widths[index] ?? 0;
  }
  const sharing = kept.filter(index => typeof columns[index]?.width !== 'number');
  let shares = sharing.reduce((sum, index) => sum + shareOf(columns[index]), 0);
  for (const index of sharing) {
    const share = shareOf(columns[index]);
    widths[index] = shares > 0 ? Math.max(0, Math.round((left * share) / shares)) : 0;
    left -= widths[index] ?? 0;
    shares -= share;
  }
  return widths;
}

const shareOf = (column: ColumnSpec | undefined): number => (typeof column?.width === 'object' ? column.width.share : 0);
