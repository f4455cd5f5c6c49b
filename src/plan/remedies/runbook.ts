import type { HandStep } from '../../model/hand-step.js';
import { plain, plainText } from '../../model/plain-text.js';
import { compareSeverity } from '../../model/signal.js';
import type { Remedy } from './remedy.js';

/** What a team wrote down for this alert: a page for a person, shown and never fetched. */
export const runbook: Remedy = {
  id: 'runbook',
  propose({ incident, snapshot, rank }) {
    if (rank > 0) return [];
    const alerts = incident.alerts.flatMap(id => { const signal = snapshot.signals.get(id); return signal?.type === 'alert' && signal.runbook !== undefined ? [signal] : []; });
    const [worst] = alerts.sort((a, b) => compareSeverity(a.severity, b.severity) || (a.id < b.id ? -1 : 1));
    if (worst?.runbook === undefined) return [];
    const step: HandStep = { verb: 'follow', title: plain`Follow the runbook of ${worst.name}`, how: worst.runbook };
    return [{
      actions: [], byHand: [step], title: step.title, tradeOff: plainText('what the team wrote down for this alert; the address comes from the alert, so look at it first'),
      expectedOutcome: plainText('the alerts of this incident end'), fit: 0.2,
    }];
  },
};
