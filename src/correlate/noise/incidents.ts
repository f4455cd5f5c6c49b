import type { RuleHistory, Stretch } from '../../model/alert-history.js';
import type { Decision } from '../../model/decision.js';
import type { Instant } from '../../model/time.js';
import { latest, minutes } from '../../model/time.js';
import { lengthOf, type Replayed } from './replay.js';
import { type FiringIndex, objectsOf, tellsAsMuch } from './objects.js';

/** An act belongs to the firing that it came in, or to the last one if that had ended this long ago: people look at what has just gone. */
const AFTERWARDS = minutes(30);
const CLOCKS_DIFFER = minutes(1);
/** Firings of one alert that follow each other this soon are one trouble. */
const TOGETHER = minutes(10);
/** A trouble of this length is an incident even if nobody is known to have acted: that no act is known proves little. */
const LASTING = minutes(10);
/** Another alert tells of a trouble when it began at most this long before it. */
const COVERED_SINCE = minutes(30);

/** Firings of one alert that follow each other: one trouble. */
export interface Trouble {
  readonly fingerprint: string;
  readonly from: number;
  readonly to: number;
  readonly firings: readonly Stretch[];
  /** Somebody acted on it, or it lasted. */
  readonly isIncident: boolean;
}

/** When people acted on an alert, by its fingerprint, and by its name where the fingerprint is not known here. */
export class Acts {
  readonly #times = new Map<string, number[]>();
  constructor(decisions: readonly Decision[]) {
    for (const { at, alerts, others } of decisions)
      for (const { name, fingerprint } of [...alerts, ...(others ?? [])]) {
        for (const key of [fingerprint, `name ${name}`]) {
          const list = this.#times.get(key);
          if (list) list.push(at);
          else this.#times.set(key, [at]);
        }
      }
  }

  /** The firings of a rule that somebody acted on. A source that labels its alerts otherwise is known by their name. */
  on({ rule, series, firings }: RuleHistory): ReadonlySet<Stretch> {
    const anyKnown = [...series.keys()].some(fingerprint => this.#times.has(fingerprint));
    const byName = anyKnown ? [] : (this.#times.get(`name ${rule.name}`) ?? []);
    return new Set(
      firings.filter((firing, i) => {
        const [before, next] = [firings[i - 1], firings[i + 1]].map(each => (each?.fingerprint === firing.fingerprint ? each : undefined));
        const since = Math.max(firing.from - CLOCKS_DIFFER, before?.to ?? 0);
        const until = Math.min((firing.to ?? Infinity) + AFTERWARDS, Math.max(firing.to ?? 0, (next?.from ?? Infinity) - CLOCKS_DIFFER));
        return (this.#times.get(firing.fingerprint) ?? byName).some(at => at >= since && at <= until);
      }),
    );
  }
}

/** The troubles that the firings of a rule belong to. @param now the end of the window */
export function troublesOf(history: RuleHistory, acted: ReadonlySet<Stretch>, now: Instant): readonly Trouble[] {
  const troubles: Trouble[] = [];
  let open: Stretch[] = [];
  const close = (): void => {
    const [first] = open;
    if (!first) return;
    const to = latest(open.map(firing => firing.to ?? Infinity));
    troubles.push({
      fingerprint: first.fingerprint,
      from: first.from,
      to,
      firings: open,
      isIncident: open.some(firing => acted.has(firing) || firing.cut === true || lengthOf(firing, now) >= LASTING),
    });
    open = [];
  };
  for (const firing of history.firings) {
    const last = open.at(-1);
    if (last && (last.fingerprint !== firing.fingerprint || firing.from - (last.to ?? Infinity) > TOGETHER)) close();
    open.push(firing);
  }
  close();
  return troubles;
}

/**
 * Incidents that nobody would have been told of: none of their own firings is left, no other firing of the rule or of
 * another one that is as severe tells of the same object at that time.
 */
export function lostIncidents(history: RuleHistory, incidents: readonly Trouble[], left: readonly Replayed[], index: FiringIndex): number {
  const byObject = new Map<string, Replayed[]>();
  const objects = new Map([...history.series].map(([fingerprint, labels]) => [fingerprint, objectsOf(labels)]));
  for (const firing of left)
    for (const object of objects.get(firing.fingerprint) ?? []) {
      const list = byObject.get(object);
      if (list) list.push(firing);
      else byObject.set(object, [firing]);
    }
  return incidents.filter(({ fingerprint, from, to }) => {
    const about = objects.get(fingerprint) ?? [];
    const told = (firing: { readonly from: number; readonly to: number }): boolean =>
      firing.from <= to && firing.to >= from && firing.from >= from - COVERED_SINCE;
    if (about.some(object => byObject.get(object)?.some(told))) return false;
    for (const { rule } of index.during(about, { since: from - COVERED_SINCE, from, to })) if (tellsAsMuch(rule, history)) return false;
    return true;
  }).length;
}
