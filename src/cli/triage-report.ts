import type { CheckRun, Finding } from '../model/finding.js';
import { compareText } from '../model/identity.js';
import type { Incident, Evidence } from '../model/incident.js';
import type { PlanRecord } from '../model/plan.js';
import { resourceKey, type ResourceRef } from '../model/resource.js';
import { compareSeverity, type Alert, type Severity } from '../model/signal.js';
import type { Instant } from '../model/time.js';
import type { RoomState } from '../state/state.js';
import { storyOf } from '../text/story.js';
import {
  TRIAGE_SCHEMA,
  type AlertReport,
  type CheckReport,
  type EvidenceReport,
  type FindingReport,
  type IncidentReport,
  type ObjectReport,
  type PlanReport,
  type TriageReport,
} from './triage-shape.js';

const iso = (at: Instant): string => new Date(at).toISOString();
const key = (ref: ResourceRef): string => resourceKey(ref);

const evidence = (item: Evidence): EvidenceReport => ({
  id: item.id,
  rule: item.rule,
  weight: item.weight,
  because: item.because,
  sources: item.sources,
  signals: item.signals,
});

const alertReport = (alert: Alert): AlertReport => ({
  id: alert.id,
  name: alert.name,
  severity: alert.severity,
  state: alert.state,
  source: alert.source,
  about: key(alert.about),
  summary: alert.summary,
  ...(alert.description ? { description: alert.description } : {}),
  since: iso(alert.at),
  fingerprint: alert.fingerprint,
  labels: alert.labels,
  ...(alert.suppressedBy ? { suppressedBy: alert.suppressedBy } : {}),
  ...(alert.labels['check'] ? { check: alert.labels['check'] } : {}),
});

function planReport(record: PlanRecord): PlanReport {
  const { plan } = record;
  return {
    id: plan.id,
    title: plan.title,
    state: record.state,
    tradeOff: plan.tradeOff,
    confidence: plan.confidence,
    hash: record.hash,
    expectedOutcome: plan.expectedOutcome,
    ...(record.because ? { because: record.because } : {}),
    steps: plan.steps.map(step => ({
      action: step.action.name,
      provider: step.action.provider,
      on: key(step.action.on),
      params: step.action.params,
      title: step.title,
      risk: step.risk,
      riskBecause: step.riskBecause,
      ...(step.rehearsal
        ? {
            permitted: step.rehearsal.permitted,
            diff: step.rehearsal.diff,
            notTested: step.rehearsal.notTested,
            warnings: step.rehearsal.warnings,
            expectation: step.rehearsal.expectation.text,
            rollback: 'cannot' in step.rehearsal.undo ? `cannot be undone: ${step.rehearsal.undo.cannot}` : step.rehearsal.undo.text,
          }
        : {}),
    })),
  };
}

function incidentReport(incident: Incident, state: RoomState): IncidentReport {
  const acknowledged = state.acknowledged.get(incident.id);
  return {
    id: incident.id,
    title: incident.title,
    severity: incident.severity,
    state: incident.state,
    startedAt: iso(incident.startedAt),
    ...(incident.recoveredAt ? { recoveredAt: iso(incident.recoveredAt) } : {}),
    ...(acknowledged ? { acknowledgedBy: acknowledged.by } : {}),
    alerts: incident.alerts.flatMap(id => state.alerts.get(id) ?? []).map(alertReport),
    affected: incident.affected.map(key),
    inconclusive: incident.inconclusive,
    flaps: incident.flaps,
    newKinds: incident.newKinds,
    joins: incident.joins.map(join => ({ rule: join.rule, weight: join.weight, because: join.because })),
    suspects: incident.suspects.map(suspect => ({
      title: suspect.title,
      about: key(suspect.about),
      confidence: suspect.confidence,
      for: suspect.for.map(evidence),
      against: suspect.against.map(evidence),
      ...(suspect.wouldSettle ? { wouldSettle: suspect.wouldSettle } : {}),
    })),
    checks: (incident.checks ?? []).map(({ check, asks, verdict, answered, signals }) => ({
      id: check,
      asks,
      verdict,
      answered,
      signals: signals ?? [],
    })),
    story: storyOf({
      incident,
      alerts: state.alerts,
      signals: state.signals,
      incidents: state.incidents.values(),
      past: state.past,
      now: state.now,
    }).map(({ at, text, signals }) => ({ ...(at === undefined ? {} : { at: iso(at) }), text, signals })),
    plans: [...state.plans.values()].filter(record => record.plan.incident === incident.id).map(planReport),
  };
}

