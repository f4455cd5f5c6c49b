import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { at, rawTextAt, type Raw } from '../objects/raw.js';
import { keepersOf, NOT_IN_A_DRY_RUN, sameUid } from './live-object.js';
import { rolloutExpectation, rolloutReach } from './rollout.js';
import { templateFacts } from './facts.js';
import type { IntendedChange, PatchOperation, Write } from './intended-change.js';
import type { LiveWorkload } from './live-workload.js';
import type { ClusterTarget } from '../questions/target.js';

/** What every action that replaces the pods of a workload has in common. */
export const templateChange = (
  target: ClusterTarget,
  live: LiveWorkload,
): Pick<IntendedChange, 'facts' | 'refused' | 'warnings' | 'blastRadius' | 'notTested' | 'expectation'> => ({
  facts: templateFacts(live),
  refused: pausedRefusal(live),
  warnings: rolloutWarnings(live),
  blastRadius: rolloutReach(target, live),
  expectation: rolloutExpectation(live),
  notTested: [
    plainText('that images can be pulled and pods become ready: no controller runs in a dry run'),
    plainText('that nodes have room for the pods, and that quotas allow them'),
    NOT_IN_A_DRY_RUN,
  ],
});

/** A write to the pod template, with the preconditions that all of them have: same object, same template, same size. */
export const templateWrite = (
  live: LiveWorkload,
  operations: readonly PatchOperation[],
  isDoneIn: (template: unknown) => boolean,
): Write => ({
  is: 'patch',
  place: live.place,
  before: live.raw,
  isDoneIn: raw => isDoneIn(at(raw, 'spec', 'template')),
  patch: [
    sameUid(live.object),
    ...(typeof at(live.raw, 'spec', 'replicas') === 'number'
      ? [{ op: 'test' as const, path: '/spec/replicas', value: at(live.raw, 'spec', 'replicas') }]
      : []),
    { op: 'test', path: '/spec/template', value: live.template },
    ...operations,
  ],
});

const pausedRefusal = (live: LiveWorkload): PlainText | undefined =>
  live.object.paused ? plain`rollouts of ${live.object.name} are paused: resume them first` : undefined;

function rolloutWarnings({ object, hpa }: LiveWorkload): readonly PlainText[] {
  return [
    ...keepersOf(object, 'template'),
    ...(hpa ? [plain`the autoscaler ${hpa.name} may change the number of pods meanwhile (${hpa.min} to ${hpa.max})`] : []),
    ...(object.strategy.includes('OnDelete')
      ? [plainText('the update strategy is OnDelete: pods keep the old template until someone deletes them')]
      : []),
  ];
}

/** One container of a pod template and where it stands in it. */
export interface TemplateContainer {
  readonly path: string;
  readonly raw: Raw;
}

/** Finds a container (or init container) by its name. */
export function containerIn(template: unknown, name: string): TemplateContainer | undefined {
  for (const list of ['containers', 'initContainers']) {
    const containers = at(template, 'spec', list);
    if (!Array.isArray(containers)) continue;
    const index = containers.findIndex(candidate => rawTextAt(candidate, 'name') === name);
    if (index >= 0) return { path: `/spec/template/spec/${list}/${index}`, raw: containers[index] as Raw };
  }
  return undefined;
}
