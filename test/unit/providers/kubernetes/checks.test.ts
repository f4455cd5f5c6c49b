import { describe, expect, test } from 'vitest';
import { checks } from '../../../../providers/kubernetes/checks/index.js';
import { loopingSince } from '../../../../providers/kubernetes/checks/crash-loop.js';
import { WATCHED } from '../../../../providers/kubernetes/objects/kinds.js';
import type { Kind, KubernetesObject } from '../../../../providers/kubernetes/objects/objects.js';
import { readPod } from '../../../../providers/kubernetes/objects/read-pod.js';
import { emptyWorld } from '../../../../providers/kubernetes/objects/world.js';
import { emptyFindings } from '../../../../providers/kubernetes/read/findings.js';
import { rollUp } from '../../../../providers/kubernetes/read/alerts.js';
import { plainText } from '../../../../src/model/plain-text.js';
import type { Alert, ProviderId } from '../../../../src/model/signal.js';
import { instant, later, minutes, seconds, type Instant } from '../../../../src/model/time.js';
import { NOON } from '../../../support/signals.js';

const iso = (secondsAfter: number): string => new Date(NOON + secondsAfter * 1000).toISOString();
const read = (kind: Kind, object: object): KubernetesObject => WATCHED.find(one => one.kind === kind)!.read(object);
const meta = (name: string, more: object = {}): object => ({
  uid: `uid-${name}`,
  name,
  namespace: 'shop',
  creationTimestamp: iso(-600),
  ...more,
});
const ownedBy = (kind: string, name: string): object => ({ ownerReferences: [{ controller: true, kind, name, uid: `uid-${name}` }] });
const pod = (name: string, status: object, more: object = {}, spec: object = {}): KubernetesObject =>
  read('pod', {
    metadata: meta(name, more),
    spec: { nodeName: 'node-1', containers: [{ name: 'app', image: 'shop/app:1' }], ...spec },
    status: { startTime: iso(-600), phase: 'Running', ...status },
  });
const container = (state: object, more: object = {}): object => ({
  containerStatuses: [{ name: 'app', ready: false, restartCount: 0, state, ...more }],
});
const ended = (reason: string, exitCode: number, more: object = {}): object => ({
  terminated: { reason, exitCode, startedAt: iso(-40), finishedAt: iso(-30), ...more },
});

function alertsOf(
  objects: readonly KubernetesObject[],
  now: Instant = NOON,
  warning: (uid: string, reasons: readonly string[]) => string | undefined = () => undefined,
): readonly Alert[] {
  const world = emptyWorld(undefined);
  for (const object of objects) world.set(object);
  const findings = emptyFindings(
    world,
    checks,
    (uid, reasons) => {
      const words = warning(uid, reasons);
      return words === undefined ? undefined : plainText(words);
    },
    { of: () => 'whole', sees: () => true },
  );
  for (const object of objects) findings.check(object, now);
  return rollUp(findings.current(now), { source: 'kubernetes' as ProviderId, now, begun: new Map(), podsOf: () => 9 }).alerts;
}

