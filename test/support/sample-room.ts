/** One story that uses everything a panel can show: a rollout breaks a service, others feel it, noise goes on. */
import type { RoomState } from '../../src/contracts/panel.js';
import type { Incident } from '../../src/model/incident.js';
import type { PlanId } from '../../src/model/plan.js';
import type { Alert, Signal } from '../../src/model/signal.js';
import { milliseconds, seconds } from '../../src/model/time.js';
import { sampleNoise } from './sample-noise.js';
import { action, before, claim, entry, evidence, health, incidentId, join, planRecord, planStep, ref, rehearsal, sampleAlert, sampleChange, sampleEvent, sampleIncident, sampleSeries, SAMPLE_NOW, signalId, suspect, text, turn } from './sample-parts.js';

const checkout = ref('deployment', 'checkout');
const node = ref('node', 'ip-10-0-3-7', '');

/** A room that has just started: nothing known, nothing asked. */
export function emptyRoom(fields: Partial<RoomState> = {}): RoomState {
  return {
    now: SAMPLE_NOW, startedAt: before(600), context: text('prod-eu/shop'), incidents: new Map(), order: [], alerts: new Map(), quiet: { alerts: [], flapping: 0, suppressed: 0, pending: 0 },
    signals: new Map(), timeline: [], health: new Map(), plans: new Map(), conversations: new Map(), model: { state: 'absent' }, maker: { on: false, challenge: text('prod-eu/shop') },
    acknowledged: new Map(), overrides: [], noise: { is: 'unasked' }, learned: [], notices: [], dropped: 0, findings: new Map(), checks: new Map(), ...fields,
  };
}

function storyAlerts(): { readonly main: readonly Alert[]; readonly memory: readonly Alert[]; readonly cost: readonly Alert[]; readonly over: readonly Alert[]; readonly quiet: readonly Alert[] } {
  const main = [
    sampleAlert('a1', 'CheckoutErrorRateHigh', checkout, { severity: 'critical', ago: 537, summary: 'checkout answers 34% of requests with an error', expression: 'sum(rate(http_requests_total{service="checkout",code=~"5.."}[5m])) / sum(rate(http_requests_total{service="checkout"}[5m])) > 0.05', value: 0.34 }),
    sampleAlert('a2', 'KubePodCrashLooping', ref('pod', 'checkout-7f9c4d-x2lqp'), { severity: 'warning', source: 'prometheus', ago: 500, summary: 'pod checkout-7f9c4d-x2lqp restarts 0.4 times a minute' }),
    sampleAlert('a3', 'checkout-5xx-alarm', ref('service', 'checkout'), { severity: 'critical', source: 'cloudwatch', ago: 470, summary: 'HTTPCode_Target_5XX_Count above 50 for 3 datapoints' }),
    sampleAlert('a4', 'CartLatencyHigh', ref('deployment', 'cart'), { severity: 'warning', ago: 430, summary: 'p99 of cart is 3.1 s' }),
    sampleAlert('a5', 'WebErrorBudgetBurn', ref('deployment', 'web'), { severity: 'warning', ago: 400, summary: 'web burns its error budget 14 times too fast' }),
    ...Array.from({ length: 32 }, (_, index) => sampleAlert(`p${index}`, 'KubePodNotReady', ref('pod', `checkout-7f9c4d-${(index + 10).toString(36)}k8d`), { ago: 480 - index * 3, flaps: index % 9 === 0 ? 3 : 0 })),
  ];
  return {
    main,
    memory: [sampleAlert('m1', 'NodeMemoryPressure', node, { ago: 2107, summary: 'node ip-10-0-3-7 has 3% of its memory left' }), ...Array.from({ length: 5 }, (_, index) => sampleAlert(`m${index + 2}`, 'PodEvicted', ref('pod', `batch-${index}`, 'jobs'), { source: 'kubernetes', ago: 2000 - index * 20, severity: 'info' }))],
    cost: [sampleAlert('c1', 'EstimatedChargesHigh', { kind: 'account', name: text('123456789012') }, { source: 'cloudwatch', severity: 'warning', ago: 200_000, summary: 'spend in eu-west-1 is 38% above the same days of last week' })],
    over: [sampleAlert('r1', 'SearchQueueLag', ref('deployment', 'search'), { state: 'ended', ago: 9000, endedAgo: 1500, summary: 'queue of search was 40k messages behind' })],
    quiet: Array.from({ length: 31 }, (_, index) => sampleAlert(`q${index}`, index % 2 ? 'CPUThrottlingHigh' : 'TargetDown', ref('pod', `report-${index}`, 'jobs'), { severity: index % 5 ? 'info' : 'unknown', ago: 4000 + index * 60, flaps: index < 9 ? 4 : 0, state: index > 27 ? 'pending' : 'firing', ...(index % 7 === 0 ? { suppressedBy: ['silence 5f2c by ada: known noise'] } : {}) })),
  };
}

