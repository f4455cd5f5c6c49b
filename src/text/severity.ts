import type { Incident } from '../model/incident.js';
import type { Severity } from '../model/signal.js';

/** How something stands: a severity, or that it is over. */
export type Standing = Severity | 'ok';

const SHAPES: Readonly<Record<Standing, readonly [unicode: string, ascii: string]>> = {
  critical: ['●', 'C'],
  warning: ['▲', 'W'],
  unknown: ['?', '?'],
  info: ['·', 'i'],
  none: ['·', '.'],
  ok: ['✓', 'ok'],
};
const TOKENS = {
  critical: 'severity.critical',
  warning: 'severity.warning',
  unknown: 'severity.unknown',
  info: 'severity.info',
  none: 'dim',
  ok: 'severity.ok',
} as const;

/** The shape that says the same as the colour; one column, two for "ok" in ASCII. */
export const severityMark = (standing: Standing, unicode: boolean): string => SHAPES[standing][unicode ? 0 : 1];
export const severityToken = (standing: Standing): (typeof TOKENS)[Standing] => TOKENS[standing];
export const standingOf = (incident: Pick<Incident, 'severity' | 'state'>): Standing =>
  incident.state === 'recovered' ? 'ok' : incident.severity;
