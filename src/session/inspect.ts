import type { Alert, Signal } from '../model/signal.js';
import type { IncidentId } from '../model/incident.js';
import { earlier, minutes } from '../model/time.js';
import { withAnomalies } from '../state/anomalies.js';
import type { Performing } from './war-room.js';

/** Alerts of one incident whose series are fetched, and questions under way at once: near an incident, never everything. */
const MOST_ALERTS = 6;
const AT_ONCE = 2;
const BEFORE = minutes(90);

/**
 * Fetches the series behind the alerts of an incident and looks for anomalies in them.
 * @returns what was found; a source that can't answer is told as a notice only when none could
 */
export async function inspectIncident(performing: Performing, incident: IncidentId): Promise<readonly Signal[]> {
  const { room } = performing.state();
  const alerts = (room.incidents.get(incident)?.alerts ?? []).flatMap(id => room.alerts.get(id) ?? []).slice(0, MOST_ALERTS);
  const found: Signal[] = [];
  const queue = [...alerts];
  const failures: string[] = [];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let alert = queue.shift(); alert; alert = queue.shift()) found.push(...await behind(performing, alert, failures));
  }));
  if (found.length === 0 && failures[0] !== undefined) performing.notice('warning', `no series behind these alerts: ${failures[0]}`);
  return found;
}

async function behind(performing: Performing, alert: Alert, failures: string[]): Promise<readonly Signal[]> {
  const now = performing.clock.now();
  const window = { from: earlier(alert.at, BEFORE), to: now };
  const found: Signal[] = [];
  for (const { question } of performing.connections.questions('series-behind-alert').filter(({ source }) => source === alert.source)) {
    const answer = await question.ask({ alert, window }, AbortSignal.timeout(15_000));
    if (!answer.ok) failures.push(`${answer.error.asked}: ${answer.error.answered}`);
    else found.push(...withAnomalies(answer.value.signals.flatMap(signal => (signal.type === 'series' ? [{ ...signal, behind: alert.id }] : [])), now));
  }
  return found;
}
