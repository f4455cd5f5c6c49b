import { configuration } from './configuration.js';
import { faultInjection } from './fault-injection.js';
import type { Remedy } from './remedy.js';
import { restart } from './restart.js';
import { rollBack } from './roll-back.js';
import { scale } from './scale.js';
import { silence } from './silence.js';

/** The order breaks ties between proposals that fit equally well. */
export const remedies: readonly Remedy[] = [rollBack, faultInjection, configuration, scale, restart, silence];
