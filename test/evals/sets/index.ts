import type { EvalSet } from '../eval-set.js';
import { alarmStorm } from './alarm-storm.js';
import { loghub } from './loghub.js';
import { nab } from './nab.js';

/** In the order they run when no set is named. */
export const SETS: readonly EvalSet[] = [alarmStorm, nab, loghub];
