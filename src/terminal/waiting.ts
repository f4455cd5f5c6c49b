/** What panels show until the first source has answered: nothing known is not nothing wrong. */
import type { Content, Line } from '../contracts/content.js';
import type { SourceHealth } from '../model/health.js';
import { between, type Instant } from '../model/time.js';
import type { RoomState } from '../state/state.js';
import { age } from '../text/time.js';
import { pad, width } from '../text/width.js';

/** Whether sources are still being looked for, or asked for the first time, and none has answered. */
export function isWaiting({ health }: Pick<RoomState, 'health'>): boolean {
  const sources = [...health.values()].filter(source => source.state !== 'not-configured');
  if (sources.some(source => source.lastGoodAt !== undefined)) return false;
  return health.size === 0 || sources.some(source => source.state === 'connecting');
}

export const LOOKING = { kind: 'empty', title: 'Looking for sources', hint: 'flags, environment, config file, kubeconfig, AWS profiles' } as const satisfies Content;

interface Waiting {
  readonly room: Pick<RoomState, 'health' | 'startedAt'>;
  readonly now: Instant;
  readonly unicode: boolean;
  /** The panel that is looked at first tells of each source, the others wait quietly. */
  readonly leads: boolean;
}

export function waitingContent({ room, now, unicode, leads }: Waiting): Content {
  if (!leads) return { kind: 'empty', title: unicode ? '…' : '...' };
  const sources = [...room.health.values()].filter(source => source.state !== 'not-configured');
  if (sources.length === 0) return LOOKING;
  const widest = Math.max(...sources.map(({ title }) => width(title)));
  return { kind: 'lines', lines: [[], ...sources.map(source => sourceLine(source, widest, between(room.startedAt, now), unicode))] };
}

function sourceLine(source: SourceHealth, widest: number, waits: ReturnType<typeof between>, unicode: boolean): Line {
  const title = { text: pad(source.title, widest + 2), token: 'strong' } as const;
  if (source.state !== 'failed') return [{ text: unicode ? '  … ' : '  .. ', token: 'dim' }, title, { text: waits < 1000 ? 'connecting' : `connecting for ${age(waits)}`, token: 'dim' }];
  return [{ text: unicode ? '  ● ' : '  C  ', token: 'severity.critical' }, title, { text: source.failure?.answered ?? 'no answer', token: 'severity.warning' }];
}
