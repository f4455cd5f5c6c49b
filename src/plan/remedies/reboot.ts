import { plain, plainText } from '../../model/plain-text.js';
import type { Resource } from '../../model/resource.js';
import { objectName } from '../object-name.js';
import type { Remedy } from './remedy.js';
import { symptomsOf } from './symptoms.js';

/** Signs of a machine that answers nobody: starting it afresh is what is left. */
const SILENT = /status.?check|unreachable|not.?reachable|no answer|unresponsive|instance.?(?:is )?down|host.?down|impaired/i;
/** Signs of what fills up or hangs, and starts empty. */
const STARTS_AFRESH = /memory|swap|leak|deadlock|hang|hung|stuck|frozen|connections|file.?descriptor|thread/i;
/** States in which it takes a reboot at all. */
const TAKES_ONE: ReadonlySet<unknown> = new Set(['running', 'available']);

/** What stops while it starts again, in words that belong before the question. */
function downtime({ ref, facts }: Resource): string {
  if (ref.kind === 'database')
    return 'DOWNTIME: every connection is cut, and nothing reads or writes until it is available again, usually a few minutes, longer after heavy writes';
  return typeof facts['group'] === 'string'
    ? 'DOWNTIME: all that runs on it stops for some minutes; its group may replace it instead'
    : 'DOWNTIME: all that runs on it stops for some minutes, and no group replaces it if it does not come back';
}

/** Start a machine or a database instance again: the last thing to do, with what it costs named first. */
export const reboot: Remedy = {
  id: 'reboot',
  propose(situation) {
    const words = symptomsOf(situation, { events: true });
    const silent = SILENT.test(words);
    if (!silent && !STARTS_AFRESH.test(words)) return [];
    return situation.targetsOf(situation.suspect.about).flatMap(resource => {
      const provider = situation.able('reboot', resource.ref);
      if (!provider || !TAKES_ONE.has(resource.facts['phase'])) return [];
      return [
        {
          actions: [{ name: 'reboot' as const, provider, on: resource.ref, params: {} }],
          title: plain`Reboot ${objectName(resource.ref)}`,
          tradeOff: plain`${plainText(downtime(resource))}; it can not be taken back, and it hides the cause`,
          expectedOutcome: plainText('it is back and the alerts of this incident end'),
          fit: situation.suspect.confidence * (silent ? 0.7 : 0.4),
        },
      ];
    });
  },
};
