/** Builders for the parts of a room that panels show. Times are seconds before SAMPLE_NOW. */
import type { Claim, Turn } from '../../src/model/conversation.js';
import type { SourceHealth } from '../../src/model/health.js';
import type { Evidence, EvidenceId, Incident, IncidentId, Join, Suspect } from '../../src/model/incident.js';
import { plainText } from '../../src/model/plain-text.js';
import type { ResourceRef } from '../../src/model/resource.js';
import type { Alert, ChangeEvent, MetricSeries, PlatformEvent, ProviderId, Severity, SignalId } from '../../src/model/signal.js';
import { instant, milliseconds, seconds, type Instant } from '../../src/model/time.js';
import type { TimelineEntry } from '../../src/model/timeline.js';

/** Thursday 2026-01-15, 14:33:07 UTC. */
export const SAMPLE_NOW: Instant = instant(Date.UTC(2026, 0, 15, 14, 33, 7));
export const before = (s: number): Instant => instant(SAMPLE_NOW - s * 1000);
export const text = plainText;
export const provider = (id: string): ProviderId => id as ProviderId;
export const signalId = (id: string): SignalId => id as SignalId;
export const incidentId = (id: string): IncidentId => id as IncidentId;
export const ref = (kind: string, name: string, namespace = 'shop'): ResourceRef => ({
  kind,
  name: text(name),
  ...(namespace ? { namespace: text(namespace) } : {}),
  cluster: text('prod-eu'),
});

export function sampleAlert(
  id: string,
  name: string,
  about: ResourceRef,
  options: {
    readonly severity?: Severity;
    readonly source?: string;
    readonly ago?: number;
    readonly summary?: string;
    readonly state?: Alert['state'];
    readonly flaps?: number;
    readonly endedAgo?: number;
    readonly expression?: string;
    readonly value?: number;
    readonly labels?: Readonly<Record<string, string>>;
    readonly suppressedBy?: readonly string[];
  } = {},
): Alert {
  const at = before(options.ago ?? 600);
  return {
    type: 'alert',
    id: signalId(id),
    source: provider(options.source ?? 'prometheus'),
    about,
    at,
    name: text(name),
    severity: options.severity ?? 'warning',
    state: options.state ?? 'firing',
    labels: Object.fromEntries(
      Object.entries({ alertname: name, namespace: about.namespace ?? '', [about.kind]: about.name, ...options.labels }).map(
        ([key, value]) => [key, text(value)],
      ),
    ),
    summary: text(options.summary ?? `${name} on ${about.name}`),
    fingerprint: text(id),
    startedWithin: { from: instant(at - 30_000), to: instant(at + 30_000) },
    ...(options.flaps ? { flaps: options.flaps } : {}),
    ...(options.endedAgo === undefined ? {} : { endedAt: before(options.endedAgo) }),
    ...(options.expression ? { expression: text(options.expression) } : {}),
    ...(options.value === undefined ? {} : { value: options.value }),
    ...(options.suppressedBy ? { suppressedBy: options.suppressedBy.map(by => text(by)) } : {}),
  };
}

export const sampleChange = (
  id: string,
  about: ResourceRef,
  ago: number,
  fields: Partial<ChangeEvent> & { readonly words: string },
): ChangeEvent => {
  const { words, ...rest } = fields;
  return {
    type: 'change',
    id: signalId(id),
    source: provider('kubernetes'),
    about,
    at: before(ago),
    change: 'deploy',
    summary: text(words),
    ...rest,
  };
};

export const sampleEvent = (
  id: string,
  about: ResourceRef,
  ago: number,
  reason: string,
  count: number,
  message: string,
): PlatformEvent => ({
  type: 'event',
  id: signalId(id),
  source: provider('kubernetes'),
  about,
  at: before(ago),
  reason: text(reason),
  level: 'warning',
  message: text(message),
  count,
  lastAt: before(10),
});

