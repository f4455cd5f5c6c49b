import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startKubernetes, watch, workload, type KubernetesPeer, type Watching } from './support/kubernetes-peer.js';

let peer: KubernetesPeer;
let seen: Watching;

beforeAll(async () => {
  peer = await startKubernetes('provider-reads', 24443);
  await peer.kubectl('create', 'namespace', 'shop');
  await peer.apply(workload({ name: 'checkout', image: 'images.invalid/checkout:1', env: { POOL_SIZE: '20', PASSWORD: 'correct horse' } }));
  await peer.kubectl('-n', 'shop', 'create', 'service', 'clusterip', 'checkout', '--tcp=80');
  await peer.kubectl('-n', 'shop', 'rollout', 'status', 'deployment/checkout', '--timeout=60s');
  seen = await watch(peer.admin);
});
afterAll(async () => {
  await seen?.close();
  await peer?.stop();
});

describe('a rollout that crash-loops', () => {
  test('the first poll tells everything, owners and edges with it', async () => {
    const batch = await seen.poll();
    expect(batch.resourcesComplete).toBe(true);
    const pod = [...seen.resources.values()].find(resource => resource.ref.kind === 'pod');
    expect(pod?.owner).toMatchObject({ kind: 'deployment', name: 'checkout', namespace: 'shop' });
    expect(seen.resource('deployment', 'checkout')?.facts).toMatchObject({ replicas: 3, ready: 3, revision: 'r1', rollout: 'finished' });
    const edges = (batch.edges ?? []).map(edge => `${edge.from.kind} ${edge.relation} ${edge.to.kind}`);
    expect(edges).toEqual(
      expect.arrayContaining(['deployment owns replicaset', 'replicaset owns pod', 'pod runs-on node', 'service routes-to deployment']),
    );
    expect(seen.alerts()).toEqual([]);
    expect(seen.changes().find(change => change.about.name === 'checkout')).toMatchObject({
      change: 'deploy',
      revision: 'r1',
      state: 'finished',
    });
  });

  test('the bad version is a change with its fields, and one alert for all its pods', async () => {
    await peer.apply(
      workload({
        name: 'checkout',
        image: 'images.invalid/checkout:2',
        fate: 'crash',
        env: { POOL_SIZE: '5', PASSWORD: 'battery staple' },
      }),
    );
    await seen.until('pods crash', () => seen.alerts().some(alert => alert.name === 'PodCrashLooping' && alert.state === 'firing'));
    const change = seen.changes().find(one => one.revision === 'r2');
    expect(change).toMatchObject({
      change: 'deploy',
      previousRevision: 'r1',
      author: 'kubectl-client-side-apply',
      about: { kind: 'deployment', name: 'checkout' },
    });
    expect(change?.fields).toEqual(
      expect.arrayContaining([
        { path: 'containers[app].image', before: 'images.invalid/checkout:1', after: 'images.invalid/checkout:2' },
        { path: 'containers[app].env[POOL_SIZE].value', before: '20', after: '5' },
        { path: 'containers[app].env[PASSWORD].value', before: '(not shown)', after: '(not shown)' },
      ]),
    );
    const alerts = seen.alerts().filter(alert => alert.name === 'PodCrashLooping');
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toMatchObject({
      severity: 'critical',
      about: { kind: 'deployment', name: 'checkout' },
      labels: { deployment: 'checkout', namespace: 'shop', container: 'app' },
    });
    expect(alerts[0]?.summary).toMatch(/exit 1/);
    expect(JSON.stringify([...seen.signals.values(), ...seen.resources.values()])).not.toMatch(/correct horse|battery staple/);
  });

  test('the alert keeps its identity while pods are replaced, and ends with the cause', async () => {
    const before = seen.alerts().find(alert => alert.name === 'PodCrashLooping');
    await peer.kubectl('-n', 'shop', 'delete', 'pods', '-l', 'app=checkout', '--wait=false');
    await seen.until('the new pods crash, too', () =>
      seen.alerts().some(alert => alert.name === 'PodCrashLooping' && alert.description !== before?.description),
    );
    const after = seen.alerts().find(alert => alert.name === 'PodCrashLooping');
    expect(after?.id).toBe(before?.id);
    await peer.kubectl('-n', 'shop', 'rollout', 'undo', 'deployment/checkout');
    await seen.until(
      'rolled back',
      () => seen.alerts().length === 0 && seen.changes().some(change => change.revision === 'r3' && change.state === 'finished'),
    );
    expect(seen.changes().find(change => change.revision === 'r3')?.fields?.[0]).toMatchObject({
      before: 'images.invalid/checkout:2',
      after: 'images.invalid/checkout:1',
    });
    expect(seen.resource('deployment', 'checkout')?.revisions?.map(revision => [revision.name, revision.current])).toEqual([
      ['r3', true],
      ['r2', false],
    ]);
  });
});

