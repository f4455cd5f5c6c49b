import { plain, plainText } from '../../../model/plain-text.js';
import type { PlainText } from '../../../model/plain-text.js';
import type { ResourceKey, ResourceRef } from '../../../model/resource.js';
import { resourceKey } from '../../../model/resource.js';
import { OUTSIDE_VIEW, seenFromOutside } from '../outside-view.js';
import { medianOf } from '../../series/spread.js';
import type { Callees, Clue, OriginCase } from './clue.js';
import { AS_USUAL, beyondUsual } from './clue.js';
import type { Deviation } from './deviation.js';
import { deviationOf } from './deviation.js';
import type { Measure, MeasureKind } from './measure.js';

/** Resources follow the load as well as the fault, so they count half. */
const SATURATION = 0.5;

interface Moved {
  readonly measure: Measure;
  readonly deviation: Deviation;
}

/** Failures are judged as a share: a percentage point more of them is never usual, a tenth of a point never unusual. */
const POINT = 0.01;

function deviate({ kind, before, during }: Measure, sinceCalm: boolean): Deviation | undefined {
  if (kind !== 'availability') return deviationOf(before, during, 'up', { sinceCalm });
  // Shares of success come as 0 to 1 or as percent.
  const whole = Math.max(...before, ...during) > 1 ? 100 : 1;
  const failed = (value: number): number => 1 - value / whole;
  return deviationOf(before.map(failed), during.map(failed), 'up', { least: POINT, sinceCalm });
}

/**
 * How many moments of the window a series must tell of for its calmest one to be a calm one: all of it, where the metric that
 * raised the alarm came from its usual level or went back to it in the window. Infinity when the window is all trouble, or nobody can tell.
 */
function calmMoments(measures: readonly Measure[], seenAt: OriginCase['seenAt']): number {
  const seen = measures.filter(({ about, kind }) => seenAt && kind === seenAt.kind && resourceKey(about) === resourceKey(seenAt.about));
  const calm = seen.filter(measure =>
    measure.during.some(value => (deviate({ ...measure, during: [value] }, false)?.surprise ?? 0) <= AS_USUAL),
  );
  return calm.length > 0 ? Math.max(2, ...calm.map(({ during }) => during.length)) : Infinity;
}

/**
 * Clues from metrics. Latency and failures flow from callee to caller, so only what the callees do not explain counts:
 * the origin is where the added time or the added failures come from, not where they are largest (the reasoning of
 * CauseInfer and MicroRCA, Wu et al., NOMS 2020, section IV, with the amounts themselves instead of correlations).
 */
export function measureClues({ measures = [], services, seenAt, spans }: OriginCase, callees: Callees): readonly Clue[] {
  const moments = calmMoments(measures, seenAt);
  const moved = measures.flatMap((measure): readonly Moved[] => {
    const deviation = measure.kind === 'traffic' ? undefined : deviate(measure, measure.during.length >= moments);
    return deviation ? [{ measure, deviation }] : [];
  });
  const requests = new Map<ResourceKey, number>();
  for (const measure of measures)
    if (measure.kind === 'traffic' && !measure.caller) requests.set(resourceKey(measure.about), medianOf(measure.during));
  const clues: Clue[] = [];
  // Traces split the time of each request; where they are, averages add nothing.
  for (const kind of spans?.during.length ? [] : (['latency', 'availability', 'errors'] as const)) {
    const largest = new Map<ResourceKey, Moved>();
    for (const one of moved) {
      if (one.measure.kind !== kind || one.deviation.surprise <= AS_USUAL) continue;
      const key = resourceKey(one.measure.about);
      const known = largest.get(key);
      // What callers measured is the wider view: it holds the way to the service as well.
      const wider = (one.measure.caller ? 1 : 0) - (known?.measure.caller ? 1 : 0);
      if (!known || wider > 0 || (wider === 0 && rankOf(one) > rankOf(known))) largest.set(key, one);
    }
    const amount = (key: ResourceKey): number => Math.abs(largest.get(key)?.deviation.change ?? 0);
    // What a request to where it was seen got from it: the added time (or failures) by call, times the calls.
    const seen = seenAt && resourceKey(seenAt.about);
    const share = (key: ResourceKey): number => (seen ? amount(key) * callsPerRequest(requests, seen, key) : amount(key));
    const most = (seen && amount(seen)) || Math.max(0, ...[...largest.keys()].map(share));
    const matters = seenAt?.kind === undefined || sameTrouble(seenAt.kind, kind) ? 1 : OTHER_KIND;
    for (const service of services) {
      const key = resourceKey(service);
      const one = largest.get(key);
      if (!one) continue;
      const explained = Math.max(
        0,
        ...(callees.get(key) ?? []).map(callee => amount(resourceKey(callee)) * callsPerRequest(requests, key, resourceKey(callee))),
      );
      const own = Math.max(0, 1 - explained / amount(key));
      const weight = matters * one.deviation.surprise * own * Math.sqrt(Math.min(1, share(key) / most)) * viewOf(service);
      if (weight > 0)
        clues.push({ about: service, kind: kind === 'latency' ? 'latency' : 'errors', weight, because: sentence(service, one, own < 1) });
    }
  }
  const busiest = new Map<ResourceKey, Moved>();
  for (const one of moved) {
    const key = resourceKey(one.measure.about);
    if (one.measure.kind === 'saturation' && one.deviation.surprise > (busiest.get(key)?.deviation.surprise ?? 0)) busiest.set(key, one);
  }
  for (const service of services) {
    const one = busiest.get(resourceKey(service));
    if (one)
      clues.push({
        about: service,
        kind: 'saturation',
        weight: SATURATION * beyondUsual(one.deviation.surprise) * viewOf(service),
        because: sentence(service, one, false),
      });
  }
  return clues;
}

const viewOf = (service: ResourceRef): number => (seenFromOutside(service) ? OUTSIDE_VIEW : 1);

/** What counts of a kind of trouble that is not the one seen. */
const OTHER_KIND = 0.3;
const sameTrouble = (a: MeasureKind, b: MeasureKind): boolean =>
  (a === 'errors' ? 'availability' : a) === (b === 'errors' ? 'availability' : b);

/** Averages and medians before tails: they hold all requests. */
const rankOf = ({ measure, deviation }: Moved): number => (/p9\d|max/i.test(measure.name) ? 0 : 10) + deviation.surprise;

/** Calls that the callee gets for each of the caller; 1 when unknown. */
function callsPerRequest(requests: ReadonlyMap<ResourceKey, number>, caller: ResourceKey, callee: ResourceKey): number {
  const from = requests.get(caller);
  const to = requests.get(callee);
  return from && to ? to / from : 1;
}

function sentence(service: ResourceRef, { measure, deviation }: Moved, partly: boolean): PlainText {
  const shown = (value: number): PlainText => plainText(isShare(measure.name) ? `${written(value * 100)}%` : written(value));
  const usual = shown(deviation.usual);
  const peak = shown(deviation.peak);
  const rest = partly ? plain`, more than those it calls explain` : plain``;
  return plain`${plainText(measure.name)} of ${service.name} went from ${usual} to ${peak}${rest}`;
}

/** Prometheus's names for shares of one: "http_errors:ratio". */
const isShare = (metric: string): boolean => /(^|[_:])ratio$/.test(metric);
const written = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(2))));