function storyIncidents(alerts: ReturnType<typeof storyAlerts>): readonly Incident[] {
  const { main } = alerts;
  return [
    sampleIncident('i-checkout', 'checkout: rollout r42 crash-loops', {
      alerts: main, severity: 'critical', others: ['d42', 'ev1', 'ev2', 's1'].map(signalId), flaps: 12, newKinds: [text('WebErrorBudgetBurn')],
      joins: [
        join('a2', 'a1', 'same deployment checkout, through ReplicaSet checkout-7f9c4d', 0.9), join('a3', 'a1', 'same service checkout, 67 s later', 0.8, 'same-resource'),
        join('a4', 'a1', 'cart calls checkout; started 107 s later', 0.6, 'along-topology'), join('a5', 'a4', 'web calls cart; started 30 s later', 0.5, 'along-topology'),
        ...main.slice(5).map(alert => join(alert.id, 'a2', 'pod of the same ReplicaSet checkout-7f9c4d', 0.9)),
      ],
      suspects: [
        suspect('rollout checkout r41→r42 at 14:23:10', 0.91, {
          about: checkout, change: 'd42', wouldSettle: 'errors stop when r41 serves again',
          for: [evidence(1, 'finished 70 s before first alert', ['d42', 'a1'], 0.8), evidence(2, 'only pods of r42 restart (9 of 9)', ['ev1'], 0.7), evidence(3, 'env POOL_SIZE 50→5 in r42', ['d42'], 0.5), evidence(4, 'error rate 0.2% → 34% after it', ['s1'], 0.6, ['prometheus'])],
          against: [evidence(7, 'payment errors began 20 s earlier', ['a3'], 0.2, ['cloudwatch'])],
        }),
        suspect('payment: third-party latency', 0.22, { about: ref('deployment', 'payment'), for: [evidence(8, 'p99 of payment rose 12% at 14:22', ['s2'], 0.3, ['prometheus'])], against: [evidence(9, 'payment has no failing pods', ['ev2'], 0.4)] }),
      ],
      affected: [checkout, ref('deployment', 'cart'), ref('deployment', 'web'), ref('deployment', 'mobile-bff'), ref('deployment', 'payment')],
    }),
    sampleIncident('i-memory', 'node ip-10-0-3-7 memory pressure', { alerts: alerts.memory, severity: 'warning', others: [signalId('ev2')], inconclusive: true, affected: [node] }),
    sampleIncident('i-cost', 'EU spend +38% since Tuesday', { alerts: alerts.cost, severity: 'warning' }),
    sampleIncident('i-search', 'search: queue lag', { alerts: alerts.over, severity: 'warning', state: 'recovered', recoveredAt: before(1500) }),
  ];
}

function storyPlans(): RoomState['plans'] {
  const back = action('roll-back', checkout, { revision: 'r41', hash: '5d8c' });
  const forth = action('roll-back', checkout, { revision: 'r42', hash: '7f9c' });
  const grow = action('scale', checkout, { replicas: 14 });
  const silence = action('create-silence', { kind: 'silence', name: text('KubePodNotReady') }, { matchers: '[]', minutes: 30, comment: 'under repair' });
  const records = [
    planRecord('plan-a', 'i-checkout', 'Roll back Deployment shop/checkout r42 → r41', [planStep('Roll back Deployment shop/checkout (uid 7c1e…) from r42 to r41', back, { rehearsal: rehearsal(forth) })], { why: [evidence(1, 'finished 70 s before first alert', ['d42', 'a1']), evidence(2, 'only pods of r42 restart (9 of 9)', ['ev1'])] }),
    planRecord('plan-b', 'i-checkout', 'Scale checkout 9 → 14', [planStep('Scale Deployment shop/checkout from 9 to 14', grow, { risk: 'medium', riskBecause: text('hides the cause') })], { tradeOff: text('hides the cause'), confidence: 0.3 }, { state: 'drafted' }),
    planRecord('plan-c', 'i-checkout', 'Silence KubePodNotReady for 30 min', [planStep('Create a silence of 30 min', silence)], { tradeOff: text('quiet, not better'), confidence: 0.1 }, { state: 'drafted' }),
  ];
  return new Map(records.map(record => [record.plan.id as PlanId, record]));
}

const SOURCES = [
  health('prometheus', 'Prometheus', { context: text('http://prom:9090'), signals: 186 }),
  health('kubernetes', 'Kubernetes', { context: text('prod-eu/shop'), every: seconds(0), lastGoodAt: before(0), signals: 412, notes: [text('watching pods, deployments, events')] }),
  health('cloudwatch', 'CloudWatch', { context: text('123456789012 eu-west-1'), every: seconds(60), lastGoodAt: before(41), nextAt: before(-19), signals: 9, clockSkew: milliseconds(3200) }),
];

