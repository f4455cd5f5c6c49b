import type { ActionKind } from '../../../src/contracts/provider.js';
import { ok } from '../../../src/model/result.js';
import type { ClusterTarget } from '../questions/target.js';
import { clusterActions } from './actions.js';
import { rehearse } from './rehearse.js';

/** What can be done to a cluster. Nothing here can do it: see writer.ts. */
export const catalogue = (target: ClusterTarget): readonly ActionKind[] =>
  clusterActions.map(action => ({
    name: action.name,
    title: action.title,
    on: action.on,
    ...(action.patience === undefined ? {} : { patience: action.patience }),
    rehearse: (planned, signal) => rehearse(target, action, planned, signal),
    async observe(planned, signal) {
      const intended = await action.intend(target, planned, signal);
      return intended.ok ? ok(intended.value.facts) : intended;
    },
    verify: (planned, rehearsal, signal) => action.verify(target, planned, rehearsal, signal),
  }));
