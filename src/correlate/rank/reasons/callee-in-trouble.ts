import { plain } from '../../../model/plain-text.js';
import { citing, type Reason } from '../reason.js';
import { firstAlerts, named } from './phrases.js';

/** Whoever calls something that is in trouble itself is more likely to suffer from it than to cause it. */
export const calleeInTrouble: Reason = {
  id: 'callee-in-trouble',
  about: 'Something that it calls is in trouble too, and not later.',
  find({ unit, members, symptom }, whole, { world }) {
    const first = members[0];
    if (!first) return undefined;
    const callees = world.calls.callees(unit).filter(callee => {
      const theirs = whole.alerting.get(callee)?.[0];
      return theirs && !whole.requestsOnly.has(callee) && theirs.at <= first.at + first.slack + theirs.slack;
    });
    if (callees.length === 0) return undefined;
    return {
      value: -1.5 * (1 - 0.5 * (symptom?.local ?? 0)),
      evidence: () => citing(plain`it calls ${named(callees)}, in trouble as well and not later`, firstAlerts(callees, whole)),
    };
  },
};
