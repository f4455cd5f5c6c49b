import type { PlainText } from '../../../model/plain-text.js';
import { plain } from '../../../model/plain-text.js';
import type { Sign } from '../../context-index.js';
import { counted } from '../../rules/phrase.js';
import { symptomOf } from '../../symptom.js';
import { citing, type Reason } from '../reason.js';

/** What the platform, the metrics and the logs say of it. */
export const signs: Reason = {
  id: 'signs',
  about: 'Events, anomalies and log bursts of the object itself.',
  find(candidate) {
    const warnings = candidate.signs.filter(sign => (sign.type === 'event' ? sign.level === 'warning' : true));
    if (warnings.length === 0) return undefined;
    const telling = warnings.reduce((best, sign) => (localOf(sign) > localOf(best) ? sign : best));
    return {
      value: Math.min(1.5, 0.6 * localOf(telling) + 0.3 * Math.log2(1 + warnings.length)),
      evidence() {
        const text = signPhrase(telling);
        return citing(warnings.length > 1 ? plain`${text} and ${counted(warnings.length - 1, 'other sign')}` : text, [
          telling,
          ...warnings.filter(sign => sign !== telling),
        ]);
      },
    };
  },
};

const localOf = (sign: Sign): number =>
  sign.type === 'event' ? symptomOf(sign.reason).local : sign.type === 'anomaly' ? symptomOf(sign.metric).local : 0.5;

function signPhrase(sign: Sign): PlainText {
  switch (sign.type) {
    case 'event':
      return plain`${sign.reason} ×${sign.count}`;
    case 'anomaly':
      return plain`${sign.metric} went ${sign.direction === 'up' ? plain`up` : plain`down`}`;
    case 'log-burst':
      return plain`a burst of “${sign.template}”`;
    case 'change':
      return sign.summary;
  }
}
