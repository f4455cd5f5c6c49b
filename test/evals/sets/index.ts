import type { EvalSet } from '../eval-set.js';
import { alarmStorm } from './alarm-storm.js';
import { holmes } from './holmes.js';
import { itbench } from './itbench.js';
import { itbenchPlans } from './itbench-plans.js';
import { loghub } from './loghub.js';
import { nab } from './nab.js';
import { nezha } from './nezha.js';
import { petshop } from './petshop.js';

/** In the order they run when no set is named. */
export const SETS: readonly EvalSet[] = [alarmStorm, itbench, itbenchPlans, petshop, nezha, nab, loghub, holmes];
