import { plain, plainText, type PlainText } from '../../model/plain-text.js';
import type { Alert } from '../../model/signal.js';
import { between, hours, instantText, later, minutes } from '../../model/time.js';
import type { Proposal, Remedy, Situation } from './remedy.js';

/** A silence that ends within this while its alerts still fire pages in the middle of the work. */
const SOON = minutes(20);
const LONGER = hours(1);

interface Held {
  readonly alert: Alert;
  readonly silence: PlainText;
}

/** The alerts of the incident that a silence holds back, each with the one silence that does. */
const heldBack = ({ incident, snapshot }: Situation): readonly Held[] =>
  incident.alerts.flatMap(id => {
    const alert = snapshot.signals.get(id);
    const [silence, ...others] = alert?.type === 'alert' && alert.state === 'firing' ? (alert.silences ?? []) : [];
    return alert?.type === 'alert' && silence !== undefined && others.length === 0 ? [{ alert, silence }] : [];
  });

/** Known noise stays quiet while someone works on it. */
function extended(situation: Situation): readonly Proposal[] {
  const now = situation.snapshot.at;
  return heldBack(situation).flatMap(({ alert, silence }): readonly Proposal[] => {
    const provider = situation.able('extend-silence', { kind: 'silence', name: silence });
    const { silencedUntil } = alert;
    if (!provider || silencedUntil === undefined || silencedUntil <= now || between(now, silencedUntil) > SOON) return [];
    const until = instantText(later(silencedUntil, LONGER));
    return [
      {
        actions: [{ name: 'extend-silence', provider, on: { kind: 'silence', name: silence }, params: { id: silence, until } }],
        title: plain`Keep ${alert.name} quiet for an hour longer`,
        tradeOff: plain`its silence ends in ${Math.max(1, Math.round(between(now, silencedUntil) / 60_000))} min, and it still fires; mends nothing, and hides news of the same kind`,
        expectedOutcome: plain`${alert.name} stays suppressed and nothing else is`,
        fit: 0.2,
      },
    ];
  });
}

/** A critical alert that nobody is told of, in an incident that goes on. */
function ended(situation: Situation): readonly Proposal[] {
  return heldBack(situation)
    .filter(({ alert }) => alert.severity === 'critical')
    .flatMap(({ alert, silence }): readonly Proposal[] => {
      const provider = situation.able('expire-silence', { kind: 'silence', name: silence });
      if (!provider) return [];
      return [
        {
          actions: [{ name: 'expire-silence', provider, on: { kind: 'silence', name: silence }, params: { id: silence } }],
          title: plain`Let ${alert.name} page again`,
          tradeOff: plainText('a silence holds a critical alert back; somebody made it on purpose: ask them first. Mends nothing'),
          expectedOutcome: plain`the silence has expired and ${alert.name} notifies`,
          fit: 0.15,
        },
      ];
    });
}

/** One silence by its id, and only one that holds back an alert of this incident: its end moved, later or to now. */
export const silenceEnd: Remedy = {
  id: 'silence-end',
  propose: situation => (situation.rank > 0 ? [] : [...extended(situation).slice(0, 1), ...ended(situation).slice(0, 1)]),
};
