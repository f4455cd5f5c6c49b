/** Rooms in every state that a panel has to show with care. */
import type { RoomState } from '../../src/contracts/panel.js';
import { plainText } from '../../src/model/plain-text.js';
import { milliseconds, minutes } from '../../src/model/time.js';
import type { PlanId } from '../../src/model/plan.js';
import type { PlanOutcome } from '../../src/model/plan-outcome.js';
import type { Severity } from '../../src/model/signal.js';
import {
  before,
  entry,
  evidence,
  health,
  incidentId,
  join,
  ref,
  sampleAlert,
  sampleIncident,
  SAMPLE_NOW,
  signalId,
  text,
  turn,
} from './sample-parts.js';
import { planRecord } from './sample-plan-parts.js';
import { sampleNoise } from './sample-noise.js';
import { emptyRoom, sampleRoom } from './sample-room.js';

export { emptyRoom, sampleRoom };

const healthOf = (...sources: readonly ReturnType<typeof health>[]): RoomState['health'] =>
  new Map(sources.map(source => [source.source, source]));
const waiting = { state: 'connecting' as const, signals: 0 };
/** Without what says when it was last good. */
function neverGood(source: ReturnType<typeof health>): ReturnType<typeof health> {
  const { lastGoodAt: _, took: __, ...rest } = source;
  return rest;
}

export const loadingRoom = (): RoomState =>
  emptyRoom({
    startedAt: before(2),
    health: healthOf(neverGood(health('prometheus', 'Prometheus', waiting)), neverGood(health('kubernetes', 'Kubernetes', waiting))),
    model: { state: 'busy', name: text('qwen3:4b') },
    noise: { is: 'reading', window: { from: before(604_800), to: SAMPLE_NOW } },
  });

export const calmRoom = (): RoomState =>
  emptyRoom({ startedAt: before(22_320), health: healthOf(health('prometheus', 'Prometheus'), health('kubernetes', 'Kubernetes')) });

const REFUSED = {
  kind: 'unauthorised' as const,
  asked: text('GET http://prom:9090/api/v1/alerts'),
  answered: text('401 Unauthorized'),
  tryThis: text('set PROMETHEUS_TOKEN, or check that it has not expired'),
};

/** Everything known is old. */
export function staleRoom(): RoomState {
  const room = sampleRoom();
  return {
    ...room,
    health: healthOf(
      health('prometheus', 'Prometheus', { state: 'failed', stale: true, lastGoodAt: before(340), failures: 7, failure: REFUSED }),
      health('kubernetes', 'Kubernetes', {
        stale: true,
        lastGoodAt: before(200),
        state: 'degraded',
        notes: [text('watch of events ended, listing again')],
      }),
    ),
  };
}

/** No source has ever answered. */
export const failedRoom = (): RoomState =>
  emptyRoom({
    health: healthOf(
      neverGood(
        health('prometheus', 'Prometheus', {
          state: 'failed',
          stale: true,
          failures: 12,
          signals: 0,
          failure: REFUSED,
          rejected: 3,
          rejectedBecause: [text('an alert without a name')],
        }),
      ),
    ),
    dropped: 120,
    model: {
      state: 'failed',
      name: text('qwen3:4b'),
      host: text('http://10.0.0.9:11434'),
      remote: true,
      because: text('connection refused'),
    },
    noise: { is: 'failed', failure: REFUSED },
  });

