import { changeFinding } from '../change.js';
import type { Reason } from '../reason.js';

/** Most incidents follow a change (Beyer et al., Site Reliability Engineering, preface: roughly 70%). */
export const changeBeforeSymptom: Reason = {
  id: 'change-before-symptom',
  about: 'It was changed shortly before the first symptom.',
  find: changeFinding,
};
