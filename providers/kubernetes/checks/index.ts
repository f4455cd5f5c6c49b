import { autoscaler } from './autoscaler.js';
import type { Check } from './check.js';
import { claimPending } from './claim-pending.js';
import { configError } from './config-error.js';
import { crashLoop } from './crash-loop.js';
import { evicted } from './evicted.js';
import { imagePull } from './image-pull.js';
import { jobFailed } from './job-failed.js';
import { nodeTrouble } from './node-trouble.js';
import { oomKilled } from './oom-killed.js';
import { replicaFailure } from './replica-failure.js';
import { rolloutStuck } from './rollout-stuck.js';
import { serviceUnserved } from './service-unserved.js';
import { stuckStarting } from './stuck-starting.js';
import { unschedulable } from './unschedulable.js';
import { workloadUnavailable } from './workload-unavailable.js';

/** Every check. To add one: one file, one line. */
export const checks: readonly Check[] = [
  crashLoop, oomKilled, imagePull, configError, unschedulable, stuckStarting, evicted, workloadUnavailable, rolloutStuck,
  replicaFailure, nodeTrouble, jobFailed, claimPending, autoscaler, serviceUnserved,
];
