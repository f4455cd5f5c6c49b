/** What panels show while no source has answered yet: nothing known is not nothing wrong. */
import type { Content, Line, Span } from '../contracts/content.js';
import type { PanelHeader } from '../contracts/panel.js';
import type { SourceHealth } from '../model/health.js';
import { between, type Instant } from '../model/time.js';
import type { RoomState } from '../state/state.js';
import { age } from '../text/time.js';
import { pad, width } from '../text/width.js';
import { wrapPieces } from '../text/wrap.js';

type Known = Pick<RoomState, 'health' | 'incidents' | 'startedAt'>;

const inUse = ({ health }: Pick<RoomState, 'health'>): readonly SourceHealth[] =>
  [...health.values()].filter(source => source.state !== 'not-configured');

/** Sources are still looked for, or asked for the first time, or all have failed: what the room holds comes from none of them. */
export function isUnknown(room: Known): boolean {
  const sources = inUse(room);
  if (room.incidents.size > 0 || sources.some(source => source.lastGoodAt !== undefined)) return false;
  return room.health.size === 0 || sources.length > 0;
}

export const LOOKING = {
  kind: 'empty',
  title: 'Looking for sources',
  hint: 'flags, environment, config file, kubeconfig, AWS profiles',
} as const satisfies Content;

interface Unknown {
  readonly room: Known;
  readonly now: Instant;
  readonly unicode: boolean;
  /** Columns there are. */
  readonly width: number;
  /** The panel that is looked at first tells of each source, the others are silent. */
  readonly leads: boolean;
}

export function unknownContent({ room, now, unicode, leads, width: columns }: Unknown): Content {
  const sources = inUse(room);
  if (!leads)
    return {
      kind: 'empty',
      title: sources.some(({ state }) => state === 'connecting') || sources.length === 0 ? (unicode ? '…' : '...') : 'Nothing is known',
    };
  if (sources.length === 0) return LOOKING;
  const column = Math.max(...sources.map(({ title }) => width(title))) + 2;
  const waits = between(room.startedAt, now);
  return {
    kind: 'lines',
    lines: [[], ...sources.flatMap(source => sourceLines(source, { column, room: Math.max(8, columns - column - 5), waits, unicode }))],
  };
}

function sourceLines(
  source: SourceHealth,
  {
    column,
    room,
    waits,
    unicode,
  }: { readonly column: number; readonly room: number; readonly waits: ReturnType<typeof between>; readonly unicode: boolean },
): readonly Line[] {
  const failed = source.state === 'failed';
  const mark: Span = failed
    ? { text: unicode ? '  ● ' : '  C ', token: 'severity.critical' }
    : { text: unicode ? '  … ' : '  .. ', token: 'dim' };
  const words: readonly Span[] = failed
    ? [
        { text: source.failure?.answered ?? 'no answer', token: 'severity.warning' },
        ...(source.failure?.tryThis ? [{ text: ` ${source.failure.tryThis}`, token: 'accent' } as const] : []),
      ]
    : [{ text: waits < 1000 ? 'connecting' : `connecting for ${age(waits)}`, token: 'dim' }];
  return wrapPieces(words, room).map((line, index) => [
    ...(index === 0 ? [mark, { text: pad(source.title, column), token: 'strong' as const }] : [{ text: ' '.repeat(column + 4) }]),
    ...line,
  ]);
}

/** How old what a panel shows may be, told when a source of the room is silent. */
export function freshness(room: Pick<RoomState, 'health' | 'startedAt'>): Pick<PanelHeader, 'stale' | 'freshAt'> {
  const silent = inUse(room).filter(source => source.stale);
  return silent.length === 0
    ? {}
    : { stale: true, freshAt: Math.min(...silent.map(source => source.lastGoodAt ?? room.startedAt)) as Instant };
}
