import type { RoomState } from '../../src/contracts/panel.js';
import type { Incident } from '../../src/model/incident.js';
import type { PlanId } from '../../src/model/plan.js';
import type { Alert } from '../../src/model/signal.js';
import { before, evidence, join, ref, sampleAlert, sampleIncident, signalId, suspect, text } from './sample-parts.js';
import { action, planRecord, planStep, rehearsal } from './sample-plan-parts.js';

const checkout = ref('deployment', 'checkout');
const node = ref('node', 'ip-10-0-3-7', '');

export function storyAlerts(): {
  readonly main: readonly Alert[];
  readonly memory: readonly Alert[];
  readonly cost: readonly Alert[];
  readonly over: readonly Alert[];
  readonly quiet: readonly Alert[];
} {
  const main = [
    sampleAlert('a1', 'CheckoutErrorRateHigh', checkout, {
      severity: 'critical',
      ago: 537,
      summary: 'checkout answers 34% of requests with an error',
      expression:
        'sum(rate(http_requests_total{service="checkout",code=~"5.."}[5m])) / sum(rate(http_requests_total{service="checkout"}[5m])) > 0.05',
      value: 0.34,
    }),
    sampleAlert('a2', 'KubePodCrashLooping', ref('pod', 'checkout-7f9c4d-x2lqp'), {
      severity: 'warning',
      source: 'prometheus',
      ago: 500,
      summary: 'pod checkout-7f9c4d-x2lqp restarts 0.4 times a minute',
    }),
    sampleAlert('a3', 'checkout-5xx-alarm', ref('service', 'checkout'), {
      severity: 'critical',
      source: 'cloudwatch',
      ago: 470,
      summary: 'HTTPCode_Target_5XX_Count above 50 for 3 datapoints',
    }),
    sampleAlert('a4', 'CartLatencyHigh', ref('deployment', 'cart'), { severity: 'warning', ago: 430, summary: 'p99 of cart is 3.1 s' }),
    sampleAlert('a5', 'WebErrorBudgetBurn', ref('deployment', 'web'), {
      severity: 'warning',
      ago: 400,
      summary: 'web burns its error budget 14 times too fast',
    }),
    ...Array.from({ length: 32 }, (_, index) =>
      sampleAlert(`p${index}`, 'KubePodNotReady', ref('pod', `checkout-7f9c4d-${(index + 10).toString(36)}k8d`), {
        ago: 480 - index * 3,
        flaps: index % 9 === 0 ? 3 : 0,
      }),
    ),
  ];
  return {
    main,
    memory: [
      sampleAlert('m1', 'NodeMemoryPressure', node, { ago: 2107, summary: 'node ip-10-0-3-7 has 3% of its memory left' }),
      ...Array.from({ length: 5 }, (_, index) =>
        sampleAlert(`m${index + 2}`, 'PodEvicted', ref('pod', `batch-${index}`, 'jobs'), {
          source: 'kubernetes',
          ago: 2000 - index * 20,
          severity: 'info',
        }),
      ),
    ],
    cost: [
      sampleAlert(
        'c1',
        'EstimatedChargesHigh',
        { kind: 'account', name: text('123456789012') },
        { source: 'cloudwatch', severity: 'warning', ago: 200_000, summary: 'spend in eu-west-1 is 38% above the same days of last week' },
      ),
    ],
    over: [
      sampleAlert('r1', 'SearchQueueLag', ref('deployment', 'search'), {
        state: 'ended',
        ago: 9000,
        endedAgo: 1500,
        summary: 'queue of search was 40k messages behind',
      }),
    ],
    quiet: Array.from({ length: 31 }, (_, index) =>
      sampleAlert(`q${index}`, index % 2 ? 'CPUThrottlingHigh' : 'TargetDown', ref('pod', `report-${index}`, 'jobs'), {
        severity: index % 5 ? 'info' : 'unknown',
        ago: 4000 + index * 60,
        flaps: index < 9 ? 4 : 0,
        state: index > 27 ? 'pending' : 'firing',
        ...(index % 7 === 0 ? { suppressedBy: ['silence 5f2c by ada: known noise'] } : {}),
      }),
    ),
  };
}

