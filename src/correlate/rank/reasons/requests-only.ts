import { plain } from '../../../model/plain-text.js';
import { symptomOf } from '../../symptom.js';
import { citing, type Reason } from '../reason.js';
import { firstAlerts, named } from './phrases.js';

/** An object that merely gets no requests, or others than usual, suffers from those that send them: load travels from caller to callee. */
export const requestsOnly: Reason = {
  id: 'requests-only',
  about: 'Only its requests are other than usual, and something that calls it is in trouble.',
  find({ unit, members }, whole, { world }) {
    if (!whole.requestsOnly.has(unit)) return undefined;
    const callers = world.calls.upstream(unit).filter(caller => whole.alerting.has(caller) && !whole.requestsOnly.has(caller));
    if (callers.length === 0) return undefined;
    return {
      value: -1,
      evidence() {
        const trouble = plain`${callers.length === 1 ? plain`is` : plain`are`} in trouble`;
        const none = members.every(member => symptomOf(member.name).kind === 'starved');
        return citing(
          none
            ? plain`it only gets no requests, and ${named(callers)} that should send them ${trouble}`
            : plain`only its requests are other than usual, and ${named(callers)} that may send them ${trouble}`,
          firstAlerts(callers, whole),
        );
      },
    };
  },
};
