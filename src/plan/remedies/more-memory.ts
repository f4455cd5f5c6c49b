import { plain, plainText } from '../../model/plain-text.js';
import { doubledMemory, memoryLimitsOf } from '../limits.js';
import { objectName } from '../object-name.js';
import type { Remedy } from './remedy.js';
import { signalsOf, symptomsOf } from './symptoms.js';

const KILLED = /oom.?kill|out.?of.?memory/i;

/** Twice the memory for what the kernel kills at its limit: buys time, or was simply needed. */
export const moreMemory: Remedy = {
  id: 'more-memory',
  propose(situation) {
    if (!KILLED.test(symptomsOf(situation, { events: true }))) return [];
    const named = signalsOf(situation).flatMap(signal => (signal.type === 'alert' ? (signal.labels['container'] ?? []) : []));
    return situation.targetsOf(situation.suspect.about).flatMap(resource => {
      const provider = situation.able('set-resources', resource.ref);
      const limits = memoryLimitsOf(resource);
      // Which of several containers it was has to be told by an alert.
      const [container] = limits.size === 1 ? limits.keys() : named.filter(name => limits.has(name));
      const now = container === undefined ? undefined : limits.get(container);
      const more = now === undefined ? undefined : doubledMemory(now);
      if (!provider || container === undefined || more === undefined) return [];
      return [
        {
          actions: [{ name: 'set-resources' as const, provider, on: resource.ref, params: { container, memoryLimit: more } }],
          title: plain`Raise the memory of ${objectName(resource.ref)} ${plainText(now)} → ${plainText(more)}`,
          tradeOff: plainText('ends the kills if it needs more; a leak fills the larger limit as well, only later'),
          expectedOutcome: plain`no container is killed at ${plainText(more)} and the alerts of this incident end`,
          fit: situation.suspect.confidence * 0.75,
        },
      ];
    });
  },
};