const objectReport = (ref: ResourceRef): ObjectReport => ({
  kind: ref.kind,
  ...(ref.namespace ? { namespace: ref.namespace } : {}),
  name: ref.name,
  ...(ref.cluster ? { cluster: ref.cluster } : {}),
});

function findingReport(finding: Finding, incidents: ReadonlyMap<string, string>): FindingReport {
  const incident = finding.alert === undefined ? undefined : incidents.get(finding.alert);
  return {
    id: finding.id,
    check: finding.check,
    source: finding.source,
    severity: finding.severity,
    object: objectReport(finding.object),
    about: objectReport(finding.about),
    sentence: finding.sentence,
    ...(finding.cause ? { cause: finding.cause } : {}),
    since: iso(finding.since),
    effect: finding.effect,
    settled: finding.settled,
    ...(finding.alert ? { alert: finding.alert } : {}),
    ...(incident ? { incident } : {}),
  };
}

const checkReport = (run: CheckRun): CheckReport => ({
  id: run.check,
  source: run.source,
  asks: run.asks,
  asked: run.asked,
  answered: run.answered,
  verdict: run.verdict,
  looked: run.looked,
  found: run.found,
});

/** What belongs together stays together, worst first, and causes before what follows from them. Two reports of the same moment are equal. */
function findingReports(state: RoomState): readonly FindingReport[] {
  const incidents = new Map<string, string>();
  for (const incident of state.incidents.values()) for (const alert of incident.alerts) incidents.set(alert, incident.id);
  const worst = new Map<string, Severity>();
  const withCause = new Set<string>();
  for (const { about, severity, effect } of state.findings.values()) {
    if (!effect) withCause.add(key(about));
    const known = worst.get(key(about));
    if (known === undefined || compareSeverity(severity, known) < 0) worst.set(key(about), severity);
  }
  const worstOf = (finding: Finding): Severity => worst.get(key(finding.about)) ?? finding.severity;
  return [...state.findings.values()]
    .sort(
      (a, b) =>
        compareSeverity(worstOf(a), worstOf(b)) ||
        Number(withCause.has(key(b.about))) - Number(withCause.has(key(a.about))) ||
        compareText(key(a.about), key(b.about)) ||
        Number(a.effect) - Number(b.effect) ||
        compareSeverity(a.severity, b.severity) ||
        compareText(key(a.object), key(b.object)) ||
        compareText(a.check, b.check) ||
        compareText(a.id, b.id),
    )
    .map(finding => findingReport(finding, incidents));
}

/** The room as data for other programs. Its own shape: the model may change without breaking scripts. */
export function triageReport(state: RoomState): TriageReport {
  return {
    schema: TRIAGE_SCHEMA,
    at: iso(state.now),
    context: state.context,
    ...(state.label ? { label: state.label } : {}),
    sources: [...state.health.values()].map(health => ({
      id: health.source,
      state: health.state,
      stale: health.stale,
      ...(health.lastGoodAt ? { lastGoodAt: iso(health.lastGoodAt) } : {}),
      notes: health.notes,
      rejected: health.rejected,
      ...(health.failure
        ? {
            failure: {
              asked: health.failure.asked,
              answered: health.failure.answered,
              ...(health.failure.tryThis ? { tryThis: health.failure.tryThis } : {}),
            },
          }
        : {}),
    })),
    incidents: state.order.flatMap(id => state.incidents.get(id) ?? []).map(incident => incidentReport(incident, state)),
    findings: findingReports(state),
    checks: [...state.checks.values()].sort((a, b) => compareText(a.source, b.source) || compareText(a.check, b.check)).map(checkReport),
    quiet: { ...state.quiet, alerts: state.quiet.alerts.flatMap(id => state.alerts.get(id) ?? []).map(alertReport) },
  };
}