export function sampleRoom(fields: Partial<RoomState> = {}): RoomState {
  const alerts = storyAlerts();
  const incidents = storyIncidents(alerts);
  const all = [...alerts.main, ...alerts.memory, ...alerts.cost, ...alerts.over, ...alerts.quiet];
  const signals: readonly Signal[] = [
    sampleChange('d42', checkout, 597, { words: 'rollout checkout r41 → r42', revision: text('r42'), previousRevision: text('r41'), author: text('ci'), fields: [{ path: text('env.POOL_SIZE'), before: text('50'), after: text('5') }, { path: text('image'), before: text('shop/checkout:2.7.3'), after: text('shop/checkout:2.8.0') }] }),
    sampleChange('d18', ref('deployment', 'cart'), 1447, { words: 'rollout cart r17 → r18', revision: text('r18') }),
    sampleEvent('ev1', ref('pod', 'checkout-7f9c4d-x2lqp'), 530, 'BackOff', 41, 'Back-off restarting failed container app'), sampleEvent('ev2', ref('pod', 'checkout-7f9c4d-x2lqp'), 210, 'Unhealthy', 18, 'Readiness probe failed: connection refused'),
    sampleSeries('s1', checkout, 'error share', { unit: 'ratio', usual: 0.002, peak: 0.34, ago: 540, behind: 'a1' }), sampleSeries('s2', ref('deployment', 'payment'), 'p99', { unit: 's', usual: 0.4, peak: 0.46, ago: 660 }),
  ];
  const about = { incident: incidentId('i-checkout') };
  return emptyRoom({
    incidents: new Map(incidents.map(incident => [incident.id, incident])), order: incidents.map(incident => incident.id), alerts: new Map(all.map(alert => [alert.id, alert])),
    quiet: { alerts: alerts.quiet.map(alert => alert.id), flapping: 9, suppressed: 5, pending: 3 }, signals: new Map(signals.map(signal => [signal.id, signal])),
    timeline: [
      entry('t0', 'change', 1980, 'web: flag new-basket on', { about: ref('deployment', 'web') }),
      entry('t1', 'change', 1447, 'cart r18', { about: ref('deployment', 'cart'), signal: signalId('d18') }),
      entry('t9', 'alert', 1900, 'SearchQueueLag ended', { severity: 'info', incident: incidentId('i-search') }),
      entry('t2', 'change', 597, 'checkout r42', { about: checkout, signal: signalId('d42'), within: { from: before(620), to: before(597) }, endedAt: before(607), ...about }),
      entry('t3', 'alert', 537, 'CheckoutErrorRateHigh', { severity: 'critical', signal: signalId('a1'), within: { from: before(567), to: before(537) }, ...about }),
      entry('t4', 'metric', 540, 'checkout error share 0.2% → 34%', { signal: signalId('s1'), about: checkout, ...about }),
      entry('t5', 'event', 530, 'BackOff ×41', { about: checkout, count: 41, signal: signalId('ev1'), endedAt: before(120), ...about }),
      entry('t6', 'alert', 470, 'checkout-5xx-alarm', { severity: 'critical', signal: signalId('a3'), within: { from: before(530), to: before(470) }, ...about }),
      ...Array.from({ length: 32 }, (_, index) => entry(`tp${index}`, 'alert', 480 - index * 3, 'KubePodNotReady', { severity: 'warning', signal: signalId(`p${index}`), ...about })),
      entry('t7', 'event', 210, 'Unhealthy ×18', { about: checkout, count: 18, signal: signalId('ev2'), ...about }),
      entry('t8', 'you', 247, '"support sees failed payments"', about),
    ].sort((a, b) => a.at - b.at),
    health: new Map(SOURCES.map(source => [source.source, source])), plans: storyPlans(), model: { state: 'ready', name: text('qwen3:4b'), host: text('http://127.0.0.1:11434') },
    conversations: new Map([[about.incident, { incident: about.incident, turns: [turn('q1', 'what changed in the last hour that explains this?', [
      claim('Two changes touched the path of checkout: cart r18 at 14:09 and checkout r42 at 14:23.', ['e1']), claim('r42 set POOL_SIZE from 50 to 5.', ['e3']), claim('Errors rose 70 s after r42.', ['e4']),
      claim('The database was out of disk.', [], 'uncited'),
    ])] }]]),
    acknowledged: new Map([[incidentId('i-memory'), { by: text('ada'), at: before(900) }]]), noise: { is: 'ready', report: sampleNoise() }, ...fields,
  });
}
