import type { ResourceRef } from '../model/resource.js';
import type { ProviderId } from '../model/signal.js';

/** "shop/checkout"; without a namespace the name alone. */
export const shortName = (ref: ResourceRef): string => (ref.namespace ? `${ref.namespace}/${ref.name}` : ref.name);
/** "deployment shop/checkout". */
export const fullName = (ref: ResourceRef): string => `${ref.kind} ${shortName(ref)}`;

/** What people call these in speech; others are cut to six letters. */
const SPOKEN: Readonly<Record<string, string>> = {
  prometheus: 'prom',
  kubernetes: 'k8s',
  cloudwatch: 'aws',
  alertmanager: 'am',
  'game-day': 'game',
};
export const sourceName = (source: ProviderId): string => SPOKEN[source] ?? source.slice(0, 6);
