import { plain, plainText } from '../../model/plain-text.js';
import type { Anomaly, Alert } from '../../model/signal.js';
import { symptomOf, type SymptomKind } from '../symptom.js';
import type { Answer, Question, Scene } from './check.js';

/** Alerts and anomalies of the scene whose name tells of one of these. */
function telling(
  scene: Scene,
  kinds: ReadonlySet<SymptomKind>,
): { readonly alerts: readonly Alert[]; readonly anomalies: readonly Anomaly[] } {
  return {
    alerts: scene.alerts.filter(alert => kinds.has(symptomOf(alert.name).kind)),
    anomalies: scene
      .of('anomaly')
      .filter(anomaly => kinds.has(symptomOf(anomaly.metric).kind))
      .sort((a, b) => Math.abs(b.score) - Math.abs(a.score)),
  };
}

const isSilent = (scene: Scene): boolean => !scene.has('anomaly') && !scene.has('series');

/** Whether something is used up: processor, memory, disk or a queue. */
export const saturation: Question = {
  id: 'saturation',
  asks: 'Is something used up?',
  look(scene): Answer {
    const { alerts, anomalies } = telling(scene, new Set(['cpu', 'memory', 'disk', 'queue']));
    const rising = anomalies.filter(anomaly => anomaly.direction === 'up');
    const [alert, anomaly] = [alerts[0], rising[0]];
    if (alert)
      return {
        verdict: 'true',
        signals: alerts.slice(0, 5).map(one => one.id),
        answered: plain`${alert.name} of ${alert.about.name}: ${alert.summary}`,
      };
    if (anomaly)
      return {
        verdict: 'true',
        signals: rising.slice(0, 5).map(one => one.id),
        answered: plain`${anomaly.metric} of ${anomaly.about.name} rose from ${round(anomaly.usual)} to ${round(anomaly.peak)}`,
      };
    return isSilent(scene)
      ? { verdict: 'no-data', answered: plainText('no alert tells of it, and no metrics were fetched') }
      : { verdict: 'false', answered: plainText('neither alerts nor metrics tell of processor, memory, disk or queues') };
  },
};

/** Whether requests fail, or are slow, or both: errors without latency fail at once, latency without errors waits for something. */
export const errorsOrLatency: Question = {
  id: 'errors-or-latency',
  asks: 'Do requests fail, or are they slow?',
  look(scene): Answer {
    const errors = telling(scene, new Set(['error']));
    const slow = telling(scene, new Set(['latency']));
    const [failing, waiting] = [errors.alerts.length + errors.anomalies.length, slow.alerts.length + slow.anomalies.length];
    const signals = [...errors.alerts, ...slow.alerts, ...errors.anomalies, ...slow.anomalies].slice(0, 6).map(signal => signal.id);
    if (failing > 0 && waiting > 0) return { verdict: 'true', signals, answered: plainText('both: requests fail and are slow') };
    if (failing > 0) return { verdict: 'true', signals, answered: plainText('they fail and are not slow: something refuses them at once') };
    if (waiting > 0) return { verdict: 'true', signals, answered: plainText('they are slow and do not fail: they wait for something') };
    return {
      verdict: isSilent(scene) ? 'no-data' : 'false',
      answered: plainText(
        isSilent(scene) ? 'no alert tells of requests, and no metrics were fetched' : 'neither alerts nor metrics tell of requests',
      ),
    };
  },
};

/** Whether more or fewer requests come than usual. */
export const trafficShift: Question = {
  id: 'traffic-shift',
  asks: 'Do more or fewer requests come than usual?',
  look(scene): Answer {
    const { alerts, anomalies } = telling(scene, new Set(['traffic', 'starved']));
    const [anomaly, alert] = [anomalies[0], alerts[0]];
    if (anomaly)
      return {
        verdict: 'true',
        signals: [anomaly.id],
        answered: plain`${anomaly.metric} of ${anomaly.about.name} went ${plainText(anomaly.direction)} from ${round(anomaly.usual)} to ${round(anomaly.peak)}`,
      };
    if (alert) return { verdict: 'true', signals: [alert.id], answered: plain`${alert.name} of ${alert.about.name}: ${alert.summary}` };
    return isSilent(scene)
      ? { verdict: 'no-data', answered: plainText('no metrics were fetched') }
      : { verdict: 'false', answered: plainText('no metric of requests moved') };
  },
};

const round = (value: number): number => (Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 100) / 100);
