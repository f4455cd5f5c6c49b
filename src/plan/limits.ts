import { plainText, type PlainText } from '../model/plain-text.js';
import type { Resource } from '../model/resource.js';

/** The most replicas a plan may ask for: above it a person should use their own tools. */
export const MOST_REPLICAS = 200;
/** Growing by more than this at once is a decision for people who know more than a plan does. */
const MOST_TIMES = 3;
const MOST_MORE = 10;

export const mostReplicas = (now: number): number => Math.min(MOST_REPLICAS, Math.max(now * MOST_TIMES, now + MOST_MORE));

export function replicasOf({ facts }: Resource): number | undefined {
  const { replicas } = facts;
  return typeof replicas === 'number' ? replicas : undefined;
}

/** The autoscaler that owns the number of replicas, if there is one. */
export function scalerOf({ facts }: Resource): string | undefined {
  const { hpa } = facts;
  return typeof hpa === 'string' && hpa !== '' && hpa !== 'none' ? hpa : undefined;
}

/** True when the autoscaler sets the number now: at none it is switched off. */
export const ownedByScaler = (resource: Resource): boolean => scalerOf(resource) !== undefined && replicasOf(resource) !== 0;

const KEEPERS: Readonly<Record<string, PlainText>> = { argocd: plainText('Argo CD'), flux: plainText('Flux') };

/** Who puts back what Git says, all the time; Helm does so only at the next upgrade. */
export function keeperOf({ facts }: Resource): PlainText | undefined {
  const { gitops } = facts;
  return typeof gitops === 'string' && Object.hasOwn(KEEPERS, gitops) ? KEEPERS[gitops] : undefined;
}

/** Memory limits by container, as the source tells them: "app=512Mi, proxy=64Mi". */
export function memoryLimitsOf({ facts }: Resource): ReadonlyMap<string, string> {
  const { memoryLimits } = facts;
  const pairs = typeof memoryLimits === 'string' ? memoryLimits.split(', ').map(pair => pair.split('=')) : [];
  return new Map(pairs.flatMap(([container, limit]) => (container && limit ? [[container, limit] as const] : [])));
}

/** Twice a quantity of memory, in its own unit; undefined for one that is no such quantity. */
export function doubledMemory(limit: string): string | undefined {
  const [, number, unit] = /^(\d{1,12}(?:\.\d{1,3})?)([kMGT]i?|Ki)?$/.exec(limit) ?? [];
  return number === undefined ? undefined : `${Number(number) * 2}${unit ?? ''}`;
}
