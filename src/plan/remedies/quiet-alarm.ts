import { plain, plainText } from '../../model/plain-text.js';
import type { Remedy } from './remedy.js';

/** Turn the actions of one loud alarm off while someone works on it: for alarms that no Alertmanager can silence. It mends nothing. */
export const quietAlarm: Remedy = {
  id: 'quiet-alarm',
  propose({ incident, snapshot, able, rank, suspect }) {
    if (rank > 0) return [];
    const alarms = incident.alerts.flatMap(id => {
      const signal = snapshot.signals.get(id);
      if (signal?.type !== 'alert' || signal.state !== 'firing' || (signal.suppressedBy?.length ?? 0) > 0) return [];
      const provider = able('disable-alarm-actions', { kind: 'alarm', name: signal.name });
      // Never the worst of it: a critical alarm is what the room is for.
      return provider === signal.source && signal.severity !== 'critical' ? [{ signal, provider }] : [];
    });
    const [loudest] = alarms.sort((a, b) => (b.signal.flaps ?? 0) - (a.signal.flaps ?? 0) || (a.signal.id < b.signal.id ? -1 : 1));
    if (!loudest) return [];
    const {
      signal: { name, flaps = 0 },
      provider,
    } = loudest;
    return [
      {
        actions: [{ name: 'disable-alarm-actions' as const, provider, on: { kind: 'alarm', name }, params: {} }],
        title: plain`Turn the actions of ${name} off while you work`,
        tradeOff: plainText(
          'stops the noise; mends nothing. Nothing turns them on again by itself: the way back is offered after it. What scales by this alarm stops as well',
        ),
        expectedOutcome: plain`${name} stays in ALARM and tells nobody, until its actions are on again`,
        fit: Math.min(0.3, 0.1 + suspect.confidence * 0.1 + flaps * 0.03),
      },
    ];
  },
};
