import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { seconds } from '../../../src/model/time.js';
import type { ServiceObject } from '../objects/objects.js';
import { matches, selectorWords } from '../objects/selector.js';
import type { World } from '../objects/world.js';
import { defineCheck, told } from './check.js';
import { workloadsIn, workloadsOf } from './selected.js';

const AFTER = seconds(30);

/** Services that no pod answers for, with the workload that was probably meant. A workload scaled to zero is off, not wrong. */
export const serviceSelectsNothing = defineCheck({
  id: 'service-selects-nothing',
  asks: 'Does a service select no pod?',
  kinds: ['service'],
  needs: ['pod', 'deployment', 'statefulset', 'daemonset'],
  find(service, { world }) {
    if (Object.keys(service.selector).length === 0 || service.serviceType === 'ExternalName' || service.deletedAt !== undefined) return [];
    const selector = { labels: service.selector, expressions: [] };
    for (const pod of world.within('pod', service.namespace)) if (matches(selector, pod.labels)) return [];
    const workloads = workloadsOf(world, service.namespace, selector);
    if (workloads.length > 0 && workloads.every(workload => workload.replicas === 0)) return [];
    const because = workloads[0] ? plain`${plainText(workloads[0].kind)} ${workloads[0].name} has no pods` : meant(service, world);
    return [
      {
        reason: plainText('NoPods'),
        severity: 'warning',
        since: service.createdAt,
        after: AFTER,
        does: plain`selects no pod (${selectorWords(selector)})`,
        ...told({ because }),
      },
    ];
  },
});

/** A workload nearby of whose pods a part fits, or that has its name; else the only one elsewhere that fits altogether; else any that nearly fits. */
function meant(service: ServiceObject, world: World): PlainText | undefined {
  const near = nearest(service, world);
  return near && near.score >= 0.5 ? near.words : (elsewhere(service, world) ?? near?.words);
}

function elsewhere(service: ServiceObject, world: World): PlainText | undefined {
  const fitting = (['deployment', 'statefulset', 'daemonset'] as const)
    .flatMap(kind => [...world.all(kind)])
    .filter(workload => matches({ labels: service.selector, expressions: [] }, workload.podLabels));
  const [workload, ...others] = fitting;
  return workload?.namespace && others.length === 0
    ? plain`the pods of ${plainText(workload.kind)} ${workload.name} have it, in namespace ${workload.namespace}`
    : undefined;
}

/** The workload whose pods come nearest to the selector: most pairs equal, and the pair that differs. */
function nearest(service: ServiceObject, world: World): { readonly words: PlainText; readonly score: number } | undefined {
  let found: { readonly words: PlainText; readonly score: number } | undefined;
  const wanted = Object.entries(service.selector);
  for (const workload of workloadsIn(world, service.namespace)) {
    const differs = wanted.filter(([name, value]) => workload.podLabels[name] !== value);
    const score =
      wanted.length -
      differs.length +
      (workload.name === service.name ? 0.5 : 0) +
      (differs.every(([name]) => workload.podLabels[name] !== undefined) ? 0.25 : 0);
    if (score < 0.25 || (found && found.score >= score)) continue;
    const [name, value] = differs[0] ?? ['', plainText('')];
    const has = workload.podLabels[name];
    found = {
      score,
      words: plain`the pods of ${plainText(workload.kind)} ${workload.name} have ${plainText(name)}${has === undefined ? plainText(' not at all') : plain`=${has}`}, not ${plainText(name)}=${value}`,
    };
  }
  return found;
}
