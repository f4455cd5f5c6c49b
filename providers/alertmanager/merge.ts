import { compareText } from '../../src/model/identity.js';
import type { Alert } from '../../src/model/signal.js';
import { earlier, hours, instant, later, minutes, type Instant } from '../../src/model/time.js';
import { alertSignal } from './alert-signal.js';
import type { InstanceAnswer, PeerAlert, Silence } from './read.js';

/** A missing alert has ended when it was missed this often in a row. */
const MISSES = 2;
/** After a restart an Alertmanager knows nothing until Prometheus sends again, which it does each minute by default. */
const RESEND = minutes(2);
const RECENT = hours(1);

interface Sighting {
  readonly misses: number;
  readonly firstMissAt?: Instant;
  readonly last: PeerAlert;
}
interface Known {
  readonly startsAt: Instant;
  /** By instance name, of those that ever told of it. */
  readonly seen: ReadonlyMap<string, Sighting>;
  readonly signal: Alert;
  readonly labels: Readonly<Record<string, string>>;
}
interface Trust {
  readonly startedAt: string;
  /** From when a missing alert counts as missed. */
  readonly from: Instant;
}
/** An alert that ended within the last hour. */
export interface RecentAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly signal: Alert;
}

/**
 * What all instances together tell, over time. Resolved alerts vanish from the API, and so do those of an instance that
 * restarted: an alert has ended only when every instance that told of it misses it, twice in a row, while it is to be
 * trusted. One that does not answer counts as missing after the end that it announced last.
 */
export class AlertMerger {
  private known = new Map<string, Known>();
  private trusted = new Map<string, Trust>();
  private past: readonly RecentAlert[] = [];

  get recent(): readonly RecentAlert[] {
    return this.past;
  }

  /** Takes in the instances that answered, and tells what is firing, and what ended since the last time. */
  take(answers: readonly InstanceAnswer[], now: Instant): readonly Alert[] {
    const answered = new Map(answers.map(answer => [answer.instance.name as string, answer]));
    for (const { instance, status } of answers) {
      const before = this.trusted.get(instance.name);
      const shaken = !status.ready || (before !== undefined && before.startedAt !== status.startedAt);
      this.trusted.set(instance.name, { startedAt: status.startedAt, from: shaken ? later(now, RESEND) : (before?.from ?? now) });
    }
    const silences = new Map<string, Silence>(answers.flatMap(({ silences: own }) => [...own]));
    const labelsOf = (fingerprint: string): Readonly<Record<string, string>> | undefined =>
      answers.map(({ alerts }) => alerts.get(fingerprint)?.labels).find(labels => labels !== undefined) ??
      this.known.get(fingerprint)?.labels;
    const signals: Alert[] = [];
    const ended: RecentAlert[] = [];
    const next = new Map<string, Known>();
    for (const fingerprint of new Set([...this.known.keys(), ...answers.flatMap(({ alerts }) => [...alerts.keys()])])) {
      const known = this.known.get(fingerprint);
      const seen = this.sightings(fingerprint, known, answered, now);
      const endedAt = endOf([...seen.entries()], answered, now);
      if (known && endedAt !== undefined) {
        const signal: Alert = { ...known.signal, state: 'ended', endedAt: instant(Math.max(endedAt, known.startsAt)) };
        signals.push(signal);
        ended.push({ labels: known.labels, signal });
        continue;
      }
      const told = [...seen].filter(([, sighting]) => sighting.misses === 0).sort(([a], [b]) => compareText(a, b));
      const all = told.length > 0 ? told : [...seen];
      const startsAt = instant(Math.min(known?.startsAt ?? Infinity, ...all.map(([, { last }]) => last.startsAt)));
      const signal = alertSignal({
        startsAt,
        seenBy: told.map(([name]) => name),
        alerts: all.map(([, { last }]) => last),
        silences,
        labelsOf,
      });
      next.set(fingerprint, { startsAt, seen, signal, labels: all[0]?.[1].last.labels ?? {} });
      signals.push(signal);
    }
    this.known = next;
    this.past = [...this.past, ...ended].filter(({ signal }) => (signal.endedAt ?? now) >= earlier(now, RECENT));
    return signals;
  }

  private sightings(
    fingerprint: string,
    known: Known | undefined,
    answered: ReadonlyMap<string, InstanceAnswer>,
    now: Instant,
  ): ReadonlyMap<string, Sighting> {
    const seen = new Map(known?.seen);
    for (const [name, answer] of answered) {
      const alert = answer.alerts.get(fingerprint);
      const before = seen.get(name);
      if (alert) seen.set(name, { misses: 0, last: alert });
      else if (before && now >= (this.trusted.get(name)?.from ?? now))
        seen.set(name, { ...before, misses: before.misses + 1, firstMissAt: before.firstMissAt ?? now });
    }
    return seen;
  }
}

/** When it ended, if it did: the first time all missed it, or the end it had announced. */
function endOf(
  seen: readonly (readonly [string, Sighting])[],
  answered: ReadonlyMap<string, InstanceAnswer>,
  now: Instant,
): Instant | undefined {
  let end: number = 0;
  let missed = false;
  for (const [name, { misses, firstMissAt, last }] of seen) {
    const overdue = last.endsAt <= now;
    if (misses >= MISSES || (misses > 0 && overdue)) {
      missed = true;
      end = Math.max(end, Math.min(firstMissAt ?? now, overdue ? last.endsAt : Infinity));
    } else if (misses > 0 || answered.has(name) || !overdue) return undefined;
    else end = Math.max(end, last.endsAt);
  }
  return missed ? instant(end) : undefined;
}
