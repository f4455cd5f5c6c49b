import type { IncidentId } from '../model/incident.js';
import type { OutcomeGraph } from '../model/plan-outcome.js';
import { compareSeverity } from '../model/signal.js';
import { seriesOf } from './inspect.js';
import type { Performing } from './war-room.js';

/**
 * The series that shows best how an incident goes, asked for now: of its worst alert that has one, the one with most points.
 * Undefined when no source has any, which is no news while a verdict is waited for.
 */
export async function graphBehind(performing: Performing, id: IncidentId): Promise<OutcomeGraph | undefined> {
  const { room } = performing.state();
  const incident = room.incidents.get(id);
  if (!incident) return undefined;
  const signals = await seriesOf({ ...performing, notice: () => undefined }, incident);
  if (signals.length > 0) performing.dispatch({ type: 'signals-fetched', signals, at: performing.clock.now() });
  const alerts = incident.alerts.flatMap(alert => room.alerts.get(alert) ?? []).sort((a, b) => compareSeverity(a.severity, b.severity));
  const series = signals.filter(signal => signal.type === 'series');
  for (const alert of alerts) {
    const [best] = series
      .filter(({ behind, points }) => behind === alert.id && points.length > 1)
      .sort((a, b) => b.points.length - a.points.length);
    if (best) return { title: best.name, points: best.points };
  }
  return undefined;
}
