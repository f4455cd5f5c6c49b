import { plain, plainText } from '../../../src/model/plain-text.js';
import { defineCheck, type Found } from './check.js';

const REASONS = new Set(['ErrImagePull', 'ImagePullBackOff', 'ErrImageNeverPull', 'InvalidImageName', 'ImageInspectError', 'RegistryUnavailable', 'SignatureValidationFailed']);

/** Containers whose image can't be had. Both reasons of a failed pull alternate, so they count as one. */
export const imagePull = defineCheck({ id: 'image-pull', asks: 'Can an image not be had?', kinds: ['pod'], find: (pod, context) => pod.deletedAt !== undefined ? [] : pod.containers.flatMap((container): readonly Found[] => {
  const waiting = container.waiting;
  if (!waiting || !REASONS.has(waiting.reason)) return [];
  const told = waiting.message && !waiting.message.startsWith('Back-off') ? waiting.message : context.warning(pod.uid, ['Failed', 'InspectFailed']) ?? waiting.message;
  return [{
    alert: 'ImagePullFailing', reason: plainText(waiting.reason === 'ErrImagePull' ? 'ImagePullBackOff' : waiting.reason), container: container.name, severity: 'critical', since: pod.startedAt ?? pod.createdAt,
    does: plain`not started: the image ${container.image} can't be pulled`, ...(told ? { because: told } : {}),
  }];
}) });
