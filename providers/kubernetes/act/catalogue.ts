import type { ActionKind } from '../../../src/contracts/provider.js';
import type { ActionName } from '../../../src/model/plan.js';
import { ok } from '../../../src/model/result.js';
import type { ClusterTarget } from '../questions/target.js';
import { intend } from './intended-change.js';
import { rehearse } from './rehearse.js';
import { verify } from './verify.js';

/** What can be done to a cluster. Nothing here can do it: see writer.ts. */
export function catalogue(target: ClusterTarget): readonly ActionKind[] {
  const action = (name: ActionName, title: string, on: readonly string[]): ActionKind => ({
    name, title, on,
    rehearse: (planned, signal) => rehearse(target, planned, signal),
    async observe(planned, signal) {
      const intended = await intend(target, planned, signal);
      return intended.ok ? ok(intended.value.facts) : intended;
    },
    verify: (planned, rehearsal, signal) => verify(target, planned, rehearsal.facts.find(fact => fact.name === 'uid')?.value, signal),
  });
  return [
    action('roll-back', 'Roll back to a revision', ['deployment', 'statefulset', 'daemonset']),
    action('restart', 'Restart, pod by pod', ['deployment', 'statefulset', 'daemonset']),
    action('scale', 'Scale', ['deployment', 'statefulset']),
  ];
}
