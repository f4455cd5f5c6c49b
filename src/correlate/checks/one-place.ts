import { plain, plainText, type PlainText } from '../../model/plain-text.js';
import type { Resource, ResourceRef } from '../../model/resource.js';
import { shared, type Answer, type Question, type Scene } from './check.js';

/** Whether all that is broken shares a node, a zone or a version, while the others do well elsewhere. */
function onePlace(id: string, asks: string, word: string, respect: (pod: Resource, scene: Scene) => string | undefined): Question {
  return {
    id,
    asks,
    look(scene): Answer {
      const unready = scene.pods.filter(pod => pod.facts['ready'] === false);
      if (scene.pods.length === 0) return { verdict: 'no-data', answered: plainText('no pods of it are known') };
      if (unready.length === 0) return { verdict: 'false', answered: plain`all ${scene.pods.length} pods are ready` };
      const values = new Set(scene.pods.map(pod => respect(pod, scene)).filter(value => value !== undefined));
      if (values.size === 0) return { verdict: 'no-data', answered: plain`no ${plainText(word)} is known of its pods` };
      const found = shared(scene.pods, pod => respect(pod, scene));
      if (found && found.elsewhere > 0)
        return {
          verdict: 'true',
          answered: plain`${found.bad} of ${unready.length} pods that are not ready: ${plainText(word)} ${plainText(found.value)}; ${found.elsewhere} elsewhere are ready`,
        };
      const only: PlainText =
        values.size === 1
          ? plain`there is only one ${plainText(word)}`
          : plain`pods that are not ready are not of one ${plainText(word)}, or none elsewhere is ready`;
      return { verdict: 'false', answered: only };
    },
  };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const nodeOf = (pod: Resource): string | undefined => textOf(pod.facts['node']);

export const oneNode = onePlace('one-node', 'Is it one node?', 'node', nodeOf);
export const oneZone = onePlace('one-zone', 'Is it one zone?', 'zone', (pod, scene) => {
  const name = nodeOf(pod);
  const ref: ResourceRef | undefined =
    name === undefined ? undefined : { kind: 'node', name: plainText(name), ...(pod.ref.cluster ? { cluster: pod.ref.cluster } : {}) };
  return ref ? textOf(scene.resource(ref)?.facts['zone']) : undefined;
});
export const oneVersion = onePlace('one-version', 'Is it one version?', 'image', pod => textOf(pod.facts['image']));
