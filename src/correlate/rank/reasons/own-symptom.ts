import { plain } from '../../../model/plain-text.js';
import { counted } from '../../rules/phrase.js';
import { symptomOf } from '../../symptom.js';
import { citing, type Reason } from '../reason.js';
import { alertsOf } from './phrases.js';

/** Symptoms that begin where they are seen. */
export const ownSymptom: Reason = {
  id: 'own-symptom',
  about: 'Its own alerts tell of something that begins where it is seen: a crash, a full disk, memory.',
  find({ members, symptom }) {
    if (!symptom) return undefined;
    return {
      value: 2 * symptom.local,
      evidence() {
        const telling = members.filter(member => symptomOf(member.name).local === symptom.local);
        return citing(
          symptom.phrase === ''
            ? plain`alert ${telling[0]!.name}`
            : plain`it ${symptom.phrase}: ${counted(telling.length, 'alert')} (${telling[0]!.name})`,
          alertsOf(telling),
        );
      },
    };
  },
};
