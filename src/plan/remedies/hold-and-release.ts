import type { ActionName } from '../../model/plan.js';
import { plain, plainText, type PlainText } from '../../model/plain-text.js';
import type { Resource } from '../../model/resource.js';
import { objectName } from '../object-name.js';
import type { Remedy } from './remedy.js';

interface Switch {
  readonly name: ActionName;
  readonly title: string;
  readonly tradeOff: string;
  readonly expected: string;
  readonly fit: number;
}

/** What stands still and should not, or goes on and should not, by what its source says of it. */
function switchOf({ ref, facts }: Resource): Switch | undefined {
  if (ref.kind === 'cronjob') {
    return facts['suspended'] === true
      ? {
          name: 'resume-cronjob',
          title: 'Resume',
          tradeOff: 'it runs again; somebody may have suspended it on purpose',
          expected: 'its next run succeeds and the alerts of this incident end',
          fit: 0.6,
        }
      : {
          name: 'suspend-cronjob',
          title: 'Suspend',
          tradeOff: 'no further run fails; what the runs are for is not done meanwhile',
          expected: 'no further run starts and the alerts of this incident end',
          fit: 0.6,
        };
  }
  if (facts['paused'] === true)
    return {
      name: 'resume-rollout',
      title: 'Resume the rollout of',
      tradeOff: 'what was held back rolls out; somebody may have paused it on purpose',
      expected: 'all replicas run one revision and the alerts of this incident end',
      fit: 0.7,
    };
  return facts['rollout'] === 'in-progress'
    ? {
        name: 'pause-rollout',
        title: 'Pause the rollout of',
        tradeOff: 'no further pod is replaced; those that were stay as they are',
        expected: 'no more pods are replaced, and it gets no worse',
        fit: 0.5,
      }
    : undefined;
}

const words = (text: string): PlainText => plainText(text);

/** Hold what makes it worse, release what was held: rollouts and cron jobs. */
export const holdAndRelease: Remedy = {
  id: 'hold-and-release',
  propose({ suspect, targetsOf, able }) {
    return targetsOf(suspect.about).flatMap(resource => {
      const found = switchOf(resource);
      const provider = found && able(found.name, resource.ref);
      if (!found || !provider) return [];
      return [
        {
          actions: [{ name: found.name, provider, on: resource.ref, params: {} }],
          title: plain`${words(found.title)} ${objectName(resource.ref)}`,
          tradeOff: words(found.tradeOff),
          expectedOutcome: words(found.expected),
          fit: suspect.confidence * found.fit,
        },
      ];
    });
  },
};
