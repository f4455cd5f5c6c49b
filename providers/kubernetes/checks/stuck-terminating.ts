import { joinPlain, plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { seconds } from '../../../src/model/time.js';
import type { KubernetesObject } from '../objects/objects.js';
import { conditionOf } from '../objects/read-base.js';
import { defineCheck, told, type CheckContext } from './check.js';

const AFTER = seconds(90);

/** Objects that someone deleted and that stay: their finalizers, or a node that does not answer. */
export const stuckTerminating = defineCheck({
  id: 'stuck-terminating',
  asks: 'Is there something that was deleted and does not go?',
  kinds: ['namespace', 'pod', 'pvc', 'pv', 'deployment', 'statefulset', 'job', 'service', 'ingress'],
  find(object, context) {
    if (object.deletedAt === undefined) return [];
    return [
      {
        reason: plainText('Terminating'),
        severity: 'warning',
        since: object.deletedAt,
        after: AFTER,
        does: plainText('was deleted and does not go'),
        ...told({ because: keptBy(object, context) }),
      },
    ];
  },
});

function keptBy(object: KubernetesObject, { world }: CheckContext): PlainText | undefined {
  if (object.kind === 'namespace') {
    const told = [
      'NamespaceDeletionDiscoveryFailure',
      'NamespaceDeletionContentFailure',
      'NamespaceFinalizersRemaining',
      'NamespaceContentRemaining',
    ]
      .map(type => conditionOf(object.conditions, type))
      .find(condition => condition?.status === 'True');
    if (told?.message) return told.message;
  }
  if (object.kind === 'pod' && object.node) {
    const node = world.find('node', undefined, object.node);
    if (!node) return plain`its node ${object.node} is gone`;
    if (conditionOf(node.conditions, 'Ready')?.status !== 'True') return plain`its node ${object.node} does not answer`;
  }
  const finalizers = (object.finalizers ?? []).filter(name => name !== 'kubernetes');
  if (finalizers.length === 0) return undefined;
  const users =
    object.kind === 'pvc'
      ? [...world.within('pod', object.namespace)]
          .filter(pod => pod.claims.includes(object.name) && pod.phase !== 'Succeeded' && pod.phase !== 'Failed')
          .map(pod => pod.name)
      : [];
  return users.length > 0 ? plain`still used by ${joinPlain(users.slice(0, 3), ', ')}` : plain`waits for ${joinPlain(finalizers, ', ')}`;
}
