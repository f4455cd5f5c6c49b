import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { seconds } from '../../../src/model/time.js';
import type { KubernetesObject } from '../objects/objects.js';
import type { Wanted } from '../objects/references.js';
import { defineCheck, type CheckContext, type Found } from './check.js';
import { namesOf, nearestWords } from './nearest.js';

/** Files are often applied in the wrong order, and all is well a moment later. */
const AFTER = seconds(30);
const WORDS = { config: 'ConfigMap', secret: 'Secret', serviceaccount: 'service account', pvc: 'volume claim' } as const;

/** What pods can't start without, and is not there: the cause behind containers that are never made. */
export const missingReference = defineCheck({
  id: 'missing-reference', asks: 'Does a workload name a ConfigMap, volume claim or service account that does not exist?',
  kinds: ['deployment', 'statefulset', 'daemonset', 'cronjob', 'job', 'pod'], needs: ['config', 'serviceaccount', 'pvc'],
  find(object, context) {
    if (object.deletedAt !== undefined || (object.kind === 'job' && (object.owner || isOver(object))) || (object.kind === 'pod' && object.phase !== 'Pending')) return [];
    return object.wants.flatMap((wanted): readonly Found[] => {
      const missing = missingOf(wanted, object, context);
      if (!missing) return [];
      return [{ reason: plain`${plainText(wanted.kind)} ${wanted.name} ${wanted.key ?? plainText('')}`, severity: 'warning', since: object.createdAt, after: AFTER, does: plain`names what does not exist`, because: plain`${missing} (${wanted.by})` }];
    });
  },
});

const isOver = (job: KubernetesObject & { readonly kind: 'job' }): boolean => job.conditions.some(condition => (condition.type === 'Complete' || condition.type === 'Failed') && condition.status === 'True');

/** In words what is missing of what an object wants; undefined when it is there, or when we can't see. */
export function missingOf(wanted: Wanted, { namespace }: Pick<KubernetesObject, 'namespace'>, { world, sees }: CheckContext): PlainText | undefined {
  // Secrets are never read: the cluster itself says in its messages which one is missing.
  if (wanted.kind === 'secret' || !sees(wanted.kind, namespace)) return undefined;
  const found = world.find(wanted.kind, namespace, wanted.name) as KubernetesObject | undefined;
  if (!found) return plain`there is no ${plainText(WORDS[wanted.kind])} ${wanted.name}${nearestWords(wanted.name, namesOf(world.within(wanted.kind, namespace)))}`;
  if (wanted.key === undefined || found.kind !== 'config' || !found.keysKnown || found.keys.includes(wanted.key)) return undefined;
  return plain`ConfigMap ${wanted.name} has no entry ${wanted.key}${nearestWords(wanted.key, found.keys.map(key => plainText(key)))}`;
}
