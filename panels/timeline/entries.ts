import type { RoomState } from '../../src/contracts/panel.js';
import type { Incident } from '../../src/model/incident.js';
import { compareText } from '../../src/model/identity.js';
import type { MetricSeries } from '../../src/model/signal.js';
import { resourceKey } from '../../src/model/resource.js';
import { hours, type Instant } from '../../src/model/time.js';
import type { TimelineEntry } from '../../src/model/timeline.js';
import { matches, readFilter } from '../../src/text/filter.js';
import { fullName } from '../../src/text/names.js';

/** How far back a change is still a candidate for what broke something. */
const CHANGES_BACK = hours(24);

/** Entries that pass the filter, newest first; with `before` only the changes of the day before it. */
export function entriesShown(timeline: RoomState['timeline'], filterText: string, before?: Instant): readonly TimelineEntry[] {
  const filter = readFilter(filterText);
  const passing = timeline.filter(
    entry =>
      (before === undefined ||
        ((entry.lane === 'change' || entry.lane === 'cost') &&
          (entry.within?.from ?? entry.at) <= before &&
          before - entry.at <= CHANGES_BACK)) &&
      (filter.terms.length === 0 ||
        matches(filter, {
          fields: [entry.text, entry.lane, ...(entry.about ? [fullName(entry.about)] : []), ...(entry.severity ? [entry.severity] : [])],
        })),
  );
  return collapsed(passing.sort((a, b) => b.at - a.at || compareText(a.id, b.id)));
}

/** Alerts of one name that follow each other are one entry with a count; it keeps the id of the first, so it stays while more come. */
function collapsed(entries: readonly TimelineEntry[]): readonly TimelineEntry[] {
  const out: TimelineEntry[] = [];
  for (const entry of entries) {
    const last = out.at(-1);
    if (
      last &&
      entry.lane === 'alert' &&
      last.lane === 'alert' &&
      last.text === entry.text &&
      last.incident === entry.incident &&
      last.severity === entry.severity
    )
      out[out.length - 1] = { ...entry, count: (last.count ?? 1) + (entry.count ?? 1) };
    else out.push(entry);
  }
  return out;
}

/** Series that belong to an incident: first those behind its alerts, then those of what it affects. */
export function seriesOf(incident: Incident | undefined, signals: RoomState['signals']): readonly MetricSeries[] {
  if (!incident) return [];
  const alerts = new Set(incident.alerts);
  const others = new Set(incident.others);
  const affected = new Set(incident.affected.map(resourceKey));
  const rank = (series: MetricSeries): number =>
    series.behind !== undefined && alerts.has(series.behind)
      ? 0
      : others.has(series.id)
        ? 1
        : affected.has(resourceKey(series.about))
          ? 2
          : 3;
  const found: MetricSeries[] = [];
  for (const signal of signals.values()) if (signal.type === 'series' && rank(signal) < 3 && signal.points.length > 1) found.push(signal);
  return found.sort((a, b) => rank(a) - rank(b) || compareText(a.id, b.id));
}
