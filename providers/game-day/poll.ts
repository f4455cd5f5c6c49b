import type { Batch } from '../../src/contracts/provider.js';
import type { Window } from '../../src/model/time.js';
import { logLines } from './log-lines.js';
import { edgesOf, resourcesOf } from './resources.js';
import { signalsOf } from './signals.js';
import type { Simulation } from './simulation.js';

/** Lines of one service that come with a poll; `logs-of` has the rest. */
const LINES_A_SERVICE = 40;

/** Everything of a window: alerts and objects as they stand, and what happened in it. */
export function poll(simulation: Simulation, window: Window): Batch {
  const logs = simulation.world.order
    .filter(service => service.spec.kind !== 'external')
    .flatMap(service => logLines(simulation, service, window, { troubleOnly: true, most: LINES_A_SERVICE }));
  return {
    signals: [...signalsOf(simulation, window), ...logs],
    completeFor: ['alert'],
    resources: resourcesOf(simulation),
    resourcesComplete: true,
    edges: edgesOf(simulation),
  };
}
