import type { ClusterAction } from './intended-change.js';
import { resumeCronJob, suspendCronJob } from './actions/cronjob-suspension.js';
import { drain } from './actions/drain.js';
import { evictPod } from './actions/evict-pod.js';
import { cordon, uncordon } from './actions/node-cordon.js';
import { restart } from './actions/restart.js';
import { rollBack } from './actions/roll-back.js';
import { pauseRollout, resumeRollout } from './actions/rollout-pause.js';
import { scale } from './actions/scale.js';
import { setAutoscalerBounds } from './actions/set-autoscaler-bounds.js';
import { setEnv } from './actions/set-env.js';
import { setImage } from './actions/set-image.js';
import { setResources } from './actions/set-resources.js';

/** All that can be done to a cluster. */
export const clusterActions: readonly ClusterAction[] = [
  rollBack,
  restart,
  scale,
  setAutoscalerBounds,
  setImage,
  setResources,
  setEnv,
  pauseRollout,
  resumeRollout,
  evictPod,
  cordon,
  uncordon,
  drain,
  suspendCronJob,
  resumeCronJob,
];
