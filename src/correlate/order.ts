import { compareText } from '../model/identity.js';
import type { Incident } from '../model/incident.js';
import { compareSeverity } from '../model/signal.js';
import type { Instant } from '../model/time.js';
import type { CorrelateSettings } from './settings.js';

/** Open before recovered, worst first, then newest; ties by id. */
export const compareIncidents = (a: Incident, b: Incident): number =>
  Number(a.state === 'recovered') - Number(b.state === 'recovered') ||
  compareSeverity(a.severity, b.severity) ||
  b.startedAt - a.startedAt ||
  compareText(a.id, b.id);

/** Open incidents always; recovered ones for a while. */
export const isKept = (incident: Incident, now: Instant, settings: CorrelateSettings): boolean =>
  incident.recoveredAt === undefined || now - incident.recoveredAt <= settings.keepRecovered;
