import { compareText } from '../model/identity.js';
import type { Evidence } from '../model/incident.js';
import { plain, plainText, type PlainText } from '../model/plain-text.js';
import type { ProviderId } from '../model/signal.js';
import type { Snapshot } from '../model/snapshot.js';

/** What a suggestion rests on: crafted telemetry must not steer a plan unseen (field.md 5.1). */
export interface Influence {
  readonly sources: readonly ProviderId[];
  /** True when all it cites are log lines: whoever can send a request can write those. */
  readonly logsAlone: boolean;
  readonly text: PlainText;
}

export function influenceOf(why: readonly Evidence[], { signals }: Snapshot): Influence {
  const sources = [...new Set(why.flatMap(evidence => evidence.sources))].sort(compareText);
  const cited = why.flatMap(evidence => evidence.signals).flatMap(id => signals.get(id) ?? []);
  const logsAlone = cited.length > 0 && cited.every(({ type }) => type === 'log' || type === 'log-burst');
  const base = { sources, logsAlone };
  if (sources.length === 0) return { ...base, text: plainText('rests on no evidence but the alert itself') };
  const names = plainText(sources.join(', '), 300);
  const most = sources.length === 1 ? plain`rests on one source, ${names}` : plain`rests on ${sources.length} sources: ${names}`;
  return { ...base, text: logsAlone ? plain`${most}, on log lines alone, which anyone who sends requests can write` : most };
}

/** Two sources that agree can't be crafted through one of them. */
export const isThin = ({ sources, logsAlone }: Influence): boolean => sources.length < 2 || logsAlone;
