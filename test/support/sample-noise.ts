/** A noise report as a week of a small shop makes it: flapping, short, needless and good rules. */
import { noiseReport } from '../../src/correlate/noise/noise-report.js';
import type { Decision } from '../../src/model/decision.js';
import type { NoiseReport } from '../../src/model/noise.js';
import type { IncidentId } from '../../src/model/incident.js';
import { plainText } from '../../src/model/plain-text.js';
import { historyOf, MEASURED, ruleHistory, type Span } from './alert-histories.js';
import { at } from './signals.js';

const every = (gap: number, count: number, length: number, from = 300): readonly Span[] =>
  Array.from({ length: count }, (_, i) => [from + i * gap, from + i * gap + length]);
const acknowledged = (second: number, name: string): Decision => ({
  id: `act ${second}`,
  kind: 'acknowledged',
  at: at(second),
  by: plainText('ada'),
  incident: 'i' as IncidentId,
  title: plainText(name),
  alerts: [{ name: plainText(name), fingerprint: plainText(name) }],
  rules: [],
});

/** @param rules how many rules, at least the five that tell the story */
export function sampleNoise(rules = 5): NoiseReport {
  const mail = { namespace: 'mail', service: 'mail' };
  return noiseReport(
    historyOf(
      ruleHistory([...every(190, 340, 80), ...every(5000, 4, 1500, 65_300)], {
        name: 'CPUThrottlingHigh',
        severity: 'info',
        holds: 30,
        labels: { namespace: 'batch', service: 'report' },
      }),
      ruleHistory(Array.from({ length: 12 }, (_, i) => every(150, 8, 120, 400 + i * 7000)).flat(), {
        name: 'CheckoutQueueLag',
        labels: { namespace: 'shop', service: 'checkout' },
      }),
      ruleHistory(every(9000, 8, 1100, 700), { name: 'MailDown', severity: 'critical', labels: mail }),
      ruleHistory(every(9000, 8, 1000, 745), { name: 'MailSlow', labels: mail }),
      ruleHistory(every(20_000, 3, 2400, 5000), {
        name: 'CheckoutErrorRateHigh',
        severity: 'critical',
        holds: 120,
        labels: { namespace: 'shop', service: 'checkout-api' },
      }),
      ...Array.from({ length: rules - 5 }, (_, i) =>
        ruleHistory(every(6000, 1 + (i % 12), 90 + i), { name: `Rule${i}`, labels: { namespace: `n${i}`, service: 's' } }),
      ),
    ),
    [
      acknowledged(5300, 'CheckoutErrorRateHigh'),
      acknowledged(25_300, 'CheckoutErrorRateHigh'),
      ...Array.from({ length: 8 }, (_, i) => acknowledged(800 + i * 9000, 'MailDown')),
      acknowledged(480, 'CheckoutQueueLag'),
    ],
    MEASURED,
  );
}
