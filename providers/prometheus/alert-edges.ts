import type { Stretch } from '../../src/model/alert-history.js';
import { labelsId } from '../../src/model/identity.js';
import type { PlainText } from '../../src/model/plain-text.js';
import { instant, type Duration, type Window } from '../../src/model/time.js';
import { readSamples } from './samples.js';

/** The label that tells a beginning from an end in the answer; no alert has one of this name. */
export const EDGE = 'warroom_edge';

interface Edge {
  readonly at: number;
  readonly begins: boolean;
}
type State = 'pending' | 'firing';

/** What was seen of one alert; times in milliseconds. */
export interface Seen {
  readonly labels: Readonly<Record<string, string>>;
  readonly edges: Readonly<Record<State, Edge[]>>;
  /** When its expression became true, to the second. */
  readonly actives: number[];
  /** States that it is in at the end of the window. */
  readonly lasting: Set<State>;
}

/** By the id of the alert's own labels. */
export type SeenAlerts = Map<string, Seen>;

/** Takes in an answer: edges of ALERTS, values of ALERTS_FOR_STATE, or the ALERTS of the end of the window. */
export function takeIn(seen: SeenAlerts, data: unknown): void {
  for (const { labels: raw, points } of readSamples(data).series) {
    const { __name__: metric, alertstate: state, [EDGE]: edge, ...labels } = raw;
    const id = labelsId(labels);
    let alert = seen.get(id);
    if (!alert) seen.set(id, (alert = { labels, edges: { pending: [], firing: [] }, actives: [], lasting: new Set() }));
    if (state === 'pending' || state === 'firing') {
      if (edge !== undefined) for (const [at] of points) alert.edges[state].push({ at, begins: edge === 'begins' });
      else if (metric === 'ALERTS') alert.lasting.add(state);
    } else {
      // The same value again is a restart of the server, not of the alert.
      for (const [, value] of points) if (alert.actives.at(-1) !== value * 1000) alert.actives.push(value * 1000);
    }
  }
}

export interface Reading {
  readonly fingerprint: PlainText;
  readonly window: Window;
  readonly step: Duration;
  /** Of its rule: `for`, keep_firing_for and how often it is evaluated. */
  readonly holds: Duration;
  readonly keeps: Duration;
  readonly interval: Duration;
}

interface Run {
  readonly from: number;
  readonly to: number;
  readonly cut: boolean;
}

/** When an alert fired, and when its expression held: pending and firing together, without what keep_firing_for added. */
export function stretchesOf(
  { edges, actives, lasting }: Seen,
  reading: Reading,
): { readonly firings: readonly Stretch[]; readonly truths: readonly Stretch[] } {
  const { window, step, holds, keeps, interval } = reading;
  const starts = [...new Set(actives)].sort((a, b) => a - b);
  const firing = runsBetween(edges.firing, lasting.has('firing'), window);
  const active = joined(
    [...firing, ...runsBetween(edges.pending, lasting.has('pending'), window)].sort((a, b) => a.from - b.from),
    step,
  );
  const firings: Stretch[] = [];
  const truths: Stretch[] = [];
  const stretch = ({ from, to, cut }: Run): Stretch => ({
    fingerprint: reading.fingerprint,
    from: instant(from),
    ...(to === Infinity ? {} : { to: instant(to) }),
    ...(cut ? ({ cut } as const) : {}),
  });
  for (const run of active)
    for (const part of dividedAt(run, starts, step)) {
      // An expression is found false at an evaluation, a whole number of intervals after it was found true.
      const found =
        part.cut || part.to === Infinity || interval < step
          ? part.to
          : part.from + Math.max(interval, Math.floor((part.to - part.from) / interval) * interval);
      const kept = firing.some(({ from, to }) => from < part.to && to > part.from) ? keeps : 0;
      truths.push(stretch({ ...part, to: Math.max(part.from, found - kept) }));
      for (const fired of firing) {
        if (fired.from >= part.to || fired.to <= part.from) continue;
        const due = part.from + holds;
        const from = fired.cut ? fired.from : Math.max(part.from, Math.min(fired.from, Math.max(due, fired.from - step)));
        if (from < Math.min(part.to, fired.to)) firings.push(stretch({ from, to: Math.min(found, fired.to), cut: fired.cut && part.cut }));
      }
    }
  return { firings, truths };
}

function runsBetween(edges: readonly Edge[], lasts: boolean, window: Window): readonly Run[] {
  const sorted = [...edges].sort((a, b) => a.at - b.at || Number(a.begins) - Number(b.begins));
  const runs: Run[] = [];
  let open: { readonly from: number; readonly cut: boolean } | undefined =
    (sorted[0]?.begins ?? !lasts) ? undefined : { from: window.from, cut: true };
  for (const { at, begins } of sorted) {
    if (begins) open ??= { from: at, cut: false };
    else if (open) {
      runs.push({ ...open, to: at });
      open = undefined;
    }
  }
  if (open) runs.push({ ...open, to: lasts ? Infinity : window.to });
  return runs;
}

/** Pending and the firing that follows are one: they touch within a step. */
function joined(runs: readonly Run[], step: number): readonly Run[] {
  const result: Run[] = [];
  for (const run of runs) {
    const last = result.at(-1);
    if (last && run.from <= last.to + step / 2)
      result[result.length - 1] = { ...last, to: Math.max(last.to, run.to), cut: last.cut || run.cut };
    else result.push(run);
  }
  return result;
}

/** Parts of a run in which the alert was one and the same: it began anew at each further start. */
function dividedAt(run: Run, starts: readonly number[], step: number): readonly Run[] {
  const inside = starts.filter(at => at > run.from - step && at < run.to);
  const [first, ...others] = inside;
  const begins = [
    run.cut || first === undefined || first > run.from ? run.from : first,
    ...(first !== undefined && first > run.from ? [first, ...others] : others),
  ];
  return begins.map((from, i) => ({ from, to: begins[i + 1] ?? run.to, cut: run.cut && i === 0 }));
}
