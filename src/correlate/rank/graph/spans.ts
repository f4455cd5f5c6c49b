import type { ResourceRef } from '../../../model/resource.js';
import { resourceKey } from '../../../model/resource.js';

/** One span of a trace, as OpenTelemetry and its relatives know it. */
export interface Span {
  readonly trace: string;
  readonly id: string;
  readonly parent?: string;
  readonly about: ResourceRef;
  readonly operation: string;
  /** Milliseconds. */
  readonly duration: number;
  readonly failed?: boolean;
}

/** What the traces of one stretch of time say, in milliseconds a request. */
export interface TraceSummary {
  /** By service and entry operation: time spent in the service itself, without what it waits for others. */
  readonly own: ReadonlyMap<string, Samples & { readonly about: ResourceRef }>;
  /** By caller and callee: what the caller waited longer than the callee took, so the way there and back. */
  readonly between: ReadonlyMap<string, Samples & { readonly from: ResourceRef; readonly to: ResourceRef }>;
  /** By service: failed and all entry spans. */
  readonly entries: ReadonlyMap<string, { readonly about: ResourceRef; readonly all: number; readonly failed: number }>;
}

interface Samples {
  readonly values: readonly number[];
}

/** Splits the time of every request among the services that it passed through. */
export function summariseSpans(spans: readonly Span[]): TraceSummary {
  const byId = new Map(spans.map(span => [`${span.trace} ${span.id}`, span]));
  const parentOf = (span: Span): Span | undefined => (span.parent === undefined ? undefined : byId.get(`${span.trace} ${span.parent}`));
  const own = new Map<string, { about: ResourceRef; values: number[] }>();
  const between = new Map<string, { from: ResourceRef; to: ResourceRef; values: number[] }>();
  const entries = new Map<string, { about: ResourceRef; all: number; failed: number }>();
  const waited = new Map<Span, number>();
  const entrances: Span[] = [];
  for (const span of spans) {
    const parent = parentOf(span);
    const key = resourceKey(span.about);
    if (parent && resourceKey(parent.about) === key) continue;
    entrances.push(span);
    const entry = entries.get(key) ?? { about: span.about, all: 0, failed: 0 };
    entries.set(key, { ...entry, all: entry.all + 1, failed: entry.failed + (span.failed ? 1 : 0) });
    if (!parent) continue;
    const edge = `${resourceKey(parent.about)} ${key}`;
    const gaps = between.get(edge) ?? { from: parent.about, to: span.about, values: [] };
    gaps.values.push(Math.max(0, parent.duration - span.duration));
    between.set(edge, gaps);
    // The caller's entry span is found by walking up inside the caller.
    let top = parent;
    for (let up = parentOf(top); up && resourceKey(up.about) === resourceKey(top.about); up = parentOf(top)) top = up;
    waited.set(top, (waited.get(top) ?? 0) + parent.duration);
  }
  for (const span of entrances) {
    const key = `${resourceKey(span.about)} ${span.operation}`;
    const samples = own.get(key) ?? { about: span.about, values: [] };
    samples.values.push(Math.max(0, span.duration - (waited.get(span) ?? 0)));
    own.set(key, samples);
  }
  return { own, between, entries };
}
