import type { Verdict } from '../../model/finding.js';
import type { Incident } from '../../model/incident.js';
import type { PlainText } from '../../model/plain-text.js';
import type { Resource, ResourceRef } from '../../model/resource.js';
import type { Alert, Signal, SignalId, SignalType } from '../../model/signal.js';
import type { Edge } from '../../model/topology.js';

/** What a question about an incident may look at: only what concerns its objects, gathered once for all questions. */
export interface Scene {
  readonly incident: Incident;
  readonly alerts: readonly Alert[];
  /** Signals of the last hour before it and since, about its objects. */
  of<T extends SignalType>(type: T): readonly Extract<Signal, { readonly type: T }>[];
  /** Whether any source tells of this type at all: without one, nothing can be said. */
  has(type: SignalType): boolean;
  /** The pods of its workloads. */
  readonly pods: readonly Resource[];
  /** Where its objects lead to: what they call, run on or depend on. */
  readonly outward: readonly Edge[];
  resource(ref: ResourceRef): Resource | undefined;
  /** Alerts that are true of an object, in this incident or not. */
  alertsOf(ref: ResourceRef): readonly Alert[];
}

export interface Answer {
  readonly verdict: Verdict;
  readonly answered: PlainText;
  readonly signals?: readonly SignalId[];
}

/** One question that any on-call person asks of any incident: one file each, listed in index.ts. */
export interface Question {
  readonly id: string;
  readonly asks: string;
  look(scene: Scene): Answer;
}

/** The objects that most of a group share in one respect, when nearly all do and others exist that don't. */
export function shared(
  pods: readonly Resource[],
  respect: (pod: Resource) => string | undefined,
): { readonly value: string; readonly bad: number; readonly elsewhere: number } | undefined {
  const bad = new Map<string, number>();
  let known = 0;
  for (const pod of pods) {
    const value = pod.facts['ready'] === false ? respect(pod) : undefined;
    if (value === undefined) continue;
    known++;
    bad.set(value, (bad.get(value) ?? 0) + 1);
  }
  const [most] = [...bad].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  if (!most || most[1] < NEARLY_ALL * known) return undefined;
  return {
    value: most[0],
    bad: most[1],
    elsewhere: pods.filter(pod => pod.facts['ready'] === true && respect(pod) !== undefined && respect(pod) !== most[0]).length,
  };
}

const NEARLY_ALL = 0.9;
