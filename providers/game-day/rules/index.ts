import { CLOUD_ALARMS } from './cloud-alarms.js';
import { CLUSTER_RULES, NOISE_RULES } from './cluster-rules.js';
import type { Rule } from './rule.js';
import { SERVICE_RULES } from './service-rules.js';

/** Every rule that is evaluated, in the order in which the servers would list them. */
export const RULES: readonly Rule[] = [...SERVICE_RULES, ...CLUSTER_RULES, ...NOISE_RULES, ...CLOUD_ALARMS];
