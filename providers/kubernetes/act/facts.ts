import type { Fact } from '../../../src/model/plan.js';
import { joinPlain, plain, plainText } from '../../../src/model/plain-text.js';
import { digest } from './canonical.js';
import { uidFact } from './live-object.js';
import type { LiveWorkload, RevisionTarget } from './live-workload.js';

/** Identity, size and who scales it: what every plan for a workload rests on. */
export function sizeFacts({ object, hpa }: LiveWorkload): readonly Fact[] {
  return [
    uidFact(object),
    {
      name: 'replicas',
      text: plain`${object.replicas} replicas`,
      value: object.kind === 'daemonset' ? 'one a node' : String(object.replicas),
    },
    keeperFact(object),
    {
      name: 'hpa',
      text: hpa ? plain`autoscaler ${hpa.name}, ${hpa.min} to ${hpa.max}` : plainText('no autoscaler'),
      value: hpa ? `${hpa.name} ${hpa.min} ${hpa.max}` : 'none',
    },
  ];
}

/** Who puts the object back as it should be, by what that says: an approval is for an object whose keeper was told. */
function keeperFact({ gitops, owner }: LiveWorkload['object']): Fact {
  const keepers = [
    ...(gitops === undefined ? [] : [plainText(gitops)]),
    ...(owner === undefined ? [] : [plain`${plainText(owner.kind)} ${owner.name}`]),
  ];
  return {
    name: 'keeper',
    text: keepers.length === 0 ? plainText('kept by nobody else') : plain`kept by ${joinPlain(keepers, ', ')}`,
    value: `${gitops ?? ''} ${owner?.uid ?? ''}`.trim(),
  };
}

/**
 * What a plan rests on that changes what the pods run. Status (ready counts, conditions) is left out: it changes by itself
 * while people read, and an approval must not become void for it.
 */
export const templateFacts = (live: LiveWorkload): readonly Fact[] => [
  ...sizeFacts(live),
  {
    name: 'template',
    text: plain`runs ${joinPlain(live.object.images, ', ')}${live.revision ? plain` (${live.revision.name})` : plainText('')}`,
    value: digest(live.template),
  },
  {
    name: 'paused',
    text: plainText(live.object.paused ? 'rollouts are paused' : 'rollouts are not paused'),
    value: String(live.object.paused),
  },
];

export const generationFact = ({ object }: Pick<LiveWorkload, 'object'>): Fact => ({
  name: 'generation',
  text: plain`generation ${object.generation}`,
  value: String(object.generation),
});

export const targetFact = ({ name, hash, digest: value }: RevisionTarget): Fact => ({
  name: 'target',
  text: plain`revision ${name} (${hash})`,
  value,
});

/** Which facts differ, in words: "replicas: 3 replicas became 5 replicas". */
export function differences(before: readonly Fact[], after: readonly Fact[]): readonly string[] {
  const found: string[] = [];
  for (const fact of after) {
    const old = before.find(candidate => candidate.name === fact.name);
    if (old?.value !== fact.value) found.push(`${fact.name}: ${old?.text ?? 'nothing'} became ${fact.text}`);
  }
  for (const old of before) if (!after.some(fact => fact.name === old.name)) found.push(`${old.name}: ${old.text} is gone`);
  return found;
}
