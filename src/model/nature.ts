import type { ResourceRef } from './resource.js';

/** What an object is for, as far as it bears on being an origin. */
export type Nature = 'ordinary' | 'fault-injection' | 'configuration' | 'scaler';

const CONFIGURATION = new Set([
  'configmap',
  'secret',
  'featureflag',
  'flag',
  'networkpolicy',
  'resourcequota',
  'limitrange',
  'virtualservice',
  'destinationrule',
  'authorizationpolicy',
  'parameter',
  'appconfig',
]);

/** By kind alone; a chaos experiment's kind ends in "chaos" (Chaos Mesh, Litmus), or it is a schedule of such. */
export function natureOf({ kind, namespace }: ResourceRef): Nature {
  if (
    kind.endsWith('chaos') ||
    kind === 'chaosengine' ||
    kind === 'experiment' ||
    (kind === 'schedule' && namespace?.startsWith('chaos') === true)
  )
    return 'fault-injection';
  if (CONFIGURATION.has(kind)) return 'configuration';
  return kind === 'hpa' || kind === 'horizontalpodautoscaler' ? 'scaler' : 'ordinary';
}