export function storyIncidents(alerts: ReturnType<typeof storyAlerts>): readonly Incident[] {
  const { main } = alerts;
  return [
    sampleIncident('i-checkout', 'checkout: rollout r42 crash-loops', {
      alerts: main,
      severity: 'critical',
      others: ['d42', 'ev1', 'ev2', 's1'].map(signalId),
      flaps: 12,
      newKinds: [text('WebErrorBudgetBurn')],
      joins: [
        join('a2', 'a1', 'same deployment checkout, through ReplicaSet checkout-7f9c4d', 0.9),
        join('a3', 'a1', 'same service checkout, 67 s later', 0.8, 'same-resource'),
        join('a4', 'a1', 'cart calls checkout; started 107 s later', 0.6, 'along-topology'),
        join('a5', 'a4', 'web calls cart; started 30 s later', 0.5, 'along-topology'),
        ...main.slice(5).map(alert => join(alert.id, 'a2', 'pod of the same ReplicaSet checkout-7f9c4d', 0.9)),
      ],
      suspects: [
        suspect('rollout checkout r41→r42 at 14:23:10', 0.91, {
          about: checkout,
          change: 'd42',
          wouldSettle: 'errors stop when r41 serves again',
          for: [
            evidence(1, 'finished 70 s before first alert', ['d42', 'a1'], 0.8),
            evidence(2, 'only pods of r42 restart (9 of 9)', ['ev1'], 0.7),
            evidence(3, 'env POOL_SIZE 50→5 in r42', ['d42'], 0.5),
            evidence(4, 'error rate 0.2% → 34% after it', ['s1'], 0.6, ['prometheus']),
          ],
          against: [evidence(7, 'payment errors began 20 s earlier', ['a3'], 0.2, ['cloudwatch'])],
        }),
        suspect('payment: third-party latency', 0.22, {
          about: ref('deployment', 'payment'),
          for: [evidence(8, 'p99 of payment rose 12% at 14:22', ['s2'], 0.3, ['prometheus'])],
          against: [evidence(9, 'payment has no failing pods', ['ev2'], 0.4)],
        }),
      ],
      affected: [
        checkout,
        ref('deployment', 'cart'),
        ref('deployment', 'web'),
        ref('deployment', 'mobile-bff'),
        ref('deployment', 'payment'),
      ],
    }),
    sampleIncident('i-memory', 'node ip-10-0-3-7 memory pressure', {
      alerts: alerts.memory,
      severity: 'warning',
      others: [signalId('ev2')],
      inconclusive: true,
      affected: [node],
    }),
    sampleIncident('i-cost', 'EU spend +38% since Tuesday', { alerts: alerts.cost, severity: 'warning' }),
    sampleIncident('i-search', 'search: queue lag', {
      alerts: alerts.over,
      severity: 'warning',
      state: 'recovered',
      recoveredAt: before(1500),
    }),
  ];
}

export function storyPlans(): RoomState['plans'] {
  const back = action('roll-back', checkout, { revision: 'r41', hash: '5d8c' });
  const forth = action('roll-back', checkout, { revision: 'r42', hash: '7f9c' });
  const grow = action('scale', checkout, { replicas: 14 });
  const silence = action(
    'create-silence',
    { kind: 'silence', name: text('KubePodNotReady') },
    { matchers: '[]', minutes: 30, comment: 'under repair' },
  );
  const records = [
    planRecord(
      'plan-a',
      'i-checkout',
      'Roll back Deployment shop/checkout r42 → r41',
      [planStep('Roll back Deployment shop/checkout (uid 7c1e…) from r42 to r41', back, { rehearsal: rehearsal(forth) })],
      { why: [evidence(1, 'finished 70 s before first alert', ['d42', 'a1']), evidence(2, 'only pods of r42 restart (9 of 9)', ['ev1'])] },
    ),
    planRecord(
      'plan-b',
      'i-checkout',
      'Scale checkout 9 → 14',
      [planStep('Scale Deployment shop/checkout from 9 to 14', grow, { risk: 'medium', riskBecause: text('hides the cause') })],
      { tradeOff: text('hides the cause'), confidence: 0.3 },
      { state: 'drafted' },
    ),
    planRecord(
      'plan-c',
      'i-checkout',
      'Silence KubePodNotReady for 30 min',
      [planStep('Create a silence of 30 min', silence)],
      { tradeOff: text('quiet, not better'), confidence: 0.1 },
      { state: 'drafted' },
    ),
  ];
  return new Map(records.map(record => [record.plan.id as PlanId, record]));
}
