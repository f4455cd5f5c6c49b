import { plain, plainText } from '../../../src/model/plain-text.js';
import { seconds } from '../../../src/model/time.js';
import { defineCheck, type Found } from './check.js';
import { isOver } from './job-end.js';
import { missingSecret } from './secret.js';

/** Files are often applied in the wrong order, and all is well a moment later. */
const AFTER = seconds(30);

/** Secrets that a workload names and that do not exist. Its pods can't start without one, unless it is only the login for their images. */
export const missingSecretCheck = defineCheck({
  id: 'missing-secret',
  asks: 'Does a workload name a Secret that does not exist?',
  kinds: ['deployment', 'statefulset', 'daemonset', 'cronjob', 'job', 'pod'],
  needs: ['secret'],
  find(object, { world }) {
    if (
      object.deletedAt !== undefined ||
      (object.kind === 'job' && (object.owner || isOver(object))) ||
      (object.kind === 'pod' && object.phase !== 'Pending')
    )
      return [];
    return object.wants.flatMap((wanted): readonly Found[] => {
      const missing = wanted.kind === 'secret' ? missingSecret(world, object.namespace, wanted.name) : undefined;
      if (!missing) return [];
      return [
        {
          reason: plain`secret ${wanted.name}`,
          severity: wanted.onlyForPulling ? 'info' : 'warning',
          since: object.createdAt,
          after: AFTER,
          does: plainText('names what does not exist'),
          because: plain`${missing} (${wanted.by})`,
        },
      ];
    });
  },
});
