import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { seconds } from '../../../src/model/time.js';
import type { KubernetesObject } from '../objects/objects.js';
import type { Wanted } from '../objects/references.js';
import { defineCheck, type CheckContext, type Found } from './check.js';
import { isOver } from './job-end.js';
import { insteadWords, nearestWords } from './nearest.js';
import { missingSecret } from './secret.js';

/** Files are often applied in the wrong order, and all is well a moment later. */
const AFTER = seconds(30);
const WORDS = { config: 'ConfigMap', serviceaccount: 'service account', pvc: 'volume claim' } as const;

/** What pods can't start without, and is not there: the cause behind containers that are never made. */
export const missingReference = defineCheck({
  id: 'missing-reference',
  asks: 'Does a workload name a ConfigMap, volume claim or service account that does not exist?',
  kinds: ['deployment', 'statefulset', 'daemonset', 'cronjob', 'job', 'pod'],
  needs: ['config', 'serviceaccount', 'pvc'],
  find(object, context) {
    if (
      object.deletedAt !== undefined ||
      (object.kind === 'job' && (object.owner || isOver(object))) ||
      (object.kind === 'pod' && object.phase !== 'Pending')
    )
      return [];
    return object.wants.flatMap((wanted): readonly Found[] => {
      const missing = wanted.kind === 'secret' ? undefined : missingOf(wanted, object, context);
      if (!missing) return [];
      return [
        {
          reason: plain`${plainText(wanted.kind)} ${wanted.name} ${wanted.key ?? plainText('')}`,
          severity: 'warning',
          since: object.createdAt,
          after: AFTER,
          does: plain`names what does not exist`,
          because: plain`${missing} (${wanted.by})`,
        },
      ];
    });
  },
});

/** In words what is missing of what an object wants; undefined when it is there, or when we can't see. */
export function missingOf(
  wanted: Wanted,
  { namespace }: Pick<KubernetesObject, 'namespace'>,
  { world, sees }: CheckContext,
): PlainText | undefined {
  if (wanted.kind === 'secret') return missingSecret(world, namespace, wanted.name);
  if (!sees(wanted.kind, namespace)) return undefined;
  const found = world.find(wanted.kind, namespace, wanted.name) as KubernetesObject | undefined;
  if (!found)
    return plain`there is no ${plainText(WORDS[wanted.kind])} ${wanted.name}${insteadWords(world, wanted.kind, wanted.name, namespace)}`;
  if (wanted.key === undefined || found.kind !== 'config' || !found.keysKnown || found.keys.includes(wanted.key)) return undefined;
  return plain`ConfigMap ${wanted.name} has no entry ${wanted.key}${nearestWords(
    wanted.key,
    found.keys.map(key => plainText(key)),
  )}`;
}
