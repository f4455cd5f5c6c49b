import { plain } from '../../../model/plain-text.js';
import { refPhrase } from '../../rules/phrase.js';
import { symptomOf } from '../../symptom.js';
import { natureOf } from '../../../model/nature.js';
import { citing, type Reason } from '../reason.js';

/** From this locality on a symptom tells of an object that fails by itself. */
const BROKEN = 0.7;

/** Some objects have no alerts but are there to change how others behave. */
export const nature: Reason = {
  id: 'nature',
  about: 'It exists to break things, to configure them or to scale them.',
  find({ ref }, whole) {
    switch (natureOf(ref)) {
      case 'fault-injection':
        return { value: 5, evidence: () => citing(plain`${refPhrase(ref)} is a fault injection experiment`, []) };
      case 'configuration': {
        // Objects that fail without breaking themselves do what they were told to.
        const broken = whole.members.some(member => symptomOf(member.name).local >= BROKEN);
        return {
          value: broken ? 1 : 3,
          evidence: () =>
            citing(
              broken
                ? plain`${refPhrase(ref)} configures what is in trouble`
                : plain`${refPhrase(ref)} configures what is in trouble, and nothing there is broken by itself`,
              [],
            ),
        };
      }
      case 'scaler': {
        const spending = whole.members.filter(member => {
          const { kind } = symptomOf(member.name);
          return kind === 'cost' || kind === 'cpu' || kind === 'traffic';
        });
        return spending.length === 0
          ? undefined
          : {
              value: 2,
              evidence: () =>
                citing(
                  plain`${refPhrase(ref)} decides how many instances run`,
                  spending.slice(0, 8).flatMap(member => member.alerts),
                ),
            };
      }
      case 'ordinary':
        return undefined;
    }
  },
};
