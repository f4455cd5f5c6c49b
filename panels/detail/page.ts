/** The layout of a page: headings, labelled fields, text that wraps under itself. */
import type { Line, Span, Token } from '../../src/contracts/content.js';
import { bar } from '../../src/text/sparkline.js';
import { score } from '../../src/text/amount.js';
import { fit, pad, width } from '../../src/text/width.js';
import { wrapPieces } from '../../src/text/wrap.js';

const LABEL = 11;

export interface Page {
  readonly lines: readonly Line[];
  blank(): void;
  heading(text: string, right?: string): void;
  /** `label` in its own column, the words wrapped beside it. */
  field(label: string, spans: string | readonly Span[], token?: Token): void;
  /** Words that wrap `indent` columns from the left, after a mark. */
  item(mark: Span, spans: readonly Span[]): void;
  /** A title with a bar of confidence at the right edge. */
  barred(mark: string, title: string, share: number): void;
}

/** Spaces beside a mark carry no style: an underlined or inverse one must not bleed. */
function around(mark: Span): readonly Span[] {
  const [, before = '', sign = '', after = ''] = /^( *)(.*?)( *)$/.exec(mark.text) ?? [];
  return [{ text: before }, { ...mark, text: sign }, { text: after }].filter(({ text }) => text !== '');
}

export function page(columns: number, unicode: boolean): Page {
  const lines: Line[] = [];
  const spansOf = (text: string | readonly Span[], token: Token): readonly Span[] => (typeof text === 'string' ? [{ text, token }] : text);
  return {
    lines,
    blank() {
      if (lines.length > 0 && (lines.at(-1)?.length ?? 0) > 0) lines.push([]);
    },
    heading(text, right = '') {
      const gap = Math.max(1, columns - 2 - width(text) - width(right));
      lines.push([
        { text: ` ${fit(text, columns - 2)}`, token: 'title' },
        ...(right === '' ? [] : [{ text: `${' '.repeat(gap)}${right}`, token: 'dim' as const }]),
      ]);
    },
    field(label, text, token = 'text') {
      wrapPieces(spansOf(text, token), columns - LABEL - 2).forEach((pieces, index) =>
        lines.push([{ text: ` ${pad(index === 0 ? label : '', LABEL)}`, token: 'dim' }, ...pieces]),
      );
    },
    item(mark, spans) {
      const indent = width(mark.text);
      wrapPieces(spans, columns - indent - 1).forEach((pieces, index) =>
        lines.push([...(index === 0 ? around(mark) : [{ text: ' '.repeat(indent) }]), ...pieces]),
      );
    },
    barred(mark, title, share) {
      const length = Math.max(5, Math.min(11, Math.floor(columns / 6)));
      const room = Math.max(8, columns - length - 9 - width(mark));
      lines.push([
        { text: ` ${mark} `, token: 'accent' },
        { text: pad(title, room), token: 'strong' },
        { text: ' ' },
        { text: bar(share, length, unicode), token: share >= 0.7 ? 'accent' : 'dim' },
        { text: ` ${score(share)}`, token: share >= 0.7 ? 'strong' : 'dim' },
      ]);
    },
  };
}
