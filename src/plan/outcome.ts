import type { Incident } from '../model/incident.js';
import { plain, plainText, type PlainText } from '../model/plain-text.js';
import type { PlanOutcome } from '../model/plan-outcome.js';
import type { Alert, SignalId } from '../model/signal.js';
import { minutes, seconds, type Duration } from '../model/time.js';

/** How long alerts get to end after a plan was carried out: most rules wait for minutes before they change their mind. */
export const WATCH_FOR: Duration = minutes(15);
/** For so long it has to be worse before that is a verdict: pods that are replaced alert for a moment. */
export const WORSE_FOR: Duration = seconds(60);
/** More firing alerts than this many times what it was, and by more than one, is worse. */
const GROWTH = 1.5;

/** An incident in the numbers that a verdict needs. */
export interface IncidentLook {
  readonly recovered: boolean;
  readonly firing: number;
  readonly critical: number;
}

/** Undefined when there is no such incident any more: then nobody knows, which is not the same as recovered. */
export function lookAt(incident: Incident | undefined, alerts: ReadonlyMap<SignalId, Alert>): IncidentLook | undefined {
  if (!incident) return undefined;
  const firing = incident.alerts.flatMap(id => {
    const alert = alerts.get(id);
    return alert?.state === 'firing' ? [alert] : [];
  });
  return {
    recovered: incident.state === 'recovered',
    firing: firing.length,
    critical: firing.filter(({ severity }) => severity === 'critical').length,
  };
}

/** What has become of it since, in words. Not seen is never worked. */
export function outcomeOf(
  before: IncidentLook,
  now: IncidentLook | undefined,
): { readonly is: Exclude<PlanOutcome['is'], 'watching'>; readonly seen: PlainText } {
  if (!now) return { is: 'not-yet', seen: plainText('the incident is not on screen any more: it was merged, split or forgotten') };
  if (now.recovered) return { is: 'worked', seen: plainText('all its alerts have ended') };
  const seen = plain`${now.firing} of its alerts fire, ${before.firing} did before${now.critical === before.critical ? plainText('') : plain`; ${now.critical} critical, ${before.critical} before`}`;
  return {
    is: now.critical > before.critical || (now.firing > before.firing * GROWTH && now.firing > before.firing + 1) ? 'worse' : 'not-yet',
    seen,
  };
}
