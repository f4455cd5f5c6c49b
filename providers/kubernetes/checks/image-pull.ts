import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import type { PodObject } from '../objects/objects.js';
import { defineCheck, told, type CheckContext, type Found } from './check.js';
import { missingSecret } from './secret.js';

const REASONS = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'ErrImageNeverPull',
  'InvalidImageName',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);
/** What registries answer, and what it means. First match counts. */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [/manifest unknown|not found|does not exist/i, 'there is no such image or tag'],
  [
    /unauthorized|authentication required|denied|403|401|no basic auth/i,
    'the registry does not let us in: the pull secret is missing or wrong',
  ],
  [/no such host|name resolution/i, 'the name of the registry does not resolve'],
  [/timeout|timed out|deadline exceeded|connection refused|no route to host/i, 'the registry does not answer'],
  [/too many requests|toomanyrequests|429|rate limit/i, 'the registry limits how often we may pull'],
  [/x509|certificate/i, 'the certificate of the registry is not trusted'],
  [/no space left/i, 'the disk of the node is full'],
  [/no match(?:ing manifest)? for (?:platform|linux)/i, 'the image is not built for the processor of the node'],
];

/** Containers whose image can't be had. Both reasons of a failed pull alternate, so they count as one. */
export const imagePull = defineCheck({
  id: 'image-pull',
  asks: 'Can an image not be had?',
  kinds: ['pod'],
  find: (pod, context) =>
    pod.deletedAt !== undefined
      ? []
      : pod.containers.flatMap((container): readonly Found[] => {
          const waiting = container.waiting;
          if (!waiting || !REASONS.has(waiting.reason)) return [];
          return [
            {
              alert: 'ImagePullFailing',
              reason: plainText(waiting.reason === 'ErrImagePull' ? 'ImagePullBackOff' : waiting.reason),
              container: container.name,
              severity: 'critical',
              does: plain`not started: the image ${container.image} can't be pulled`,
              ...told({
                since: pod.startedAt ?? pod.createdAt,
                because: causeOf(
                  waiting.reason,
                  waiting.message,
                  context.warning(pod.uid, ['Failed', 'InspectFailed']),
                  missingLogin(pod, context),
                ),
              }),
            },
          ];
        }),
});

/** That pulling is put off, and the bare name of the reason, say nothing that is not said already. */
const isEmpty = (words: PlainText): boolean => /^(Back-off|Error: \w+$)/.test(words);

/** The login for the registry that the pod names and that does not exist. */
function missingLogin(pod: PodObject, { world }: CheckContext): PlainText | undefined {
  const top = world.top(pod).object;
  const wants = top && 'wants' in top ? top.wants : pod.wants;
  for (const wanted of wants)
    if (wanted.onlyForPulling) {
      const missing = missingSecret(world, pod.namespace, wanted.name);
      if (missing) return missing;
    }
  return undefined;
}

function causeOf(
  reason: string,
  message: PlainText | undefined,
  warning: PlainText | undefined,
  login: PlainText | undefined,
): PlainText | undefined {
  const words = [message, warning].find(candidate => candidate !== undefined && !isEmpty(candidate));
  if (reason === 'InvalidImageName') return words ?? plainText('that is no name of an image');
  if (reason === 'ErrImageNeverPull') return words ?? plainText('it is not on the node, and the pull policy is Never');
  if (!words) return message ?? warning;
  const meaning = MEANINGS.find(([pattern]) => pattern.test(words))?.[1];
  // Registries say of what they hide that it does not exist.
  const because = login ? plain`${login}, which is named as its login` : meaning === undefined ? undefined : plainText(meaning);
  return because === undefined ? words : plain`${because} (${plainText(words, 240)})`;
}
