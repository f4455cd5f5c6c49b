import { plain } from '../../../model/plain-text.js';
import { natureOf } from '../../../model/nature.js';
import { citing, type Reason } from '../reason.js';

/** Nothing is wrong with it as far as anyone says. Says nothing of objects that never alert, as a configuration. */
export const silent: Reason = {
  id: 'silent',
  about: 'It has no alert of its own, though objects of its kind do have alerts.',
  find: ({ members, unit, ref }) =>
    members.length > 0 || natureOf(ref) !== 'ordinary'
      ? undefined
      : { value: -1.5, evidence: () => citing(plain`${unit.name} has no alert of its own`, []) },
};