/** A point every 15 s for the last 33 min: `usual` until `ago` seconds, then up to `peak`, with a ripple. */
export function sampleSeries(
  id: string,
  about: ResourceRef,
  name: string,
  shape: { readonly unit: string; readonly usual: number; readonly peak: number; readonly ago: number; readonly behind?: string },
): MetricSeries {
  const points: (readonly [Instant, number])[] = [];
  for (let back = 33 * 60; back >= 0; back -= 15) {
    const since = shape.ago - back;
    const rise = since <= 0 ? 0 : Math.min(1, since / 120);
    points.push([before(back), shape.usual + (shape.peak - shape.usual) * rise + Math.sin(back / 37) * shape.usual * 0.3]);
  }
  return {
    type: 'series',
    id: signalId(id),
    source: provider('prometheus'),
    about,
    at: before(33 * 60),
    name: text(name),
    unit: text(shape.unit),
    labels: {},
    points,
    ...(shape.behind ? { behind: signalId(shape.behind) } : {}),
  };
}

export const evidence = (
  n: number,
  because: string,
  signals: readonly string[],
  weight = 0.6,
  sources: readonly string[] = ['kubernetes'],
): Evidence => ({
  id: `e${n}` as EvidenceId,
  rule: 'change-before-symptom',
  weight,
  signals: signals.map(signalId),
  sources: sources.map(provider),
  because: text(because),
});

export const join = (signal: string, to: string, because: string, weight = 0.7, rule = 'same-owner'): Join => ({
  signal: signalId(signal),
  to: signalId(to),
  rule,
  weight,
  because: text(because),
});

export const suspect = (
  title: string,
  confidence: number,
  fields: {
    readonly about: ResourceRef;
    readonly change?: string;
    readonly for?: readonly Evidence[];
    readonly against?: readonly Evidence[];
    readonly wouldSettle?: string;
  },
): Suspect => ({
  about: fields.about,
  title: text(title),
  confidence,
  for: fields.for ?? [],
  against: fields.against ?? [],
  ...(fields.change ? { change: signalId(fields.change) } : {}),
  ...(fields.wouldSettle ? { wouldSettle: text(fields.wouldSettle) } : {}),
});

export function sampleIncident(
  id: string,
  title: string,
  fields: Partial<Omit<Incident, 'id' | 'title' | 'alerts'>> & { readonly alerts: readonly Alert[] },
): Incident {
  const { alerts, ...rest } = fields;
  const bySource = new Map<ProviderId, number>();
  for (const alert of alerts) bySource.set(alert.source, (bySource.get(alert.source) ?? 0) + 1);
  const startedAt = instant(Math.min(...alerts.map(alert => alert.at)));
  return {
    id: incidentId(id),
    title: text(title),
    severity: alerts[0]?.severity ?? 'unknown',
    state: 'open',
    startedAt,
    changedAt: before(30),
    alerts: alerts.map(alert => alert.id),
    others: [],
    joins: [],
    suspects: [],
    inconclusive: false,
    affected: [],
    sources: [...bySource].map(([source, count]) => ({ source, alerts: count })),
    flaps: 0,
    newKinds: [],
    ...rest,
  };
}

export const health = (id: string, title: string, fields: Partial<SourceHealth> = {}): SourceHealth => ({
  source: provider(id),
  title: text(title),
  state: 'ready',
  every: seconds(15),
  lastGoodAt: before(4),
  nextAt: before(-11),
  failures: 0,
  stale: false,
  rejected: 0,
  rejectedBecause: [],
  signals: 40,
  took: milliseconds(84),
  notes: [],
  ...fields,
});

export const entry = (
  id: string,
  lane: TimelineEntry['lane'],
  ago: number,
  words: string,
  fields: Partial<TimelineEntry> = {},
): TimelineEntry => ({ id, at: before(ago), lane, text: text(words), ...fields });

export const claim = (words: string, cites: readonly string[] = [], verdict: Claim['verdict'] = 'cited'): Claim => ({
  text: text(words),
  cites: cites as unknown as readonly EvidenceId[],
  verdict,
});
export const turn = (id: string, question: string, claims: readonly Claim[], fields: Partial<Turn> = {}): Turn => ({
  id,
  at: before(120),
  question: text(question),
  claims,
  state: 'done',
  answeredBy: text('qwen3:4b'),
  meter: { sent: 1912, window: 8192, cut: 0, redacted: 3 },
  ...fields,
});