test('an environment that names a service is a call of it, from when it names it until it does not', async () => {
  const calls = async (): Promise<readonly string[] | undefined> =>
    (await seen.poll()).edges
      ?.filter(edge => edge.relation === 'calls')
      .map(edge => `${edge.from.kind}/${edge.from.name} ${edge.to.kind}/${edge.to.name}`);
  const web = (env: Readonly<Record<string, string>>): Promise<unknown> =>
    peer.apply(workload({ name: 'web', image: 'images.invalid/web:1', replicas: 1, env }));
  const told = new Set<string>();
  await web({ CHECKOUT_URL: 'http://checkout:8080' });
  await expect
    .poll(
      async () => {
        for (const call of (await calls()) ?? []) told.add(call);
        return [...told];
      },
      { timeout: 20_000, interval: 250 },
    )
    .toEqual(['deployment/web service/checkout']);
  await web({ CHECKOUT_URL: 'http://elsewhere.example:8080' });
  await expect
    .poll(
      async () => {
        const batch = await seen.poll();
        return batch.resourcesComplete && (batch.edges ?? []).every(edge => edge.relation !== 'calls');
      },
      { timeout: 20_000, interval: 250 },
    )
    .toBe(true);
  await peer.kubectl('-n', 'shop', 'delete', 'deployment', 'web');
});

describe('what else happens', () => {
  test('scaling, cordoning and a node that goes are changes', async () => {
    await peer.kubectl('-n', 'shop', 'scale', 'deployment/checkout', '--replicas=5');
    await peer.kubectl('cordon', 'node-01');
    await peer.kubectl('label', 'node', 'node-02', 'warroom.test/not-ready=true');
    await seen.until('all three', () =>
      ['scaled from 3 to 5', 'was cordoned', 'stopped being ready'].every(words =>
        seen.changes().some(change => change.summary.includes(words)),
      ),
    );
    await seen.until('the node alerts', () => seen.alerts().some(alert => alert.name === 'NodeNotReady' && alert.state === 'firing'));
    expect(seen.alerts().find(alert => alert.name === 'NodeNotReady')?.summary).toContain('container runtime is down');
    await peer.kubectl('uncordon', 'node-01');
    await peer.kubectl('label', 'node', 'node-02', 'warroom.test/not-ready-');
    await seen.until(
      'it is over',
      () =>
        seen.changes().some(change => change.summary.includes('is ready again')) &&
        !seen.alerts().some(alert => alert.name === 'NodeNotReady'),
    );
  });

  test('a pod that no node takes names the predicate', async () => {
    await peer.apply(
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'huge', namespace: 'shop' },
        spec: { containers: [{ name: 'app', image: 'images.invalid/huge:1', resources: { requests: { cpu: '900' } } }] },
      }),
    );
    await seen.until('pending', () => seen.alerts().some(alert => alert.name === 'PodUnschedulable'), 60);
    expect(seen.alerts().find(alert => alert.name === 'PodUnschedulable')).toMatchObject({
      state: 'pending',
      about: { kind: 'pod', name: 'huge' },
    });
    expect(seen.alerts().find(alert => alert.name === 'PodUnschedulable')?.summary).toMatch(/Insufficient cpu/);
    await peer.kubectl('-n', 'shop', 'delete', 'pod', 'huge', '--wait=false');
  });

  test('logs of the run before come with those of this one', async () => {
    await peer.apply(workload({ name: 'worker', image: 'images.invalid/worker:1', replicas: 1, fate: 'crash' }));
    await seen.until(
      'it restarts',
      () =>
        Number(
          [...seen.resources.values()].find(resource => resource.ref.kind === 'pod' && resource.owner?.name === 'worker')?.facts[
            'restarts'
          ] ?? 0,
        ) > 0,
    );
    const question = seen.connection.questions?.find(one => one.name === 'logs-of');
    const about = seen.resource('deployment', 'worker')?.ref;
    const answer = await question?.ask(
      { window: { from: 0 as never, to: 0 as never }, ...(about ? { about } : {}) },
      new AbortController().signal,
    );
    expect(answer?.ok && answer.value.signals.map(signal => (signal.type === 'log' ? signal.text : ''))).toEqual([
      'previous log of this container',
      'current log of this container',
    ]);
    const described = await seen.connection.questions
      ?.find(one => one.name === 'describe')
      ?.ask({ window: { from: 0 as never, to: 0 as never }, ...(about ? { about } : {}) }, new AbortController().signal);
    expect(described?.ok && described.value.text).toMatch(/deployment worker in shop: .*replicas 1/);
    await peer.kubectl('-n', 'shop', 'delete', 'deployment', 'worker');
  });
});

test('a viewer sees everything but what the role leaves out', async () => {
  const viewer = await watch(peer.viewer);
  try {
    const checked = await viewer.connection.check(new AbortController().signal);
    expect(checked.ok && checked.value).toMatchObject({ identity: { context: 'warroom', user: 'warroom-viewer' }, version: 'v1.37.2' });
    await viewer.poll();
    expect(viewer.resource('deployment', 'checkout')?.facts).toMatchObject({ replicas: 5 });
  } finally {
    await viewer.close();
  }
});

test('2,000 pods come in pages, in good time', async () => {
  await peer.kubectl('create', 'namespace', 'load');
  await peer.apply(workload({ name: 'many', image: 'images.invalid/many:1', replicas: 2000 }).replaceAll('"shop"', '"load"'));
  await peer.kubectl('-n', 'load', 'wait', 'deployment/many', '--for=jsonpath={.status.replicas}=2000', '--timeout=110s');
  const large = await watch(peer.admin);
  try {
    const began = performance.now();
    const batch = await large.poll();
    expect(batch.resources?.filter(resource => resource.ref.namespace === 'load' && resource.ref.kind === 'pod')).toHaveLength(2000);
    expect(performance.now() - began).toBeLessThan(10_000);
  } finally {
    await large.close();
  }
});
