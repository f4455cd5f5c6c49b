import type { ActionName, Fact } from '../../../src/model/plan.js';
import { joinPlain, plain, plainText } from '../../../src/model/plain-text.js';
import { digest } from './canonical.js';
import type { LiveWorkload, RevisionTarget } from './live-workload.js';

/**
 * What the plan rests on. Status (ready counts, conditions) is left out: it changes by itself while people read, and an
 * approval must not become void for it. The spec it acts on, its size, its identity and who scales it are all in.
 */
export function factsOf(live: LiveWorkload, revision: RevisionTarget | undefined, action: ActionName): readonly Fact[] {
  const { object, hpa } = live;
  const facts: Fact[] = [
    { name: 'uid', text: plain`${plainText(object.kind)} ${object.name} (${plainText(object.uid)})`, value: object.uid },
    { name: 'replicas', text: plain`${object.replicas} replicas`, value: object.kind === 'daemonset' ? 'one a node' : String(object.replicas) },
    { name: 'hpa', text: hpa ? plain`autoscaler ${hpa.name}, ${hpa.min} to ${hpa.max}` : plainText('no autoscaler'), value: hpa ? `${hpa.name} ${hpa.min} ${hpa.max}` : 'none' },
  ];
  if (action === 'scale') return facts;
  facts.push(
    { name: 'template', text: plain`runs ${joinPlain(object.images, ', ')}${live.revision ? plain` (${live.revision.name})` : plainText('')}`, value: digest(live.template) },
    { name: 'paused', text: plainText(object.paused ? 'rollouts are paused' : 'rollouts are not paused'), value: String(object.paused) },
  );
  if (action === 'restart') facts.push({ name: 'generation', text: plain`generation ${object.generation}`, value: String(object.generation) });
  if (revision) facts.push({ name: 'target', text: plain`revision ${revision.name} (${revision.hash})`, value: revision.digest });
  return facts;
}

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
