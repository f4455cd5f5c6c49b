import type { ChangeEvent, Signal } from '../../model/signal.js';
import type { Situation } from './remedy.js';

/** The alerts of the incident, what belongs to it, and what the evidence against this suspect rests on. */
export function signalsOf({ incident, suspect, snapshot }: Situation): readonly Signal[] {
  const ids = new Set([...incident.alerts, ...incident.others, ...suspect.for.flatMap(evidence => evidence.signals)]);
  return [...ids].flatMap(id => snapshot.signals.get(id) ?? []);
}

/**
 * What alerts and anomalies say is wrong, as one text to look for words in; with the words of events or without. Chooses a
 * remedy, never its target.
 */
export function symptomsOf(situation: Situation, { events }: { readonly events: boolean }): string {
  return signalsOf(situation)
    .map(signal => {
      switch (signal.type) {
        case 'alert':
          return `${signal.name} ${signal.summary}`;
        case 'event':
          return events ? `${signal.reason} ${signal.message}` : '';
        case 'anomaly':
          return signal.metric;
        default:
          return '';
      }
    })
    .join(' ');
}

const UNDOABLE: ReadonlySet<ChangeEvent['change']> = new Set(['deploy', 'config', 'flag', 'other']);

/** The change that is suspected. */
export function changeOf({ suspect, snapshot }: Situation): ChangeEvent | undefined {
  const signal = suspect.change === undefined ? undefined : snapshot.signals.get(suspect.change);
  return signal?.type === 'change' ? signal : undefined;
}

/** The change that is suspected, or one that the evidence against the suspect rests on, if it is of a kind that can be taken back. */
export function undoableChange({ suspect, snapshot }: Situation): ChangeEvent | undefined {
  for (const id of [suspect.change, ...suspect.for.flatMap(evidence => evidence.signals)]) {
    const signal = id === undefined ? undefined : snapshot.signals.get(id);
    if (signal?.type === 'change' && UNDOABLE.has(signal.change)) return signal;
  }
  return undefined;
}
