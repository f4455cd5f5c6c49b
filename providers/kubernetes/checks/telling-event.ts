import { plain, plainText } from '../../../src/model/plain-text.js';
import { defineCheck, type Found } from './check.js';

/** Warnings that no state of an object shows, and that no other check quotes. */
const REASONS = [
  'FailedToUpdateEndpoint',
  'FailedToCreateEndpoint',
  'FailedToUpdateEndpointSlices',
  'SyncLoadBalancerFailed',
  'ClusterIPNotAllocated',
  'FailedPreStopHook',
  'ExceededGracePeriod',
  'DNSConfigForming',
  'SystemOOM',
  'ImageGCFailed',
  'FreeDiskSpaceFailed',
  'ContainerGCFailed',
  'EvictionThresholdMet',
  'InvalidDiskCapacity',
  'FileSystemResizeFailed',
  'VolumeResizeFailed',
  'SelectorOverlap',
  'FailedDaemonPod',
  'NoControllers',
  'CalculateExpectedPodCountFailed',
  'FailedKillPod',
];

/** What the cluster warned of, and nothing else shows. */
export const tellingEvent = defineCheck({
  id: 'telling-event',
  asks: 'Does the cluster warn of something that no state shows?',
  kinds: ['pod', 'service', 'node', 'pvc', 'pdb', 'daemonset', 'deployment', 'statefulset'],
  find: (object, { warning }) =>
    REASONS.flatMap((reason): readonly Found[] => {
      const message = warning(object.uid, [reason]);
      return message
        ? [{ reason: plainText(reason), severity: 'warning', does: plain`was warned of (${plainText(reason)})`, because: message }]
        : [];
    }),
});
