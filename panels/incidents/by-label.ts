/** The other way to put alerts together: by what one of their labels says. */
import type { RoomState } from '../../src/contracts/panel.js';
import { compareText } from '../../src/model/identity.js';
import { compareSeverity, type Alert } from '../../src/model/signal.js';
import { readFilter } from '../../src/text/filter.js';
import { passes, sortAlerts, type LabelGroup, type Row } from './rows.js';

/** One row a value, the worst first, then the largest; its alerts under it when it is open. Ended alerts belong to none. */
export function labelRows(
  alerts: RoomState['alerts'],
  label: string,
  { expanded, filter: text }: { readonly expanded: ReadonlySet<string>; readonly filter: string },
): readonly Row[] {
  const filter = readFilter(text);
  const byValue = new Map<string, Alert[]>();
  for (const alert of alerts.values()) {
    if (alert.state === 'ended' || (filter.terms.length > 0 && !passes(alert, filter))) continue;
    const value = alert.labels[label] ?? '';
    const known = byValue.get(value);
    if (known) known.push(alert);
    else byValue.set(value, [alert]);
  }
  return [...byValue]
    .map(([value, own]) => groupOf(label, value, own))
    .sort((a, b) => compareSeverity(a.worst, b.worst) || b.alerts.length - a.alerts.length || compareText(a.value, b.value))
    .flatMap((group): readonly Row[] => {
      const id = `by/${label}/${group.value}`;
      const open = expanded.has(id);
      const row: Row = { kind: 'group', id, group, open };
      return open ? [row, ...sortAlerts(group.alerts).map((alert): Row => ({ kind: 'loose', id: `${id}/${alert.id}`, alert }))] : [row];
    });
}

function groupOf(label: string, value: string, alerts: readonly Alert[]): LabelGroup {
  const first = alerts.reduce((oldest, alert) => (alert.at < oldest.at ? alert : oldest));
  const worst = alerts.reduce((worse, alert) => (compareSeverity(alert.severity, worse.severity) < 0 ? alert : worse));
  return { label, value, alerts, worst: worst.severity, since: first.at };
}

/** Labels that tell alerts apart and keep some together, the most common first. */
export function usefulLabels(alerts: RoomState['alerts']): readonly string[] {
  const seen = new Map<string, { count: number; readonly values: Set<string> }>();
  for (const { labels, state } of alerts.values()) {
    if (state === 'ended') continue;
    for (const [name, value] of Object.entries(labels)) {
      const known = seen.get(name) ?? { count: 0, values: new Set() };
      known.count++;
      known.values.add(value);
      seen.set(name, known);
    }
  }
  return [...seen]
    .filter(([, { count, values }]) => values.size > 1 && values.size < count)
    .sort(([a, one], [b, other]) => other.count - one.count || compareText(a, b))
    .map(([name]) => name);
}
