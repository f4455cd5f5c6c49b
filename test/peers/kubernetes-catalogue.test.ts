import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PlannedAction } from '../../src/model/plan.js';
import { actOn, until, type ActingPeer } from './support/acting-peer.js';
import { planned, startKubernetes, watch, workload, type KubernetesPeer } from './support/kubernetes-peer.js';

let peer: KubernetesPeer;
let acting: ActingPeer;
const onNode = (name: PlannedAction['name'], node: string): PlannedAction => {
  const { namespace: _, ...on } = planned(name, 'node', node).on;
  return { ...planned(name, 'node', node), on };
};
const rolledOut = async (target: string): Promise<unknown> => peer.kubectl('-n', 'shop', 'rollout', 'status', target, '--timeout=90s');
const container = { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '128Mi' } };

/** A deployment with a side car, and what its two revisions differ in: image, resources, three variables. */
const checkout = (revision: 1 | 2): string =>
  JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'checkout', namespace: 'shop' },
    spec: {
      replicas: 3,
      progressDeadlineSeconds: 60,
      selector: { matchLabels: { app: 'checkout' } },
      template: {
        metadata: { labels: { app: 'checkout' } },
        spec: {
          containers: [
            { name: 'mesh', image: 'images.invalid/mesh:9' },
            {
              name: 'app',
              image: `images.invalid/shop/checkout:${revision}`,
              resources: container,
              env: [
                { name: 'MODE', value: 'eager' },
                { name: 'POOL_SIZE', value: revision === 1 ? '50' : '5' },
                { name: 'GREETING', value: revision === 1 ? 'hello-from-one' : 'hello-from-two' },
                ...(revision === 1 ? [{ name: 'RETRIES', value: '3' }] : []),
                { name: 'API_TOKEN', value: `hunter${revision}` },
              ],
            },
          ],
        },
      },
    },
  });

beforeAll(async () => {
  peer = await startKubernetes('provider-catalogue', 27510);
  await peer.kubectl('create', 'namespace', 'shop');
  await peer.apply(checkout(1));
  await rolledOut('deployment/checkout');
  await peer.apply(checkout(2));
  await rolledOut('deployment/checkout');
  await peer.apply(workload({ name: 'cart', image: 'images.invalid/cart:1', replicas: 2 }));
  await peer.apply(workload({ kind: 'DaemonSet', name: 'agent', image: 'images.invalid/agent:1' }));
  await rolledOut('deployment/cart');
  await peer.kubectl('-n', 'shop', 'autoscale', 'deployment', 'cart', '--name=cart', '--min=2', '--max=6', '--cpu-percent=70');
  await peer.kubectl('-n', 'shop', 'create', 'cronjob', 'nightly', '--image=images.invalid/report:1', '--schedule=0 3 * * *');
  acting = await actOn(peer);
});
afterAll(async () => {
  await acting?.close();
  await peer?.stop();
});

