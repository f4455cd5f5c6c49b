import { compareText } from '../model/identity.js';
import type { Join } from '../model/incident.js';
import { sameValue } from '../model/same-value.js';
import type { PlainText } from '../model/plain-text.js';
import type { Alert, Severity, SignalId } from '../model/signal.js';
import { compareSeverity } from '../model/signal.js';
import type { Instant } from '../model/time.js';
import type { Rule } from './rules/rule.js';
import type { CorrelateSettings } from './settings.js';
import { symptomOf } from './symptom.js';
import type { Subject } from './world/subject.js';

/** A reason found between two members; `earlier` started first. */
export interface Link {
  readonly rule: Rule;
  readonly earlier: Member;
  readonly later: Member;
  readonly weight: number;
}

interface Told {
  readonly other: Member;
  readonly rule: Rule;
  readonly weight: number;
  readonly join: Join;
}

/**
 * One alert of the world, however many sources report it. Made by correlation, never leaves it. The fields that
 * change (`told`, `slot`) belong to the engine.
 */
export interface Member {
  readonly id: SignalId;
  /** The reports of it: the first one is shown. */
  readonly alerts: readonly Alert[];
  readonly name: PlainText;
  readonly at: Instant;
  /** How much the start may be off. */
  readonly slack: number;
  /** Its end, Infinity while it lasts. */
  readonly until: number;
  readonly severity: Severity;
  readonly state: Alert['state'];
  readonly suppressed: boolean;
  readonly flaps: number;
  readonly subject: Subject;
  /** Whether a source says with which others it goes. */
  readonly grouped: boolean;
  /** Whether it opens an incident by itself. */
  readonly opens: boolean;
  /** The join that was written last for it, with the reason that it tells of: a sentence is written once. */
  told: Told | undefined;
  /** Its place in the table of members. */
  slot: number;
}

/** Alerts that always fire, to show that alerting works or to quieten others (kube-prometheus). */
const NOT_TROUBLE = new Set(['watchdog', 'infoinhibitor', 'deadmansswitch', 'deadmanssnitch', 'deadmanswitch']);
const remembered = new Map<string, boolean>();
const REMEMBERED_LIMIT = 5000;

/** By the name of the alert; remembered, because the same names come again and again. */
export function isHeartbeat(name: string): boolean {
  const known = remembered.get(name);
  if (known !== undefined) return known;
  const heartbeat = NOT_TROUBLE.has(name.toLowerCase().replace(/[^a-z]/g, ''));
  if (remembered.size < REMEMBERED_LIMIT) remembered.set(name, heartbeat);
  return heartbeat;
}

const STATES: readonly Alert['state'][] = ['firing', 'unknown', 'pending', 'ended'];

/** Reports of one alert are the same when source labels hash alike in the same cluster. */
export const twinKey = (alert: Alert): string => (alert.fingerprint ? `${alert.fingerprint}@${alert.about.cluster ?? ''}` : alert.id);

/** Reports of one alert: first the one that also knows where it goes and what keeps it quiet, then the earliest. */
export const compareReports = (a: Alert, b: Alert): number =>
  Number(a.group === undefined) - Number(b.group === undefined) || a.at - b.at || compareText(a.id, b.id);
export const compareMembers = (a: Member, b: Member): number => a.at - b.at || compareText(a.id, b.id);

const isSuppressed = ({ suppressedBy }: Alert): boolean => suppressedBy !== undefined && suppressedBy.length > 0;

/** @param reports the reports of one alert in the order of compareReports, at least one */
export function memberOf(reports: readonly Alert[], subject: Subject, settings: CorrelateSettings): Member {
  const alert = reports[0]!;
  const one = reports.length === 1;
  const severity = one ? alert.severity : reports.map(report => report.severity).sort(compareSeverity)[0]!;
  const state = one ? alert.state : STATES.find(candidate => reports.some(report => report.state === candidate))!;
  const suppressed = one ? isSuppressed(alert) : reports.some(isSuppressed);
  const flaps = one ? (alert.flaps ?? 0) : Math.max(...reports.map(report => report.flaps ?? 0));
  const earliest = one ? alert : reports.reduce((first, report) => (report.at < first.at ? report : first));
  const within = earliest.startedWithin;
  const trouble = (severity === 'critical' || severity === 'warning' || severity === 'unknown') && !isHeartbeat(alert.name);
  return {
    id: alert.id,
    alerts: reports,
    name: alert.name,
    at: earliest.at,
    severity,
    state,
    suppressed,
    flaps,
    subject,
    grouped: one ? alert.group !== undefined : reports.some(report => report.group !== undefined),
    slack: within ? Math.max(0, within.to - within.from) : settings.slack,
    until:
      state !== 'ended' ? Infinity : one ? (alert.endedAt ?? alert.at) : Math.max(...reports.map(report => report.endedAt ?? report.at)),
    opens: trouble && !suppressed && (state === 'firing' || state === 'ended') && (flaps < settings.flapping || severity === 'critical'),
    told: undefined,
    slot: -1,
  };
}

/** Whether a member with these facts stands where the old one stands and is tied to the same others, but for its end. */
export const staysInPlace = (old: Member, next: Member): boolean =>
  old.id === next.id &&
  old.opens === next.opens &&
  old.at === next.at &&
  old.slack === next.slack &&
  old.name === next.name &&
  old.subject === next.subject &&
  old.alerts.length === next.alerts.length &&
  old.alerts.every((alert, index) => alert.source === next.alerts[index]!.source && sameValue(alert.group, next.alerts[index]!.group));

/** Whether a description of the two would read the same: a new value or a longer text is no news for an incident. */
export const looksTheSame = (old: Member, next: Member): boolean =>
  old.severity === next.severity &&
  old.state === next.state &&
  old.until === next.until &&
  old.suppressed === next.suppressed &&
  old.flaps === next.flaps &&
  old.opens === next.opens &&
  old.alerts.every((alert, index) => {
    const other = next.alerts[index]!;
    return (
      alert.id === other.id &&
      alert.summary === other.summary &&
      (alert.value === other.value || symptomOf(alert.name).kind !== 'scheduling')
    );
  });

/** Takes over what is known now; place and sentence stay. */
export function replaceFacts(old: Member, next: Member): void {
  const { told, slot } = old;
  Object.assign(old, next, { told, slot });
}
