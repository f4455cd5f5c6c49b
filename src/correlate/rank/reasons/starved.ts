import { plain } from '../../../model/plain-text.js';
import { citing, type Reason } from '../reason.js';
import { firstAlerts, named } from './phrases.js';

/** An object that merely gets no requests suffers from those that no longer send any. */
export const starved: Reason = {
  id: 'starved',
  about: 'It only gets no requests, and something that calls it is in trouble.',
  find({ unit }, whole, { world }) {
    if (!whole.starved.has(unit)) return undefined;
    const callers = world.calls.upstream(unit).filter(caller => whole.alerting.has(caller) && !whole.starved.has(caller));
    if (callers.length === 0) return undefined;
    return { value: -1, evidence: () => citing(plain`it only gets no requests, and ${named(callers)} that should send them ${callers.length === 1 ? plain`is` : plain`are`} in trouble`, firstAlerts(callers, whole)) };
  },
};
