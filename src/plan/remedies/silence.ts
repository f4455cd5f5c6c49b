import { plain, plainText } from '../../model/plain-text.js';
import type { Alert } from '../../model/signal.js';
import type { Remedy } from './remedy.js';

const MINUTES = 60;
/** Labels that say which thing it is, without the ones that change with every pod. */
const STEADY = ['alertname', 'namespace', 'service', 'deployment', 'statefulset', 'daemonset', 'job', 'cluster', 'node', 'instance'];

/** Mute what is known and being worked on: the last resort, narrow, for an hour. It mends nothing. */
export const silence: Remedy = {
  id: 'silence',
  propose({ incident, snapshot, able, rank, suspect }) {
    if (rank > 0) return [];
    const alerts = incident.alerts.flatMap(id => {
      const signal = snapshot.signals.get(id);
      return signal?.type === 'alert' && signal.state === 'firing' && (signal.suppressedBy?.length ?? 0) === 0 ? [signal] : [];
    });
    // Never the worst of it: a critical alert is what the room is for.
    const loudest = alerts
      .filter(alert => alert.severity !== 'critical')
      .sort((a, b) => (b.flaps ?? 0) - (a.flaps ?? 0) || (a.id < b.id ? -1 : 1))[0];
    if (!loudest) return [];
    const on = { kind: 'silence', name: loudest.name };
    const provider = able('create-silence', on);
    const matchers = matchersOf(loudest);
    if (!provider || matchers.length < 2) return [];
    return [
      {
        actions: [
          {
            name: 'create-silence' as const,
            provider,
            on,
            params: { matchers: JSON.stringify(matchers), minutes: MINUTES, comment: `warroom: ${incident.title}`.slice(0, 300) },
          },
        ],
        title: plain`Silence ${loudest.name} for ${MINUTES} minutes`,
        tradeOff: plainText('quiets the pager while you work; mends nothing, and hides news of the same kind'),
        expectedOutcome: plain`${loudest.name} is suppressed and nothing else is`,
        fit: Math.min(0.3, 0.1 + suspect.confidence * 0.1 + (loudest.flaps ?? 0) * 0.03),
      },
    ];
  },
};

const matchersOf = (
  alert: Alert,
): readonly { readonly name: string; readonly value: string; readonly isRegex: false; readonly isEqual: true }[] =>
  STEADY.flatMap(name => {
    const value = alert.labels[name];
    return value ? [{ name, value, isRegex: false as const, isEqual: true as const }] : [];
  });
