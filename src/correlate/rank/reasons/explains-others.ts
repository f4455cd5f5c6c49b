import { plain } from '../../../model/plain-text.js';
import { citing, type Reason } from '../reason.js';
import { firstAlerts, named } from './phrases.js';

/** Errors and latency travel from callee to caller, missing requests from caller to callee (MicroRank, WWW 2021, walks the same graph). */
export const explainsOthers: Reason = {
  id: 'explains-others',
  about: 'The others call it, directly or over a few hops, run on it, or get no requests because of it.',
  find({ explains, unit, members }, whole) {
    const others = whole.alerting.size - (members.length > 0 ? 1 : 0);
    if (others === 0 || explains.length === 0) return undefined;
    return {
      value: (2 * explains.length) / others,
      evidence() {
        const verb = unit.sort === 'workload' || unit.sort === 'other' ? plain`depend` : plain`run`;
        // One that shows only by what others lack of it is not among those with alerts.
        const all = Math.max(others, explains.length);
        return citing(
          plain`${named(explains)} ${verb}${explains.length === 1 ? plain`s` : plain``} on ${unit.name} (${explains.length} of ${all} other ${all === 1 ? plain`object` : plain`objects`} in trouble)`,
          firstAlerts(explains, whole),
        );
      },
    };
  },
};
