import type { HandStep } from '../../model/hand-step.js';
import { plain, plainText } from '../../model/plain-text.js';
import type { Runbook } from '../../model/runbook.js';
import { compareSeverity } from '../../model/signal.js';
import type { Proposal, Remedy } from './remedy.js';

/** A page that somebody wrote for this very alert, against one that nobody has read yet. */
const READ = 0.5;
const UNREAD = 0.2;

/** The steps of a page that was read, to be done and ticked by a person. */
export function follow({ from, steps, left, hid }: Runbook): Proposal {
  const byHand = steps.map(({ text, command }): HandStep => ({
    verb: 'follow',
    title: text,
    ...(command === undefined ? {} : { how: command }),
  }));
  return {
    actions: [],
    byHand:
      byHand.length > 0
        ? byHand
        : [{ verb: 'follow', title: plain`Follow ${from}`, how: plainText('it has no list of steps: read it in Ask') }],
    title: plain`Follow the runbook ${from}`,
    tradeOff: plain`the words of its author, not of warroom: nothing here performs them${left > 0 ? plain`; ${left} more steps stand in it` : plainText('')}${plainText(hid ? '; HIDDEN CHARACTERS were taken out of it: look at the page before you follow it' : '')}`,
    expectedOutcome: plainText('the alerts of this incident end'),
    fit: READ,
  };
}

/** What a team wrote down for this alert, while nobody has read it: its address, shown and never fetched here. */
export const runbook: Remedy = {
  id: 'runbook',
  propose({ incident, snapshot, rank }) {
    if (rank > 0) return [];
    const alerts = incident.alerts.flatMap(id => {
      const signal = snapshot.signals.get(id);
      return signal?.type === 'alert' && signal.runbook !== undefined ? [signal] : [];
    });
    const [worst] = alerts.sort((a, b) => compareSeverity(a.severity, b.severity) || (a.id < b.id ? -1 : 1));
    if (worst?.runbook === undefined) return [];
    const step: HandStep = { verb: 'follow', title: plain`Follow the runbook of ${worst.name}`, how: worst.runbook };
    return [
      {
        actions: [],
        byHand: [step],
        title: step.title,
        tradeOff: plainText(
          'what the team wrote down for this alert; the address comes from the alert, so look at it first; b reads it and takes its steps',
        ),
        expectedOutcome: plainText('the alerts of this incident end'),
        fit: UNREAD,
      },
    ];
  },
};