/** `count` alerts: most in incidents of forty, some in one of many hundreds. */
export function hugeRoom(count = 10_000): RoomState {
  const severities: readonly Severity[] = ['critical', 'warning', 'unknown', 'info'];
  const alerts = Array.from({ length: count }, (_, index) =>
    sampleAlert(`h${index}`, `Alert${index % 97}`, ref('pod', `service-${index % 211}-${index}`), {
      severity: severities[index % 4] ?? 'unknown',
      ago: 60 + (index % 4000),
      flaps: index % 50 === 0 ? 2 : 0,
    }),
  );
  const quiet = alerts.slice(0, Math.floor(count / 20));
  const clustered = alerts.slice(quiet.length);
  const incidents = [];
  for (let from = 0; from < clustered.length; from += from === 0 ? 900 : 40) {
    const own = clustered.slice(from, from + (from === 0 ? 900 : 40));
    const [first] = own;
    if (!first) continue;
    incidents.push(
      sampleIncident(`i${from}`, `service-${from}: ${first.name} and others`, {
        alerts: own,
        severity: severities[Math.min(3, Math.floor(from / 2500))] ?? 'info',
        affected: own.slice(0, 5).map(alert => alert.about),
        joins: own.slice(1).map(alert => join(alert.id, first.id, 'within two minutes in the same namespace shop', 0.4)),
      }),
    );
  }
  return emptyRoom({
    incidents: new Map(incidents.map(incident => [incident.id, incident])),
    order: incidents.map(incident => incident.id),
    alerts: new Map(alerts.map(alert => [alert.id, alert])),
    noise: { is: 'ready', report: sampleNoise(200) },
    quiet: { alerts: quiet.map(alert => alert.id), flapping: 12, suppressed: 0, pending: 0 },
    health: healthOf(health('prometheus', 'Prometheus', { signals: count })),
    timeline: Array.from({ length: 2000 }, (_, index) =>
      entry(`t${index}`, index % 3 ? 'alert' : 'change', 4000 - index * 2, `entry ${index}`, { incident: incidentId('i0') }),
    ),
    conversations: new Map([
      ['room', { incident: 'room', turns: Array.from({ length: 60 }, (_, index) => turn(`q${index}`, `question ${index}?`, [])) }],
    ]),
  });
}

const WIDE = plainText('本番環境のチェックアウト 🔥🔥 é̂́ 한국어 ﷽ '.repeat(3));
const LONG = plainText('a'.repeat(3000));

/** Names that are wide, very long, or made of marks, wherever a name can stand. */
export function wideRoom(): RoomState {
  const room = sampleRoom();
  const odd = sampleAlert(
    'wide',
    WIDE,
    { kind: 'pod', name: LONG, namespace: WIDE },
    { severity: 'critical', ago: 100, summary: `${WIDE}${LONG}`, expression: LONG, labels: { [WIDE.slice(0, 20)]: WIDE, long: LONG } },
  );
  const incident = sampleIncident('i-wide', WIDE, {
    alerts: [odd],
    affected: [odd.about],
    newKinds: [WIDE],
    joins: [join('wide', 'a1', WIDE)],
    suspects: [{ about: odd.about, title: WIDE, confidence: 0.5, for: [], against: [], wouldSettle: LONG }],
  });
  const plan = [...room.plans.values()][0];
  return {
    ...room,
    context: WIDE,
    label: text('GAME DAY'),
    incidents: new Map([[incident.id, incident], ...room.incidents]),
    order: [incident.id, ...room.order],
    alerts: new Map([[odd.id, odd], ...room.alerts]),
    timeline: [
      ...room.timeline,
      entry('wide', 'change', 20, WIDE, { incident: incident.id, about: odd.about }),
      entry('long', 'you', 15, LONG, { incident: incident.id, signal: signalId('wide') }),
    ],
    health: healthOf(
      health('prometheus', WIDE, {
        context: LONG,
        notes: [WIDE],
        state: 'degraded',
        failure: { kind: 'timed-out', asked: LONG, answered: WIDE, tryThis: WIDE },
      }),
    ),
    conversations: new Map([
      [
        incident.id,
        {
          incident: incident.id,
          turns: [
            turn(
              'w',
              WIDE,
              [
                { text: WIDE, cites: [], verdict: 'plain' },
                { text: LONG, cites: [], verdict: 'wrong-citation' },
              ],
              { state: 'failed', failure: LONG },
            ),
          ],
        },
      ],
    ]),
    plans: plan
      ? new Map([
          [
            'w' as PlanId,
            {
              ...plan,
              plan: { ...plan.plan, id: 'w' as PlanId, incident: incident.id, title: WIDE, tradeOff: LONG, expectedOutcome: WIDE },
            },
          ],
        ])
      : new Map(),
    model: { state: 'ready', name: WIDE, host: LONG, remote: true },
  };
}

