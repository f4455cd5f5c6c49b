import type { HandStep } from '../../model/hand-step.js';
import { natureOf } from '../../model/nature.js';
import { plain, plainText, type PlainText } from '../../model/plain-text.js';
import type { ResourceRef } from '../../model/resource.js';
import { objectName } from '../object-name.js';
import { kubectl } from '../hand-command.js';
import { isMadeBy } from '../target.js';
import type { Remedy, Situation } from './remedy.js';

/** The schedule that makes the experiment again and again, if a source knows it: its owner, or one that bears the start of its name. */
function scheduleOf(experiment: ResourceRef, { snapshot }: Situation): ResourceRef | undefined {
  const schedules = [...snapshot.resources.values()]
    .filter(({ ref }) => isMadeBy(experiment, ref))
    .sort((a, b) => b.ref.name.length - a.ref.name.length);
  return schedules[0]?.ref;
}

/** Chaos Mesh pauses by an annotation, Litmus by the state of its engine. */
const pausing = (ref: ResourceRef): PlainText | undefined =>
  ref.kind === 'chaosengine'
    ? kubectl`patch ${ref} --type merge -p ${`{"spec":{"engineState":"stop"}}`}`
    : kubectl`annotate ${ref} --overwrite experiment.chaos-mesh.org/pause=true`;

function step(verb: HandStep['verb'], on: ResourceRef, title: PlainText, how: PlainText | undefined): HandStep {
  return { verb, on, title, ...(how ? { how } : {}) };
}

/** An experiment that breaks things on purpose is ended, not worked around: paused first, which can be taken back. */
export const faultInjection: Remedy = {
  id: 'fault-injection',
  propose(situation) {
    const { about, confidence } = situation.suspect;
    if (natureOf(about) !== 'fault-injection') return [];
    const source = about.kind === 'schedule' ? about : (scheduleOf(about, situation) ?? about);
    return [
      {
        actions: [],
        byHand: [
          step('pause', source, plain`Pause ${objectName(source)}`, pausing(source)),
          step('remove', source, plainText('Remove it when its owner agrees'), kubectl`delete ${source}`),
        ],
        title: plain`End the fault injection ${objectName(source)}`,
        tradeOff: plainText('ends what was broken on purpose; whoever runs the experiment loses it: ask them first'),
        expectedOutcome: plainText('the experiment is paused and the alerts of this incident end'),
        fit: confidence,
      },
    ];
  },
};