describe('pods', () => {
  // A state a line.
  // prettier-ignore
  const table: readonly (readonly [string, string | undefined, RegExp, KubernetesObject])[] = [
    ['crash loop', 'critical firing', /in a crash loop .*: exit 1: no database/, pod('p', container({ waiting: { reason: 'CrashLoopBackOff' } }, { restartCount: 4, lastState: ended('Error', 1, { message: 'no database' }) }))],
    ['between two crashes', 'critical firing', /crash loop .*exit 2/, pod('p', container({ running: { startedAt: iso(-5) } }, { restartCount: 3, lastState: ended('Error', 2) }))],
    ['ends well again and again', 'critical firing', /crash loop .*exit 0: it ends without an error/, pod('p', container({ waiting: { reason: 'CrashLoopBackOff' } }, { restartCount: 4, lastState: ended('Completed', 0) }))],
    ['one restart is no loop', undefined, /./, pod('p', container({ running: { startedAt: iso(-5) } }, { restartCount: 1, lastState: ended('Error', 2) }))],
    ['a loop of long ago', undefined, /./, pod('p', container({ running: { startedAt: iso(-900) } }, { restartCount: 9, lastState: ended('Error', 2, { finishedAt: iso(-700) }) }))],
    ['out of memory', 'critical firing', /killed for using more memory/, pod('p', container({ waiting: { reason: 'CrashLoopBackOff' } }, { restartCount: 2, lastState: ended('OOMKilled', 137) }))],
    ['out of memory once', 'warning firing', /killed for using more memory.*exit 137/, pod('p', container({ running: {} }, { restartCount: 1, lastState: ended('OOMKilled', 137) }))],
    ['image', 'critical firing', /shop\/app:1 can't be pulled.*: there is no such image or tag \(manifest unknown\)/, pod('p', { phase: 'Pending', ...container({ waiting: { reason: 'ErrImagePull', message: 'manifest unknown' } }) })],
    ['config', 'critical firing', /CreateContainerConfigError.*configmap "x" not found/, pod('p', { phase: 'Pending', ...container({ waiting: { reason: 'CreateContainerConfigError', message: 'configmap "x" not found' } }) })],
    ['no node', 'critical firing', /waiting for a node: 0\/6 nodes are available: 6 Insufficient cpu/, pod('p', { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/6 nodes are available: 6 Insufficient cpu.' }] })],
    ['held by a gate', undefined, /./, pod('p', { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }] })],
    ['stuck', 'warning firing', /stuck before/, pod('p', { phase: 'Pending', ...container({ waiting: { reason: 'ContainerCreating' } }) })],
    ['evicted', 'warning firing', /evicted: The node was low/, pod('p', { phase: 'Failed', reason: 'Evicted', message: 'The node was low on memory.' })],
    ['well', undefined, /./, pod('p', container({ running: {} }, { ready: true }))],
    ['on its way out', undefined, /./, pod('p', container({ waiting: { reason: 'CrashLoopBackOff' } }), { deletionTimestamp: iso(0) })],
  ];
  test.each(table)('%s', (_, wanted, words, object) => {
    const [first] = alertsOf([object]);
    expect(first && `${first.severity} ${first.state}`).toBe(wanted);
    if (first) expect(first.summary).toMatch(words);
  });

  test('a pod that has waited for a moment is pending, and a shorter moment is nothing', () => {
    const young = pod(
      'p',
      { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', message: 'no' }] },
      { creationTimestamp: iso(-30) },
    );
    expect(alertsOf([young])[0]?.state).toBe('pending');
    expect(alertsOf([young], later(NOON, seconds(-20)))).toEqual([]);
  });

  test('a warning event names why it is stuck, and shortens the wait', () => {
    const young = pod(
      'p',
      { phase: 'Pending', startTime: iso(-70), ...container({ waiting: { reason: 'ContainerCreating' } }) },
      { creationTimestamp: iso(-70) },
    );
    expect(alertsOf([young])).toEqual([]);
    expect(
      alertsOf([young], NOON, (_, reasons) => (reasons.includes('FailedMount') ? 'volume "x" not found' : undefined))[0],
    ).toMatchObject({ state: 'firing', summary: 'p stuck before containers start: volume "x" not found' });
  });

  test('the start of a loop is counted back by the back-off, but not before the pod', () => {
    const looping = readPod({
      metadata: meta('p'),
      status: {
        startTime: iso(-7200),
        ...container({ waiting: { reason: 'CrashLoopBackOff' } }, { restartCount: 3, lastState: ended('Error', 1) }),
      },
    });
    expect(loopingSince(looping, looping.containers[0]!)).toBe(instant(NOON - 30_000 - 70_000 - 30_000));
    const newborn = readPod({
      metadata: meta('p'),
      status: {
        startTime: iso(-60),
        ...container({ waiting: { reason: 'CrashLoopBackOff' } }, { restartCount: 3, lastState: ended('Error', 1) }),
      },
    });
    expect(loopingSince(newborn, newborn.containers[0]!)).toBe(instant(NOON - 60_000));
  });
});

describe('everything else', () => {
  const deployment = (conditions: readonly object[], more: object = {}): KubernetesObject =>
    read('deployment', {
      metadata: meta('cart', { generation: 2 }),
      spec: { replicas: 3, selector: {} },
      status: { observedGeneration: 2, replicas: 3, updatedReplicas: 3, readyReplicas: 1, availableReplicas: 1, conditions, ...more },
    });
  test.each([
    [
      'unavailable',
      'WorkloadUnavailable warning firing',
      deployment([{ type: 'Available', status: 'False', lastTransitionTime: iso(-60) }]),
    ],
    [
      'a moment ago',
      'WorkloadUnavailable warning pending',
      deployment([{ type: 'Available', status: 'False', lastTransitionTime: iso(-15) }]),
    ],
    [
      'deadline',
      'RolloutStuck warning firing',
      deployment([{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', lastTransitionTime: iso(-60) }]),
    ],
    [
      'refused',
      'PodsRefused critical firing',
      deployment([
        { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'exceeded quota', lastTransitionTime: iso(-60) },
      ]),
    ],
    [
      'node',
      'NodeNotReady critical firing',
      read('node', {
        metadata: meta('n'),
        status: {
          conditions: [
            {
              type: 'Ready',
              status: 'Unknown',
              reason: 'NodeStatusUnknown',
              message: 'Kubelet stopped posting node status.',
              lastTransitionTime: iso(-60),
            },
          ],
        },
      }),
    ],
    [
      'pressure',
      'NodePressure warning firing',
      read('node', {
        metadata: meta('n'),
        status: {
          conditions: [
            { type: 'Ready', status: 'True' },
            { type: 'DiskPressure', status: 'True', reason: 'KubeletHasDiskPressure', lastTransitionTime: iso(-90) },
          ],
        },
      }),
    ],
    [
      'job',
      'JobFailed warning firing',
      read('job', {
        metadata: meta('j'),
        status: {
          failed: 2,
          conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', lastTransitionTime: iso(-60) }],
        },
      }),
    ],
    [
      'autoscaler at its end',
      'AutoscalerAtMaximum warning firing',
      read('hpa', {
        metadata: meta('h'),
        spec: { minReplicas: 2, maxReplicas: 6, scaleTargetRef: { kind: 'Deployment', name: 'cart' } },
        status: {
          currentReplicas: 6,
          desiredReplicas: 6,
          conditions: [{ type: 'ScalingLimited', status: 'True', reason: 'TooManyReplicas', lastTransitionTime: iso(-300) }],
        },
      }),
    ],
    [
      'autoscaler blind',
      'AutoscalerStuck warning firing',
      read('hpa', {
        metadata: meta('h'),
        spec: { maxReplicas: 6, scaleTargetRef: { kind: 'Deployment', name: 'cart' } },
        status: {
          conditions: [{ type: 'ScalingActive', status: 'False', reason: 'FailedGetResourceMetric', lastTransitionTime: iso(-300) }],
        },
      }),
    ],
    ['volume lost', 'VolumeLost critical firing', read('pvc', { metadata: meta('v'), status: { phase: 'Lost' } })],
  ])('%s', (_, wanted, object) => {
    expect(alertsOf([object]).map(alert => `${alert.name} ${alert.severity} ${alert.state}`)).toContain(wanted);
  });

  test('a deadline that stayed behind on counts that are fine is nothing', () => {
    const fine = deployment([{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }], {
      readyReplicas: 3,
      availableReplicas: 3,
    });
    const set = read('replicaset', {
      metadata: meta('cart-1', { ...ownedBy('Deployment', 'cart'), annotations: { 'deployment.kubernetes.io/revision': '1' } }),
      spec: {},
    });
    expect(alertsOf([fine, set])).toEqual([]);
  });

  test('a claim without a volume matters when a pod waits for it', () => {
    const claim = read('pvc', { metadata: meta('data'), status: { phase: 'Pending' } });
    const waiting = pod(
      'p',
      { phase: 'Pending' },
      {},
      { nodeName: undefined, volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }] },
    );
    expect(alertsOf([claim])).toEqual([]);
    expect(alertsOf([claim, waiting]).map(alert => alert.name)).toEqual(['VolumeClaimPending']);
  });

  test('a failed job of a cron job is over when a later one succeeds', () => {
    const job = (name: string, type: string, created: number): KubernetesObject =>
      read('job', {
        metadata: meta(name, { ...ownedBy('CronJob', 'report'), creationTimestamp: iso(created) }),
        status: { failed: 1, conditions: [{ type, status: 'True', lastTransitionTime: iso(created + 5) }] },
      });
    const cron = read('cronjob', { metadata: meta('report'), spec: { schedule: '* * * * *' } });
    expect(alertsOf([cron, job('r-1', 'Failed', -300)]).map(alert => alert.about.name)).toEqual(['report']);
    expect(alertsOf([cron, job('r-1', 'Failed', -300), job('r-2', 'Complete', -100)])).toEqual([]);
  });
});

test('pods of one owner are one alert that names them, whatever their order', () => {
  const set = read('replicaset', { metadata: meta('cart-1', ownedBy('Deployment', 'cart')), spec: {} });
  const cart = read('deployment', { metadata: meta('cart'), spec: { replicas: 0 } });
  const looping = (name: string): KubernetesObject =>
    pod(
      name,
      container({ waiting: { reason: 'CrashLoopBackOff' } }, { restartCount: 4, lastState: ended('Error', 1) }),
      ownedBy('ReplicaSet', 'cart-1'),
    );
  const one = alertsOf([cart, set, looping('cart-1-b'), looping('cart-1-a')]);
  expect(one).toHaveLength(1);
  expect(one[0]).toMatchObject({
    about: { kind: 'deployment', name: 'cart' },
    summary: 'cart: 2 of 9 pods in a crash loop (container app): exit 1',
    description: 'pods cart-1-a, cart-1-b',
    value: 2,
  });
  expect(alertsOf([looping('cart-1-a'), set, looping('cart-1-b'), cart])[0]).toEqual(one[0]);
  const others = alertsOf([cart, set, looping('cart-1-c')], later(NOON, minutes(1)));
  expect([others[0]?.id, others[0]?.fingerprint]).toEqual([one[0]?.id, one[0]?.fingerprint]);
});
