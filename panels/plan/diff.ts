/** One field of an object, before and after. */
import type { Line, Span } from '../../src/contracts/content.js';
import type { Frame } from '../../src/contracts/panel.js';
import type { DiffLine } from '../../src/model/plan.js';
import { fit, width } from '../../src/text/width.js';
import { wrapPieces } from '../../src/text/wrap.js';
import { INDENT } from './field.js';

export function diffLines(line: DiffLine, frame: Frame): readonly Line[] {
  const arrow = frame.unicode ? ' → ' : ' -> ';
  const room = frame.width - INDENT;
  if (width(`${line.path}  ${line.before}${arrow}${line.after}`) <= room) {
    return [
      [
        { text: ' '.repeat(INDENT) },
        { text: `${line.path}  `, token: 'dim' },
        { text: line.before, token: 'removed' },
        { text: arrow, token: 'dim' },
        { text: line.after, token: 'added' },
      ],
    ];
  }
  return [
    [{ text: ' '.repeat(INDENT) }, { text: fit(line.path, room), token: 'dim' }],
    ...wrapPieces<Span>(
      [{ text: '  ' }, { text: line.before, token: 'removed' }, { text: arrow, token: 'dim' }, { text: line.after, token: 'added' }],
      room,
      4,
    ).map(pieces => [{ text: ' '.repeat(INDENT) }, ...pieces]),
  ];
}
