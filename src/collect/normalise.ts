import type { Batch, Provider } from '../contracts/provider.js';
import { plain, plainText } from '../model/plain-text.js';
import type { PlainText } from '../model/plain-text.js';
import type { Labels, Signal } from '../model/signal.js';
import type { Instant } from '../model/time.js';
import { later, minutes } from '../model/time.js';
import type { Delivery } from '../model/delivery.js';

const MOST_LABELS = 100;
const LONGEST_LABEL = 1024;
const MOST_POINTS = 11_000;
/** A signal from further ahead than this is a broken clock, not news. */
const FUTURE = minutes(10);

/**
 * The door where outside text enters the room. Providers make text plain already; here it is made sure once more, for
 * all of them, and limits are kept. Never throws: what makes no sense is left out and told.
 */
export function normalise(batch: Batch, provider: Pick<Provider, 'id' | 'emits'>, now: Instant): Delivery {
  const rejected: PlainText[] = (batch.rejected ?? []).map(reason => plainText(reason, 300));
  const signals: Signal[] = [];
  const seen = new Set<string>();
  for (const raw of batch.signals) {
    const problem = problemOf(raw, provider, now, seen);
    if (problem) {
      rejected.push(problem);
      continue;
    }
    seen.add(raw.id);
    signals.push(limited(madePlain(raw)));
  }
  return {
    source: provider.id,
    signals,
    rejected,
    completeFor: batch.completeFor.filter(type => provider.emits.includes(type)),
    resources: (batch.resources ?? []).map(madePlain),
    resourcesComplete: batch.resourcesComplete ?? false,
    gone: batch.gone ?? [],
    edges: (batch.edges ?? []).map(madePlain),
    ...(batch.inspection ? { inspection: madePlain(batch.inspection) } : {}),
  };
}

function problemOf(
  signal: Signal,
  provider: Pick<Provider, 'id' | 'emits'>,
  now: Instant,
  seen: ReadonlySet<string>,
): PlainText | undefined {
  if (!provider.emits.includes(signal.type)) return plain`${plainText(signal.type)} is not among what ${plainText(provider.id)} emits`;
  if (typeof signal.id !== 'string' || signal.id === '') return plain`a ${plainText(signal.type)} without an id`;
  if (seen.has(signal.id)) return plain`${plainText(signal.type)} ${plainText(signal.id, 80)} came twice`;
  if (!Number.isFinite(signal.at)) return plain`${plainText(signal.type)} ${plainText(signal.id, 80)} has no time`;
  if (signal.at > later(now, FUTURE))
    return plain`${plainText(signal.type)} ${plainText(signal.id, 80)} is dated more than 10 minutes ahead: check the clocks`;
  if (signal.source !== provider.id) return plain`${plainText(signal.id, 80)} names another source`;
  return undefined;
}

/** Walks plain data and makes each string plain; what is plain already keeps its identity. */
export function madePlain<T>(value: T): T {
  return walk(value) as T;
}

function walk(value: unknown): unknown {
  if (typeof value === 'string') return plainText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    if (value.length > 0 && Array.isArray(value[0]) && typeof (value[0] as unknown[])[1] === 'number') return value;
    let copy: unknown[] | undefined;
    for (let i = 0; i < value.length; i++) {
      const next = walk(value[i]);
      if (next !== value[i]) (copy ??= [...value])[i] = next;
    }
    return copy ?? value;
  }
  let copy: Record<string, unknown> | undefined;
  for (const [key, inner] of Object.entries(value)) {
    const next = walk(inner);
    const name = plainText(key);
    if (next === inner && name === key) continue;
    copy ??= { ...(value as Record<string, unknown>) };
    if (name !== key) delete copy[key];
    copy[name] = next;
  }
  return copy ?? value;
}

function limited(signal: Signal): Signal {
  if (signal.type === 'series' && signal.points.length > MOST_POINTS) return { ...signal, points: signal.points.slice(-MOST_POINTS) };
  if (signal.type !== 'alert') return signal;
  const labels = limitedLabels(signal.labels);
  return labels === signal.labels ? signal : { ...signal, labels };
}

function limitedLabels(labels: Labels): Labels {
  const entries = Object.entries(labels);
  if (entries.length <= MOST_LABELS && entries.every(([, value]) => value.length <= LONGEST_LABEL)) return labels;
  return Object.fromEntries(entries.slice(0, MOST_LABELS).map(([name, value]) => [name, plainText(value, LONGEST_LABEL)]));
}
