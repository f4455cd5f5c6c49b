import { plain } from '../../../model/plain-text.js';
import { span } from '../../rules/phrase.js';
import { citing, type Reason } from '../reason.js';

const FADES = 120_000;
const LATE = 240_000;

/** Causes come before effects, as far as the uncertainty of starts lets one tell. */
export const earliest: Reason = {
  id: 'earliest',
  about: 'Its alerts began first.',
  find({ members, unit }, whole) {
    const first = members[0];
    if (!first || whole.alerting.size < 2) return undefined;
    const delay = Math.max(0, first.at - whole.start - first.slack);
    const after = span(first.at - whole.start);
    if (delay > LATE)
      return { value: -0.8, evidence: () => citing(plain`its first alert came ${after} after the incident began`, first.alerts) };
    return {
      value: 0.8 * Math.exp(-delay / FADES),
      evidence: () =>
        citing(
          first.at <= whole.start ? plain`${unit.name} alerted first` : plain`${unit.name} alerted ${after} after the first alert`,
          first.alerts,
        ),
    };
  },
};
