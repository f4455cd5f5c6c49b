/** The first row: where we look, what may be done, how bad it is, how fresh the sources are. */
import type { Line, Span } from '../../contracts/content.js';
import type { SourceHealth } from '../../model/health.js';
import { between, type Instant } from '../../model/time.js';
import type { RoomState } from '../../state/state.js';
import { count } from '../../text/amount.js';
import { sourceName } from '../../text/names.js';
import { severityMark, severityToken } from '../../text/severity.js';
import { age, countdown } from '../../text/time.js';
import type { Rectangle, Surface } from '../tty/contract.js';
import { lineWidth, putLine, type Look } from './look.js';

export interface StatusInput {
  readonly room: RoomState;
  readonly now: Instant;
  readonly look: Look;
  readonly readOnly: boolean;
}

export function paintStatusLine(surface: Surface, area: Rectangle, input: StatusInput): void {
  const row = surface.sub(area);
  row.fill(input.look.theme.base);
  // From generous to terse: the first pair that fits.
  for (const terse of [0, 1, 2, 3] as const) {
    const left = leftPart(input, terse);
    const right = rightPart(input, terse);
    const room = area.width - lineWidth(right) - 1;
    if (lineWidth(left) + 2 > room && terse < 3) continue;
    putLine(row, left, input.look, { x: 0, y: 0, limit: Math.max(0, room - 1) });
    putLine(row, right, input.look, { x: Math.max(0, room), y: 0, limit: area.width - Math.max(0, room) });
    return;
  }
}

type Terse = 0 | 1 | 2 | 3;

function leftPart({ room, now, look, readOnly }: StatusInput, terse: Terse): Line {
  const line: Span[] = [];
  if (terse < 2) line.push({ text: ' warroom ', token: 'accent' });
  if (room.label) line.push({ text: terse < 2 ? '' : ' ' }, { text: ` ${room.label} `, token: 'game-day' });
  const { maker } = room;
  const context = maker.on && maker.context ? maker.context : room.context;
  // The label stands there already.
  const where = room.label && context.startsWith(room.label) ? context.slice(room.label.length).replace(/^\W+/, '') : context;
  const mode: Span = maker.on
    ? { text: ` MAKER ${maker.until === undefined ? '' : countdown(between(now, maker.until))} `, token: 'border.maker' }
    : { text: terse < 3 || !room.label ? 'READ-ONLY' : 'RO', token: 'dim' };
  const dot = look.unicode ? '·' : '-';
  line.push({ text: ' ' }, mode, { text: ` ${where === '' ? '' : `${dot} `}`, token: 'dim' }, { text: where, token: 'strong' });
  if (maker.on && maker.operator && terse < 2) line.push({ text: ` as ${maker.operator}`, token: 'text' });
  if (readOnly && terse < 1) line.push({ text: ' (locked)', token: 'dim' });
  return line;
}

function rightPart({ room, now, look }: StatusInput, terse: Terse): Line {
  const line: Span[] = [...severities(room, look, terse)];
  const gap = terse < 2 ? '  ' : ' ';
  const sources = [...room.health.values()].filter(source => source.state !== 'not-configured');
  if (sources.length > 0) line.push({ text: terse < 1 ? '   ' : gap });
  sources.forEach((source, index) => line.push({ text: index > 0 ? gap : '' }, ...sourceSpans(source, now, look, terse)));
  if (room.model.state !== 'absent' && terse < 2) {
    const good = room.model.state === 'ready' || room.model.state === 'busy';
    line.push(
      { text: gap },
      { text: terse < 1 ? `llm ${room.model.name ?? ''}` : 'llm', token: good ? 'dim' : 'severity.warning' },
      ...(good ? [] : [{ text: look.unicode ? ' ✗' : ' x', token: 'severity.warning' } as const]),
    );
  }
  line.push({ text: ' ' });
  return line;
}

function severities(room: RoomState, look: Look, terse: Terse): Line {
  const open = { critical: 0, warning: 0, unknown: 0, info: 0, none: 0 };
  for (const incident of room.incidents.values()) if (incident.state === 'open') open[incident.severity]++;
  const line: Span[] = [];
  for (const severity of ['critical', 'warning', 'unknown', 'info'] as const) {
    if (open[severity] === 0) continue;
    line.push({
      text: `${line.length > 0 ? (terse < 2 ? '  ' : ' ') : ''}${severityMark(severity, look.unicode)}${terse < 2 ? ' ' : ''}${count(open[severity])}${terse < 1 ? ` ${severity}` : ''}`,
      token: severityToken(severity),
    });
  }
  if (room.quiet.alerts.length > 0 && terse < 3)
    line.push({
      text: `${line.length > 0 ? (terse < 2 ? '  ' : ' ') : ''}${severityMark('info', look.unicode)} ${count(room.quiet.alerts.length)}${terse < 1 ? ' quiet' : ''}`,
      token: 'dim',
    });
  return line;
}

/** The age of an answer is told only when it is older than it should be. */
function sourceSpans(source: SourceHealth, now: Instant, look: Look, terse: Terse): Line {
  const name = sourceName(source.source);
  const old = source.lastGoodAt === undefined ? '' : age(between(source.lastGoodAt, now));
  const late = source.lastGoodAt !== undefined && between(source.lastGoodAt, now) > Math.max(source.every * 1.5, 30_000);
  if (source.state === 'connecting' && source.lastGoodAt === undefined)
    return [{ text: `${name} ${look.unicode ? '…' : '..'}`, token: 'dim' }];
  if (source.state === 'failed' || source.stale)
    return [
      {
        text: `${name} ${severityMark(source.state === 'failed' ? 'critical' : 'warning', look.unicode)}${old}`,
        token: source.state === 'failed' ? 'severity.critical' : 'severity.warning',
      },
    ];
  if (source.state === 'degraded')
    return [{ text: `${name} ${severityMark('warning', look.unicode)}${late ? old : ''}`, token: 'severity.warning' }];
  if (terse > 2) return [{ text: name, token: 'dim' }];
  return [
    { text: `${name} `, token: 'dim' },
    { text: severityMark('ok', look.unicode), token: 'severity.ok' },
    { text: late ? old : '', token: 'dim' },
  ];
}