describe('what replaces pods', () => {
  test.each<[string, PlannedAction['name'], PlannedAction['params'], readonly object[]]>([
    [
      'the image of one container of two',
      'set-image',
      { container: 'app', image: 'images.invalid/shop/checkout:1' },
      [
        {
          path: 'spec.template.spec.containers[app].image',
          before: 'images.invalid/shop/checkout:2',
          after: 'images.invalid/shop/checkout:1',
        },
      ],
    ],
    [
      'a limit, and a request that was not set',
      'set-resources',
      { container: 'app', memoryLimit: '256Mi', cpuLimit: '200m' },
      [
        { path: 'spec.template.spec.containers[app].resources.limits.cpu', before: '(not set)', after: '200m' },
        { path: 'spec.template.spec.containers[app].resources.limits.memory', before: '128Mi', after: '256Mi' },
      ],
    ],
    [
      'all amounts of a container without any',
      'set-resources',
      { container: 'mesh', cpuRequest: '50m' },
      [{ path: 'spec.template.spec.containers[mesh].resources.requests.cpu', before: '(not set)', after: '50m' }],
    ],
    [
      'no limit any more',
      'set-resources',
      { container: 'app', memoryLimit: 'none' },
      [{ path: 'spec.template.spec.containers[app].resources.limits.memory', before: '128Mi', after: '(not set)' }],
    ],
  ])('%s, and back, equal to before', async (_, name, params, diff) => {
    const before = await acting.spec('deployment/checkout');
    const rehearsal = await acting.perform(planned(name, 'deployment', 'checkout', params));
    expect(rehearsal.diff).toEqual(diff);
    expect(await acting.spec('deployment/checkout')).not.toEqual(before);
    await acting.takeBack(rehearsal);
    expect(await acting.spec('deployment/checkout')).toEqual(before);
  });

  test.each<[string, string, object]>([
    ['a number is shown', 'POOL_SIZE', { path: 'spec.template.spec.containers[app].env[POOL_SIZE].value', before: '5', after: '50' }],
    [
      'a word is not shown',
      'GREETING',
      { path: 'spec.template.spec.containers[app].env[GREETING].value', before: '(not shown)', after: '(not shown)' },
    ],
    [
      'a variable that is not there any more',
      'RETRIES',
      { path: 'spec.template.spec.containers[app].env[RETRIES].value', before: '(not set)', after: '3' },
    ],
  ])('one variable as the revision before had it: %s', async (_, name, line) => {
    await acting.seen.poll();
    const before = await acting.spec('deployment/checkout');
    // The first revision, whatever the tests before have made since.
    const first = acting.seen.resource('deployment', 'checkout')?.revisions?.find(revision => revision.name === 'r1');
    const rehearsal = await acting.perform(
      planned('set-env', 'deployment', 'checkout', { container: 'app', name, revision: 'r1', hash: first?.hash ?? '' }),
    );
    expect(rehearsal.diff).toEqual([line]);
    expect(JSON.stringify(rehearsal)).not.toContain('hello-from');
    await acting.takeBack(rehearsal);
    expect(await acting.spec('deployment/checkout')).toEqual(before);
  });

  test('never a secret, another repository, or amounts far away', async () => {
    await acting.seen.poll();
    const hash = acting.seen.resource('deployment', 'checkout')?.revisions?.find(revision => revision.name === 'r1')?.hash ?? '';
    const refused = async (name: PlannedAction['name'], params: PlannedAction['params']): Promise<string | undefined> =>
      (await acting.rehearsed(planned(name, 'deployment', 'checkout', params))).refused;
    expect(await refused('set-env', { container: 'app', name: 'API_TOKEN', revision: 'r1', hash })).toBe(
      'API_TOKEN holds a secret, or may: warroom does not touch it',
    );
    expect(await refused('set-env', { container: 'app', name: 'MODE', revision: 'r1', hash })).toBe('MODE is the same in both');
    expect(await refused('set-image', { container: 'app', image: 'evil.invalid/shop/checkout:1' })).toMatch(
      /^evil.invalid\/shop\/checkout is another repository/,
    );
    expect(await refused('set-image', { container: 'app', image: 'images.invalid/shop/checkout:2' })).toMatch(/already/);
    expect(await refused('set-resources', { container: 'app', memoryLimit: '4Gi' })).toMatch(/more than 4 times away from 128Mi/);
    expect(await refused('set-resources', { container: 'app', memoryLimit: '32Mi' })).toMatch(
      /the API server refuses it.*must be less than or equal to memory limit/,
    );
  });

  test('a rollout is held, and goes on', async () => {
    const before = await acting.spec('deployment/checkout');
    const rehearsal = await acting.perform(planned('pause-rollout', 'deployment', 'checkout'));
    expect(rehearsal.diff).toEqual([{ path: 'spec.paused', before: '(not set)', after: 'true' }]);
    expect((await acting.rehearsed(planned('restart', 'deployment', 'checkout'))).refused).toContain('are paused');
    await acting.takeBack(rehearsal);
    expect(await acting.spec('deployment/checkout')).toEqual(before);
  });
});

test('the bounds of an autoscaler size what it owns, and go back', async () => {
  const before = await acting.spec('hpa/cart');
  const rehearsal = await acting.perform(planned('set-autoscaler-bounds', 'hpa', 'cart', { min: 4, max: 8 }));
  expect(rehearsal.diff).toEqual([
    { path: 'spec.maxReplicas', before: '6', after: '8' },
    { path: 'spec.minReplicas', before: '2', after: '4' },
  ]);
  expect(await acting.spec('deployment/cart')).toMatchObject({ replicas: 4 });
  expect((await acting.rehearsed(planned('set-autoscaler-bounds', 'hpa', 'cart', { min: 4, max: 40 }))).refused).toContain(
    '40 is more than 24',
  );
  await acting.takeBack(rehearsal);
  expect(await acting.spec('hpa/cart')).toEqual(before);
});

test('a cron job is suspended, and resumed', async () => {
  const before = await acting.spec('cronjob/nightly');
  const rehearsal = await acting.perform(planned('suspend-cronjob', 'cronjob', 'nightly'));
  expect(rehearsal.diff).toEqual([{ path: 'spec.suspend', before: 'false', after: 'true' }]);
  await acting.takeBack(rehearsal);
  expect(await acting.spec('cronjob/nightly')).toEqual(before);
});

test('a node is cordoned, and takes pods again', async () => {
  const before = await acting.spec('node/node-01');
  const rehearsal = await acting.perform(onNode('cordon', 'node-01'));
  expect(rehearsal.diff).toEqual([{ path: 'spec.unschedulable', before: '(not set)', after: 'true' }]);
  expect((await acting.rehearsed(onNode('cordon', 'node-01'))).refused).toBe('node-01 is cordoned already');
  await acting.takeBack(rehearsal);
  expect(await acting.spec('node/node-01')).toEqual(before);
});

