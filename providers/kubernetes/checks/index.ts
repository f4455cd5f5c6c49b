import { apiService } from './api-service.js';
import { authorityEnding } from './authority-ending.js';
import { autoscaler } from './autoscaler.js';
import { autoscalerTarget } from './autoscaler-target.js';
import { blockedCaller } from './blocked-caller.js';
import { budget } from './budget.js';
import { budgetOverlap } from './budget-overlap.js';
import { certificate } from './certificate.js';
import type { Check } from './check.js';
import { claimPending } from './claim-pending.js';
import { configError } from './config-error.js';
import { configUnused } from './config-unused.js';
import { crashLoop } from './crash-loop.js';
import { cronJob } from './cron-job.js';
import { evicted } from './evicted.js';
import { gateway } from './gateway.js';
import { governingService } from './governing-service.js';
import { imagePull } from './image-pull.js';
import { ingressBackend } from './ingress-backend.js';
import { ingressClass } from './ingress-class.js';
import { initFailing } from './init-failing.js';
import { jobFailed } from './job-failed.js';
import { jobRetried } from './job-retried.js';
import { jobSuspended } from './job-suspended.js';
import { loadBalancer } from './load-balancer.js';
import { missingReference } from './missing-reference.js';
import { missingSecretCheck } from './missing-secret.js';
import { networkPolicy } from './network-policy.js';
import { nodeCordoned } from './node-cordoned.js';
import { nodeTrouble } from './node-trouble.js';
import { oomKilled } from './oom-killed.js';
import { podFailed } from './pod-failed.js';
import { probeFailing } from './probe-failing.js';
import { probePort } from './probe-port.js';
import { quota } from './quota.js';
import { replicaFailure } from './replica-failure.js';
import { roleBinding } from './role-binding.js';
import { rolloutPaused } from './rollout-paused.js';
import { rolloutStuck } from './rollout-stuck.js';
import { route } from './route.js';
import { schedulingGated } from './scheduling-gated.js';
import { security } from './security.js';
import { servicePort } from './service-port.js';
import { serviceSelectsNothing } from './service-selects-nothing.js';
import { serviceUnserved } from './service-unserved.js';
import { storageClass } from './storage-class.js';
import { stuckStarting } from './stuck-starting.js';
import { stuckTerminating } from './stuck-terminating.js';
import { tellingEvent } from './telling-event.js';
import { tlsSecret } from './tls-secret.js';
import { unschedulable } from './unschedulable.js';
import { volume } from './volume.js';
import { webhookService } from './webhook-service.js';
import { workloadUnavailable } from './workload-unavailable.js';

/** Every check. To add one: one file, one line. */
export const checks: readonly Check[] = [
  crashLoop,
  oomKilled,
  imagePull,
  configError,
  initFailing,
  probeFailing,
  unschedulable,
  schedulingGated,
  stuckStarting,
  missingReference,
  missingSecretCheck,
  evicted,
  podFailed,
  workloadUnavailable,
  rolloutStuck,
  rolloutPaused,
  replicaFailure,
  probePort,
  governingService,
  jobFailed,
  jobRetried,
  jobSuspended,
  cronJob,
  nodeTrouble,
  nodeCordoned,
  claimPending,
  volume,
  storageClass,
  autoscaler,
  autoscalerTarget,
  budget,
  budgetOverlap,
  quota,
  serviceUnserved,
  serviceSelectsNothing,
  servicePort,
  loadBalancer,
  ingressClass,
  ingressBackend,
  tlsSecret,
  networkPolicy,
  blockedCaller,
  gateway,
  route,
  webhookService,
  apiService,
  authorityEnding,
  certificate,
  configUnused,
  stuckTerminating,
  roleBinding,
  security,
  tellingEvent,
];
