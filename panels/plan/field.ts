import type { Line, Span } from '../../src/contracts/content.js';
import type { Frame } from '../../src/contracts/panel.js';
import { pad } from '../../src/text/width.js';
import { wrapPieces } from '../../src/text/wrap.js';

/** Columns before the words of a field. */
export const INDENT = 4;
export const LABEL = 9;

/** A label and words that wrap under themselves. */
export function field(frame: Frame, label: string, spans: readonly Span[]): readonly Line[] {
  const before = INDENT + (label === '' ? 0 : LABEL);
  return wrapPieces(spans, frame.width - before - 1).map((pieces, index) => [
    { text: label === '' || index > 0 ? ' '.repeat(before) : ' '.repeat(INDENT) + pad(label, LABEL), token: 'dim' },
    ...pieces,
  ]);
}
