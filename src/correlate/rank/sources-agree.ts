import { joinPlain, plain } from '../../model/plain-text.js';
import { compareText } from '../../model/identity.js';
import { counted } from '../rules/phrase.js';
import { citing, type Reason } from './reason.js';

const MOST_NAMED = 3;

/** Sources that know nothing of each other speak of the same object: harder to fool, and harder to be mere noise of one. */
export const sourcesAgree: Reason = {
  id: 'sources-agree',
  about: 'Alerts of several independent sources are about it.',
  find({ members }) {
    // Alertmanager repeats what Prometheus says: twins of one member count once.
    const first = members[0]?.alerts[0]?.source;
    if (members.every(member => member.alerts[0]?.source === first)) return undefined;
    const heads = members.flatMap(member => member.alerts[0] ?? []);
    const sources = [...new Set(heads.map(alert => alert.source))].sort(compareText);
    return {
      value: 0.3 * (sources.length - 1),
      evidence() {
        const alerts = members.flatMap(member => member.alerts);
        const names = [...new Set(heads.map(alert => alert.name))].sort(compareText);
        const shown = joinPlain(names.slice(0, MOST_NAMED), ', ');
        return citing(
          plain`${counted(sources.length, 'source')} alert on it: ${shown}${names.length > MOST_NAMED ? plain` and ${names.length - MOST_NAMED} more` : plain``}`,
          alerts.slice(0, 12),
        );
      },
    };
  },
};
