import { memoryShare } from './step.js';
import { errorShare } from './rules/service-rules.js';
import { percent, spell } from './rules/rule.js';
import { readyPods, type ServiceState, type World } from './world.js';

const MINUTE = 60_000;

/** How a service does, as one would judge it from its dashboards. */
export interface Condition {
  readonly well: boolean;
  /** 0 is well; sums what is wrong, to tell better from worse. */
  readonly trouble: number;
  readonly text: string;
}

export function conditionOf(world: World, service: ServiceState): Condition {
  const { traffic, spec } = service;
  const queue = spec.consumes === undefined ? undefined : world.services.get(spec.consumes);
  const errors = errorShare(world, service, MINUTE);
  const missing = service.desired === 0 ? 0 : Math.max(0, service.desired - readyPods(service)) / service.desired;
  const late = queue ? 0 : Math.max(0, Math.min(4, traffic.p99 / spec.promise - 1));
  const backlog = queue && queue.traffic.age > 120 ? Math.min(4, queue.traffic.age / 300) : 0;
  const full = Math.max(0, memoryShare(service) - 0.9) * 5;
  const trouble = (errors > 0.01 ? errors * 4 : 0) + missing + 0.5 * late + backlog + full;
  const parts = [
    `${percent(errors)} errors`,
    queue ? `oldest message ${Math.round(queue.traffic.age)} s` : `p99 ${spell(traffic.p99)}`,
    `${readyPods(service)} of ${service.desired} pods ready`,
  ];
  return { well: trouble < 0.05, trouble, text: parts.join(', ') };
}

/** The same judgement of a past minute, from what was remembered of it. */
export function troubleAt(service: ServiceState, at: number): number {
  const mean = (metric: 'errors' | 'p99' | 'ready'): number => service.history.mean(metric, at - MINUTE, at) ?? 0;
  const errors = mean('errors');
  const missing = service.desired === 0 ? 0 : Math.max(0, service.desired - mean('ready')) / service.desired;
  const late = service.spec.consumes ? 0 : Math.max(0, Math.min(4, mean('p99') / service.spec.promise - 1));
  return (errors > 0.01 ? errors * 4 : 0) + missing + 0.5 * late;
}
