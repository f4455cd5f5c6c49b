import type { GameRef, ServiceState, World } from '../world.js';

/** One label set for which a rule's expression is true now. */
export interface Finding {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** What it says of this object, in a sentence. */
  readonly summary: string;
  /** The object, where labels alone would not tell (cloud alarms). */
  readonly about?: GameRef;
}

/** An alerting rule: true findings become pending, and fire after `after`. */
export interface Rule {
  readonly name: string;
  readonly severity: 'critical' | 'warning' | 'info' | 'none' | 'unknown';
  /** Milliseconds for which it must hold. */
  readonly after: number;
  /** Milliseconds that it goes on after the expression is no longer true. */
  readonly keep?: number;
  /** As the server would show it. */
  readonly expression: string;
  readonly description: string;
  readonly runbook?: string;
  /** The metric of the history that it is about, for the series behind it. */
  readonly metric?: 'rate' | 'errors' | 'p99' | 'cpu' | 'memory' | 'pool' | 'ready' | 'depth' | 'age' | 'connections' | 'cost';
  /** Cloud alarms have no labels to group by, and can lack data. */
  readonly kind?: 'cloud';
  readonly state?: 'unknown';
  findings(world: World): readonly Finding[];
}

export const workloads = (world: World): readonly ServiceState[] => world.order.filter(service => service.spec.kind === 'workload');
export const percent = (share: number): string => `${share >= 0.1 ? Math.round(share * 100) : Math.round(share * 1000) / 10}%`;
/** A time in milliseconds as people write it. */
export const spell = (milliseconds: number): string =>
  milliseconds >= 1000 ? `${Math.round(milliseconds / 100) / 10} s` : `${Math.round(milliseconds)} ms`;
/** Labels of a service's own metrics. */
export const serviceLabels = (service: ServiceState): Readonly<Record<string, string>> => ({
  namespace: service.spec.namespace,
  service: service.spec.name,
  team: service.spec.team,
});
