import { resourceFromLabels } from '../../src/model/about.js';
import { stableId } from '../../src/model/identity.js';
import { plainText, type PlainText } from '../../src/model/plain-text.js';
import type { ResourceRef } from '../../src/model/resource.js';
import type { Alert, ChangeEvent, CostPoint, Labels, PlatformEvent, ProviderId, Signal, SignalId } from '../../src/model/signal.js';
import { instant, type Instant, type Window } from '../../src/model/time.js';
import { alertLabels, type GameAlert } from './alerting.js';
import type { Simulation } from './simulation.js';
import type { GameChange, GameRef, Happening } from './world.js';

export const SOURCE = 'game-day' as ProviderId;
const EVALUATION = 15_000;
const COST_EVERY = 900_000;

export const refOf = (ref: GameRef): ResourceRef => ({
  kind: ref.kind,
  name: plainText(ref.name),
  ...(ref.namespace ? { namespace: plainText(ref.namespace) } : {}),
});
export const idOf = (...parts: readonly (string | number)[]): SignalId => stableId(SOURCE, ...parts) as SignalId;
export const plainLabels = (labels: Readonly<Record<string, string>>): Labels =>
  Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, plainText(value)]));
const within = (at: number, window: Window): boolean => at >= window.from && at <= window.to;

/** Everything that monitoring would tell of a window: alerts as they stand, and what happened in it. */
export function signalsOf(simulation: Simulation, window: Window): readonly Signal[] {
  const { world, alerting } = simulation;
  const at = (simulated: number): Instant => instant(simulation.toClock(simulated));
  const signals: Signal[] = [];
  for (const alert of alerting.alerts()) {
    if (alert.state !== 'ended' || within(at(alert.endedAt ?? 0), window)) signals.push(alertSignal(simulation, alert));
  }
  for (const change of world.changes)
    if (within(at(change.at), window) || (change.finishedAt !== undefined && within(at(change.finishedAt), window)))
      signals.push(changeSignal(change, at));
  for (const happening of world.happenings.values()) if (within(at(happening.lastAt), window)) signals.push(eventSignal(happening, at));
  signals.push(...costPoints(simulation, window));
  return signals;
}

/** An alert as its source would show it. Its id is its label set, so that one that comes back is the same alert. */
export function alertSignal(simulation: Simulation, alert: GameAlert): Alert {
  const { rule, finding } = alert;
  const at = (simulated: number): Instant => instant(simulation.toClock(simulated));
  const labels = plainLabels(alertLabels(rule, finding));
  const silences = simulation.alerting.silencesOf(alert);
  return {
    type: 'alert',
    id: idOf('alert', alert.fingerprint),
    source: SOURCE,
    about: finding.about ? refOf(finding.about) : resourceFromLabels(labels),
    at: at(alert.since),
    name: plainText(rule.name),
    severity: rule.severity,
    state: rule.state === 'unknown' && alert.state === 'firing' ? 'unknown' : alert.state,
    labels,
    summary: plainText(finding.summary),
    description: plainText(rule.description),
    startedWithin: { from: at(alert.since - EVALUATION), to: at(alert.since) },
    fingerprint: plainText(alert.fingerprint),
    expression: plainText(rule.expression),
    value: finding.value,
    ...(alert.endedAt === undefined ? {} : { endedAt: at(alert.endedAt) }),
    ...(rule.runbook ? { runbook: plainText(rule.runbook) } : {}),
    ...(alert.returns.length > 0 ? { flaps: alert.returns.length } : {}),
    ...(silences.length > 0
      ? {
          suppressedBy: silences.map(silence => plainText(`silence ${silence.id.slice(0, 8)} by ${silence.by}: ${silence.comment}`)),
          silences: silences.map(({ id }) => plainText(id)),
        }
      : {}),
  };
}

function changeSignal(change: GameChange, at: (simulated: number) => Instant): ChangeEvent {
  const text = (value: string | undefined): PlainText | undefined => (value === undefined ? undefined : plainText(value));
  const [revision, previousRevision] = [text(change.revision), text(change.previousRevision)];
  return {
    type: 'change',
    id: idOf('change', change.key),
    source: SOURCE,
    about: refOf(change.about),
    at: at(change.at),
    change: change.change,
    summary: plainText(change.summary),
    author: plainText(change.author),
    state: change.state,
    ...(revision ? { revision } : {}),
    ...(previousRevision ? { previousRevision } : {}),
    ...(change.finishedAt === undefined ? {} : { finishedAt: at(change.finishedAt) }),
    ...(change.fields
      ? {
          fields: change.fields.map(field => ({
            path: plainText(field.path),
            before: plainText(field.before),
            after: plainText(field.after),
          })),
        }
      : {}),
  };
}

function eventSignal(happening: Happening, at: (simulated: number) => Instant): PlatformEvent {
  return {
    type: 'event',
    id: idOf('event', happening.key),
    source: SOURCE,
    about: refOf(happening.about),
    at: at(happening.firstAt),
    reason: plainText(happening.reason),
    level: happening.level,
    message: plainText(happening.message),
    count: happening.count,
    lastAt: at(happening.lastAt),
  };
}

/** What each quarter of an hour cost, by namespace and in all. */
function costPoints(simulation: Simulation, window: Window): readonly CostPoint[] {
  const { world } = simulation;
  const points: CostPoint[] = [];
  const namespaces = [...new Set(world.order.map(service => service.spec.namespace))];
  const first = Math.ceil(world.startedAt / COST_EVERY) * COST_EVERY + COST_EVERY;
  for (let end = first; end <= world.time; end += COST_EVERY) {
    const at = instant(simulation.toClock(end));
    if (!within(at, window)) continue;
    const over: Window = { from: instant(simulation.toClock(end - COST_EVERY)), to: at };
    const point = (about: ResourceRef, perHour: number): CostPoint => ({
      type: 'cost',
      id: idOf('cost', about.name, end),
      source: SOURCE,
      about,
      at,
      amount: Math.round(perHour * 25) / 100,
      currency: plainText('USD'),
      over,
    });
    points.push(point({ kind: 'account', name: plainText('shop-prod') }, world.spend.mean('cost', end - COST_EVERY, end) ?? 0));
    for (const namespace of namespaces) {
      const sum = world.order
        .filter(service => service.spec.namespace === namespace)
        .reduce((total, service) => total + (service.history.mean('cost', end - COST_EVERY, end) ?? 0), 0);
      points.push(point({ kind: 'namespace', name: plainText(namespace) }, sum));
    }
  }
  return points;
}