describe('evictions', () => {
  const podOf = async (app: string): Promise<string> =>
    (await peer.kubectl('-n', 'shop', 'get', 'pods', '-l', `app=${app}`, '-o', 'jsonpath={.items[0].metadata.name}')).trim();

  test('a pod goes, its controller makes another, and nothing can bring it back', async () => {
    const pod = await podOf('checkout');
    const rehearsal = await acting.perform(planned('evict-pod', 'pod', pod));
    expect(rehearsal.diff).toEqual([
      {
        path: `pod shop/${pod}`,
        before: expect.stringMatching(/^on node-\d+, ready$/) as string,
        after: expect.stringMatching(/^ends; replicaset checkout-\w+ makes another$/) as string,
      },
    ]);
    expect(rehearsal.undo).toEqual({ cannot: expect.stringContaining("can't be brought back") as string });
    expect(await peer.kubectl('-n', 'shop', 'get', 'pods', '-o', 'name')).not.toContain(pod);
  });

  test('a disruption budget that allows none refuses in the rehearsal, by name', async () => {
    await peer.kubectl('-n', 'shop', 'create', 'poddisruptionbudget', 'cart', '--selector=app=cart', '--min-available=100%');
    const pod = await podOf('cart');
    await until(
      async () => (await acting.rehearsed(planned('evict-pod', 'pod', pod))).refused?.includes('The disruption budget cart needs') ?? false,
    );
    expect((await acting.rehearsed(planned('evict-pod', 'pod', pod))).facts.find(({ name }) => name === 'budgets')?.text).toBe('cart');
    await peer.kubectl('-n', 'shop', 'delete', 'poddisruptionbudget', 'cart');
  });

  test('no pod that nobody replaces', async () => {
    await peer.kubectl('-n', 'shop', 'run', 'bare', '--image=images.invalid/bare:1');
    expect((await acting.rehearsed(planned('evict-pod', 'pod', 'bare'))).refused).toBe(
      'no controller replaces pod shop/bare: it would be gone',
    );
    await peer.kubectl('-n', 'shop', 'delete', 'pod', 'bare');
  });
});

test('a viewer is told what is missing before anyone is asked, for every action', async () => {
  const viewer = await watch(peer.viewer);
  try {
    await viewer.poll();
    await acting.seen.poll();
    const pod = (await peer.kubectl('-n', 'shop', 'get', 'pods', '-l', 'app=checkout', '-o', 'jsonpath={.items[0].metadata.name}')).trim();
    const hash = acting.seen.resource('deployment', 'checkout')?.revisions?.find(revision => revision.name === 'r1')?.hash ?? '';
    const cases: readonly (readonly [PlannedAction, string])[] = [
      [planned('roll-back', 'deployment', 'checkout', { revision: 'r1', hash }), 'you may not patch deployments in shop'],
      [planned('restart', 'deployment', 'checkout'), 'you may not patch deployments in shop'],
      [planned('scale', 'deployment', 'checkout', { replicas: 4 }), 'you may not patch deployments/scale in shop'],
      [planned('set-autoscaler-bounds', 'hpa', 'cart', { min: 3, max: 7 }), 'you may not patch horizontalpodautoscalers in shop'],
      [
        planned('set-image', 'deployment', 'checkout', { container: 'app', image: 'images.invalid/shop/checkout:1' }),
        'you may not patch deployments in shop',
      ],
      [
        planned('set-resources', 'deployment', 'checkout', { container: 'app', cpuRequest: '50m' }),
        'you may not patch deployments in shop',
      ],
      [
        planned('set-env', 'deployment', 'checkout', { container: 'app', name: 'POOL_SIZE', revision: 'r1', hash }),
        'you may not patch deployments in shop',
      ],
      [planned('pause-rollout', 'deployment', 'checkout'), 'you may not patch deployments in shop'],
      [planned('resume-rollout', 'deployment', 'checkout'), 'you may not patch deployments in shop'],
      [planned('evict-pod', 'pod', pod), 'you may not create pods/eviction in shop'],
      [onNode('cordon', 'node-00'), 'you may not patch nodes'],
      [onNode('uncordon', 'node-00'), 'you may not patch nodes'],
      [onNode('drain', 'node-00'), 'you may not patch nodes'],
      [planned('suspend-cronjob', 'cronjob', 'nightly'), 'you may not patch cronjobs in shop'],
      [planned('resume-cronjob', 'cronjob', 'nightly'), 'you may not patch cronjobs in shop'],
    ];
    expect(cases.map(([action]) => action.name).sort()).toEqual((viewer.connection.actions ?? []).map(({ name }) => name).sort());
    for (const [action, words] of cases) {
      const answer = await viewer.action(action.name).rehearse(action, new AbortController().signal);
      expect([action.name, answer.ok ? answer.value.permitted : answer.error, answer.ok ? answer.value.refused : '']).toEqual([
        action.name,
        false,
        expect.stringContaining(words) as string,
      ]);
    }
  } finally {
    await viewer.close();
  }
});
