import type { Alert, LogLine, Signal } from '../model/signal.js';
import type { Incident, IncidentId } from '../model/incident.js';
import { resourceKey, type ResourceRef } from '../model/resource.js';
import { earlier, instant, minutes } from '../model/time.js';
import { withAnomalies } from '../state/anomalies.js';
import { troubleIn } from '../state/log-bursts.js';
import type { Performing } from './war-room.js';

/** Alerts whose series and objects whose logs are fetched, and questions under way at once: near an incident, never everything. */
const MOST_ALERTS = 6;
const MOST_OBJECTS = 4;
const AT_ONCE = 2;
const BEFORE = minutes(90);
/** Lines before the incident are what its lines are compared with; a log is fetched whole, a shorter past does. */
const LOGS_BEFORE = minutes(30);
/** An alert comes after what it tells of by its rule's duration and an interval. */
const LEAD = minutes(5);
/** How much of the incident's logs is looked at: later everything complains. */
const LOOKED_AT = minutes(20);
const PATIENCE = 15_000;

/**
 * Fetches the series behind the alerts of an incident and the logs of the objects near it, and looks for anomalies and bursts
 * in them. The lines themselves are not kept: a burst says how many there were.
 * @returns what was found; a source that can't answer is told as a notice only when none could
 */
export async function inspectIncident(performing: Performing, id: IncidentId): Promise<readonly Signal[]> {
  const { room } = performing.state();
  const incident = room.incidents.get(id);
  if (!incident) return [];
  const objects = new Map([...incident.suspects.map(suspect => suspect.about), ...incident.affected].map(ref => [resourceKey(ref), ref]));
  const series = await seriesOf(performing, incident);
  const bursts = await each('no logs of these objects', [...objects.values()].slice(0, MOST_OBJECTS), performing, (about, failures) =>
    logsOf(performing, about, incident, failures),
  );
  return [...series, ...bursts];
}

/** The series behind the alerts of an incident, as their sources tell them now. */
export function seriesOf(performing: Performing, incident: Incident): Promise<readonly Signal[]> {
  const { room } = performing.state();
  const alerts = incident.alerts.flatMap(alert => room.alerts.get(alert) ?? []).slice(0, MOST_ALERTS);
  return each('no series behind these alerts', alerts, performing, (alert, failures) => behind(performing, alert, failures));
}

async function each<T>(
  nothing: string,
  items: readonly T[],
  performing: Performing,
  find: (item: T, failures: string[]) => Promise<readonly Signal[]>,
): Promise<readonly Signal[]> {
  const found: Signal[] = [];
  const queue = [...items];
  const failures: string[] = [];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) found.push(...(await find(item, failures)));
    }),
  );
  if (found.length === 0 && failures[0] !== undefined) performing.notice('warning', `${nothing}: ${failures[0]}`);
  return found;
}

async function behind({ clock, connections }: Performing, alert: Alert, failures: string[]): Promise<readonly Signal[]> {
  const now = clock.now();
  const window = { from: earlier(alert.at, BEFORE), to: now };
  const found: Signal[] = [];
  for (const { question } of connections.questions('series-behind-alert').filter(({ source }) => source === alert.source)) {
    const answer = await question.ask({ alert, window }, AbortSignal.timeout(PATIENCE));
    if (!answer.ok) failures.push(`${answer.error.asked}: ${answer.error.answered}`);
    else
      found.push(
        ...withAnomalies(
          answer.value.signals.flatMap(signal => (signal.type === 'series' ? [{ ...signal, behind: alert.id }] : [])),
          now,
        ),
      );
  }
  return found;
}

/** Templates that the logs of an object show for the first time, or far more often, since shortly before the incident. */
async function logsOf(
  { clock, connections }: Performing,
  about: ResourceRef,
  { startedAt }: Incident,
  failures: string[],
): Promise<readonly Signal[]> {
  const window = { from: earlier(startedAt, LEAD), to: instant(Math.min(clock.now(), startedAt + LOOKED_AT)) };
  const lines: LogLine[] = [];
  for (const { question } of connections.questions('logs-of')) {
    const answer = await question.ask(
      { about, window: { from: earlier(window.from, LOGS_BEFORE), to: window.to } },
      AbortSignal.timeout(PATIENCE),
    );
    if (!answer.ok) failures.push(`${answer.error.asked}: ${answer.error.answered}`);
    else lines.push(...answer.value.signals.filter((signal): signal is LogLine => signal.type === 'log'));
  }
  return troubleIn(lines, window);
}
