/** One story that uses everything a panel can show: a rollout breaks a service, others feel it, noise goes on. */
import type { RoomState } from '../../src/contracts/panel.js';
import type { Signal } from '../../src/model/signal.js';
import { milliseconds, seconds } from '../../src/model/time.js';
import { sampleNoise } from './sample-noise.js';
import {
  before,
  claim,
  entry,
  health,
  incidentId,
  ref,
  sampleChange,
  sampleEvent,
  sampleSeries,
  SAMPLE_NOW,
  signalId,
  text,
  turn,
} from './sample-parts.js';
import { storyAlerts, storyIncidents, storyPlans } from './sample-story.js';

const checkout = ref('deployment', 'checkout');

/** A room that has just started: nothing known, nothing asked. */
export function emptyRoom(fields: Partial<RoomState> = {}): RoomState {
  return {
    now: SAMPLE_NOW,
    startedAt: before(600),
    context: text('prod-eu/shop'),
    incidents: new Map(),
    past: [],
    order: [],
    alerts: new Map(),
    quiet: { alerts: [], flapping: 0, suppressed: 0, pending: 0 },
    signals: new Map(),
    timeline: [],
    health: new Map(),
    plans: new Map(),
    conversations: new Map(),
    model: { state: 'absent' },
    maker: { on: false, challenge: text('prod-eu/shop') },
    acknowledged: new Map(),
    overrides: [],
    noise: { is: 'unasked' },
    learned: [],
    notices: [],
    dropped: 0,
    findings: new Map(),
    checks: new Map(),
    ...fields,
  };
}

const SOURCES = [
  health('prometheus', 'Prometheus', { context: text('http://prom:9090'), signals: 186 }),
  health('kubernetes', 'Kubernetes', {
    context: text('prod-eu/shop'),
    every: seconds(0),
    lastGoodAt: before(0),
    signals: 412,
    notes: [text('watching pods, deployments, events')],
  }),
  health('cloudwatch', 'CloudWatch', {
    context: text('123456789012 eu-west-1'),
    every: seconds(60),
    lastGoodAt: before(41),
    nextAt: before(-19),
    signals: 9,
    clockSkew: milliseconds(3200),
  }),
];

export function sampleRoom(fields: Partial<RoomState> = {}): RoomState {
  const alerts = storyAlerts();
  const incidents = storyIncidents(alerts);
  const all = [...alerts.main, ...alerts.memory, ...alerts.cost, ...alerts.over, ...alerts.quiet];
  const signals: readonly Signal[] = [
    sampleChange('d42', checkout, 597, {
      words: 'rollout checkout r41 → r42',
      revision: text('r42'),
      previousRevision: text('r41'),
      author: text('ci'),
      fields: [
        { path: text('env.POOL_SIZE'), before: text('50'), after: text('5') },
        { path: text('image'), before: text('shop/checkout:2.7.3'), after: text('shop/checkout:2.8.0') },
      ],
    }),
    sampleChange('d18', ref('deployment', 'cart'), 1447, { words: 'rollout cart r17 → r18', revision: text('r18') }),
    sampleEvent('ev1', ref('pod', 'checkout-7f9c4d-x2lqp'), 530, 'BackOff', 41, 'Back-off restarting failed container app'),
    sampleEvent('ev2', ref('pod', 'checkout-7f9c4d-x2lqp'), 210, 'Unhealthy', 18, 'Readiness probe failed: connection refused'),
    sampleSeries('s1', checkout, 'error share', { unit: 'ratio', usual: 0.002, peak: 0.34, ago: 540, behind: 'a1' }),
    sampleSeries('s2', ref('deployment', 'payment'), 'p99', { unit: 's', usual: 0.4, peak: 0.46, ago: 660 }),
  ];
  const about = { incident: incidentId('i-checkout') };
  return emptyRoom({
    incidents: new Map(incidents.map(incident => [incident.id, incident])),
    order: incidents.map(incident => incident.id),
    alerts: new Map(all.map(alert => [alert.id, alert])),
    quiet: { alerts: alerts.quiet.map(alert => alert.id), flapping: 9, suppressed: 5, pending: 3 },
    signals: new Map(signals.map(signal => [signal.id, signal])),
    timeline: [
      entry('t0', 'change', 1980, 'web: flag new-basket on', { about: ref('deployment', 'web') }),
      entry('t1', 'change', 1447, 'cart r18', { about: ref('deployment', 'cart'), signal: signalId('d18') }),
      entry('t9', 'alert', 1900, 'SearchQueueLag ended', { severity: 'info', incident: incidentId('i-search') }),
      entry('t2', 'change', 597, 'checkout r42', {
        about: checkout,
        signal: signalId('d42'),
        within: { from: before(620), to: before(597) },
        endedAt: before(607),
        ...about,
      }),
      entry('t3', 'alert', 537, 'CheckoutErrorRateHigh', {
        severity: 'critical',
        signal: signalId('a1'),
        within: { from: before(567), to: before(537) },
        ...about,
      }),
      entry('t4', 'metric', 540, 'checkout error share 0.2% → 34%', { signal: signalId('s1'), about: checkout, ...about }),
      entry('t5', 'event', 530, 'BackOff ×41', { about: checkout, count: 41, signal: signalId('ev1'), endedAt: before(120), ...about }),
      entry('t6', 'alert', 470, 'checkout-5xx-alarm', {
        severity: 'critical',
        signal: signalId('a3'),
        within: { from: before(530), to: before(470) },
        ...about,
      }),
      ...Array.from({ length: 32 }, (_, index) =>
        entry(`tp${index}`, 'alert', 480 - index * 3, 'KubePodNotReady', { severity: 'warning', signal: signalId(`p${index}`), ...about }),
      ),
      entry('t7', 'event', 210, 'Unhealthy ×18', { about: checkout, count: 18, signal: signalId('ev2'), ...about }),
      entry('t8', 'you', 247, '"support sees failed payments"', about),
    ].sort((a, b) => a.at - b.at),
    health: new Map(SOURCES.map(source => [source.source, source])),
    plans: storyPlans(),
    model: { state: 'ready', name: text('qwen3:4b'), host: text('http://127.0.0.1:11434') },
    conversations: new Map([
      [
        about.incident,
        {
          incident: about.incident,
          turns: [
            turn('q1', 'what changed in the last hour that explains this?', [
              claim('Two changes touched the path of checkout: cart r18 at 14:09 and checkout r42 at 14:23.', ['e1']),
              claim('r42 set POOL_SIZE from 50 to 5.', ['e3']),
              claim('Errors rose 70 s after r42.', ['e4']),
              claim('The database was out of disk.', [], 'uncited'),
            ]),
          ],
        },
      ],
    ]),
    acknowledged: new Map([[incidentId('i-memory'), { by: text('ada'), at: before(900) }]]),
    noise: { is: 'ready', report: sampleNoise() },
    ...fields,
  });
}