/** Maker mode is on; the first plan asks for its word. */
export function askingRoom(word = 'amber-rollback'): RoomState {
  const room = sampleRoom();
  const plans = new Map(room.plans);
  const [first] = plans.values();
  if (first) plans.set(first.plan.id, { ...first, asking: { step: 0, word, openedAt: SAMPLE_NOW, notBefore: SAMPLE_NOW } });
  return {
    ...room,
    plans,
    maker: {
      on: true,
      challenge: text('prod-eu/shop'),
      context: text('prod-eu/shop'),
      operator: text('ada'),
      identity: text('sso'),
      until: (SAMPLE_NOW + minutes(9) + milliseconds(41_000)) as RoomState['now'],
    },
  };
}
/** Maker mode is on and nothing is asked. */
export const makerRoom = (): RoomState => ({ ...askingRoom(), plans: sampleRoom().plans });
/** The first plan was carried out and is being judged, one is to be done by hand and half of it is, one only waits. */
export function outcomeRoom(is: PlanOutcome['is'] = 'worked'): RoomState {
  const room = sampleRoom();
  const series = [...room.signals.values()].find(signal => signal.type === 'series');
  const plans = new Map(room.plans);
  const [done] = plans.values();
  const since = (SAMPLE_NOW - minutes(5)) as RoomState['now'];
  const points = (series?.type === 'series' ? series.points : []).map(
    ([at, value]) => [at, at > since + minutes(2) ? value * 0.02 : value] as const,
  );
  const outcome: PlanOutcome = {
    is,
    since,
    until: (since + minutes(15)) as RoomState['now'],
    at: SAMPLE_NOW,
    seen: text('all its alerts have ended'),
    graph: { title: text('error share of checkout'), points },
  };
  if (done)
    plans.set(done.plan.id, {
      ...done,
      state: 'done',
      steps: [{ is: 'worked', at: since, seen: text('r41 serves on 9 of 9 replicas') }],
      outcome,
    });
  return { ...room, plans };
}

const flags = { kind: 'config', name: text('flags'), namespace: text('shop') };
/** What only a person can do: one step ticked, one to go. */
export function byHandRoom(): RoomState {
  const room = sampleRoom();
  const record = planRecord(
    'plan-h',
    'i-checkout',
    'Set config shop/flags back',
    [],
    {
      byHand: [
        { verb: 'check', title: text('Ask the owner of the flags in #shop'), on: flags },
        {
          verb: 'set-back',
          on: flags,
          title: text('Set what changed in config shop/flags back'),
          how: text('kubectl -n shop edit configmap/flags'),
          diff: [{ path: text('data.POOL_SIZE'), before: text('5'), after: text('50') }],
        },
      ],
      why: [evidence(1, 'changed 70 s before first alert', ['d42'])],
      tradeOff: text('undoes the change itself; those who read it may have to be restarted'),
    },
    { ticked: [{ at: SAMPLE_NOW, by: text('ada') }, undefined] },
  );
  const waiting = planRecord('plan-w', 'i-checkout', 'Wait and watch', [], {
    tradeOff: text('changes nothing'),
    confidence: 0,
    expectedOutcome: text('the alerts end by themselves, or new evidence points to something that can be acted on'),
  });
  return { ...room, plans: new Map([record, waiting].map(each => [each.plan.id, each])) };
}

export const gameRoom = (): RoomState => sampleRoom({ label: text('GAME DAY'), context: text('GAME DAY bad-rollout') });
