import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { JSON_PATCH, readingApi } from '../../providers/kubernetes/access/api.js';
import { openCredentials } from '../../providers/kubernetes/access/credentials.js';
import { chooseContext } from '../../providers/kubernetes/access/kubeconfig.js';
import { openTransport } from '../../providers/kubernetes/access/transport.js';
import { clusterActions } from '../../providers/kubernetes/act/actions.js';
import { pathOfWrite } from '../../providers/kubernetes/act/rehearse.js';
import { emptyWorld } from '../../providers/kubernetes/objects/world.js';
import type { ProviderId } from '../../src/model/signal.js';
import { systemClock } from '../../src/session/clock.js';
import { actOn, until, type ActingPeer } from './support/acting-peer.js';
import { planned, startKubernetes, watch, workload, type KubernetesPeer } from './support/kubernetes-peer.js';

let peer: KubernetesPeer;
let acting: ActingPeer;
const never = new AbortController().signal;

beforeAll(async () => {
  peer = await startKubernetes('provider-acts', 24483);
  await peer.kubectl('create', 'namespace', 'shop');
  for (const [kind, name] of [
    ['Deployment', 'checkout'],
    ['StatefulSet', 'ledger'],
    ['DaemonSet', 'agent'],
  ] as const) {
    await peer.apply(workload({ kind, name, image: `images.invalid/${name}:1`, env: { LIMIT: '10' } }));
    await peer.kubectl('-n', 'shop', 'rollout', 'status', `${kind.toLowerCase()}/${name}`, '--timeout=90s');
    await peer.apply(workload({ kind, name, image: `images.invalid/${name}:2`, env: { LIMIT: '10' } }));
    await peer.kubectl('-n', 'shop', 'rollout', 'status', `${kind.toLowerCase()}/${name}`, '--timeout=90s');
  }
  await peer.kubectl('-n', 'shop', 'create', 'service', 'clusterip', 'checkout', '--tcp=80');
  acting = await actOn(peer);
});
afterAll(async () => {
  await acting?.close();
  await peer?.stop();
});

describe.each([
  ['deployment', 'checkout'],
  ['statefulset', 'ledger'],
  ['daemonset', 'agent'],
])('%s', (kind, name) => {
  test('rolls back to a named revision and back again, equal to before', async () => {
    const before = await acting.spec(`${kind}/${name}`);
    const action = planned('roll-back', kind, name, acting.previousOf(kind, name));
    const rehearsal = await acting.perform(action);
    expect(rehearsal.diff).toContainEqual({
      path: 'spec.template.spec.containers[app].image',
      before: `images.invalid/${name}:2`,
      after: `images.invalid/${name}:1`,
    });
    expect(JSON.stringify(await acting.spec(`${kind}/${name}`))).toContain(`images.invalid/${name}:1`);
    await acting.takeBack(rehearsal);
    expect(await acting.spec(`${kind}/${name}`)).toEqual(before);
  });

  test('restarts, and takes the mark of it back', async () => {
    const before = await acting.spec(`${kind}/${name}`);
    await acting.seen.poll();
    const rehearsal = await acting.perform(planned('restart', kind, name));
    expect(rehearsal.diff.map(line => line.path)).toEqual(['spec.template.metadata.annotations.kubectl.kubernetes.io/restartedAt']);
    expect(await acting.spec(`${kind}/${name}`)).not.toEqual(before);
    await acting.takeBack(rehearsal);
    expect(await acting.spec(`${kind}/${name}`)).toEqual(before);
  });
});

test.each([
  ['deployment', 'checkout'],
  ['statefulset', 'ledger'],
])('a %s scales up and back', async (kind, name) => {
  const before = await acting.spec(`${kind}/${name}`);
  const rehearsal = await acting.perform(planned('scale', kind, name, { replicas: 5 }));
  expect(rehearsal.diff).toEqual([{ path: 'spec.replicas', before: '3', after: '5' }]);
  expect(rehearsal.blastRadius[0]).toBe('2 pods more');
  await acting.takeBack(rehearsal);
  expect(await acting.spec(`${kind}/${name}`)).toEqual(before);
});

describe('what a rehearsal says', () => {
  test('facts, surroundings, what it can not tell', async () => {
    await acting.seen.poll();
    const rehearsal = await acting.rehearsed(planned('roll-back', 'deployment', 'checkout', acting.previousOf('deployment', 'checkout')));
    expect(rehearsal.facts.map(fact => fact.name)).toEqual(['uid', 'replicas', 'keeper', 'hpa', 'template', 'paused', 'target']);
    expect(rehearsal.blastRadius).toEqual(
      expect.arrayContaining([expect.stringContaining('3 pods are replaced'), 'traffic of service checkout']),
    );
    expect(rehearsal.notTested.length).toBeGreaterThan(1);
    expect(rehearsal.expectation).toMatchObject({ within: 30_000 });
  });

  test('nothing was kept: the object is as it was', async () => {
    const before = await peer.kubectl('-n', 'shop', 'get', 'deployment/checkout', '-o', 'jsonpath={.metadata.resourceVersion}');
    for (const action of [
      planned('roll-back', 'deployment', 'checkout', acting.previousOf('deployment', 'checkout')),
      planned('restart', 'deployment', 'checkout'),
      planned('scale', 'deployment', 'checkout', { replicas: 4 }),
    ])
      await acting.rehearsed(action);
    expect(await peer.kubectl('-n', 'shop', 'get', 'deployment/checkout', '-o', 'jsonpath={.metadata.resourceVersion}')).toBe(before);
  });

  test('GitOps and an autoscaler are named', async () => {
    await peer.kubectl(
      '-n',
      'shop',
      'annotate',
      'deployment/checkout',
      'argocd.argoproj.io/tracking-id=shop:apps/Deployment:shop/checkout',
    );
    await peer.kubectl('-n', 'shop', 'autoscale', 'deployment', 'checkout', '--min=2', '--max=6', '--cpu-percent=70');
    const rollBack = await acting.rehearsed(planned('roll-back', 'deployment', 'checkout', acting.previousOf('deployment', 'checkout')));
    expect(rollBack.warnings.join('\n')).toMatch(/Argo CD.*\n.*autoscaler checkout/);
    await peer.kubectl('-n', 'shop', 'annotate', 'deployment/checkout', 'argocd.argoproj.io/tracking-id-');
    await peer.kubectl('-n', 'shop', 'delete', 'hpa', 'checkout');
  });

  test('quota and policy refuse in the rehearsal already', async () => {
    await peer.apply(
      JSON.stringify({
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingAdmissionPolicy',
        metadata: { name: 'small' },
        spec: {
          failurePolicy: 'Fail',
          matchConstraints: {
            resourceRules: [{ apiGroups: ['apps'], apiVersions: ['v1'], operations: ['UPDATE'], resources: ['deployments/scale'] }],
          },
          validations: [{ expression: 'object.spec.replicas <= 3', message: 'no more than three' }],
        },
      }),
    );
    await peer.apply(
      JSON.stringify({
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingAdmissionPolicyBinding',
        metadata: { name: 'small' },
        spec: { policyName: 'small', validationActions: ['Deny'] },
      }),
    );
    const scale = planned('scale', 'deployment', 'checkout', { replicas: 4 });
    // A policy takes a moment to come and to go.
    await until(async () => (await acting.rehearsed(scale)).refused?.includes('no more than three') ?? false);
    await peer.kubectl('delete', 'validatingadmissionpolicybinding,validatingadmissionpolicy', 'small');
    await until(async () => (await acting.rehearsed(scale)).permitted);
  });

  test('a viewer is told before anyone is asked', async () => {
    const viewer = await watch(peer.viewer);
    try {
      await viewer.poll();
      const answer = await viewer.action('restart').rehearse(planned('restart', 'deployment', 'checkout'), never);
      expect(answer.ok && answer.value).toMatchObject({
        permitted: false,
        refused: expect.stringContaining('you may not patch deployments in shop') as string,
      });
    } finally {
      await viewer.close();
    }
  });
});

test('a change in the very moment of the write is a conflict, too', async () => {
  const chosen = await chooseContext({ kubeconfig: peer.admin, explicit: true, env: {} });
  if (!chosen.ok) throw new Error(chosen.error);
  const clock = systemClock();
  const transport = openTransport(chosen.value.server, await openCredentials(chosen.value, {}, clock), clock);
  try {
    const target = { api: readingApi(transport), world: emptyWorld(undefined), clock, source: 'kubernetes' as ProviderId };
    for (const action of [planned('restart', 'deployment', 'checkout'), planned('scale', 'deployment', 'checkout', { replicas: 2 })]) {
      const intended = await clusterActions.find(({ name }) => name === action.name)!.intend(target, action, never);
      if (!intended.ok) throw new Error(intended.error.answered);
      const [write] = intended.value.writes;
      if (write?.is !== 'patch') throw new Error('no patch');
      const replicas = Number(intended.value.facts.find(({ name }) => name === 'replicas')?.value);
      await peer.kubectl('-n', 'shop', 'scale', 'deployment/checkout', `--replicas=${replicas + 1}`);
      const answer = await transport.exchange({
        method: 'PATCH',
        path: pathOfWrite(write),
        body: write.patch,
        contentType: JSON_PATCH,
        signal: never,
      });
      expect(answer.ok ? answer.value : answer.error.kind).toBe('conflict');
      await peer.kubectl('-n', 'shop', 'scale', 'deployment/checkout', `--replicas=${replicas}`);
    }
  } finally {
    transport.close();
  }
});

describe('drift', () => {
  const drifts: readonly (readonly [string, string, () => Promise<unknown>])[] = [
    ['someone scales', 'replicas', () => peer.kubectl('-n', 'shop', 'scale', 'deployment/checkout', '--replicas=4')],
    [
      'someone rolls out',
      'template',
      () => peer.kubectl('-n', 'shop', 'set', 'image', 'deployment/checkout', 'app=images.invalid/checkout:3'),
    ],
    ['someone pauses', 'paused', () => peer.kubectl('-n', 'shop', 'rollout', 'pause', 'deployment/checkout')],
    ['an autoscaler comes', 'hpa', () => peer.kubectl('-n', 'shop', 'autoscale', 'deployment', 'checkout', '--min=2', '--max=6')],
    [
      'it is made anew',
      'uid',
      async () => {
        await peer.kubectl('-n', 'shop', 'delete', 'deployment', 'checkout', '--cascade=orphan');
        await peer.apply(workload({ name: 'checkout', image: 'images.invalid/checkout:3' }));
      },
    ],
  ];
  test.each(drifts)('%s: the write is a conflict that names it', async (_, fact, drift) => {
    await acting.seen.poll();
    const action = planned('restart', 'deployment', 'checkout');
    const rehearsal = await acting.rehearsed(action);
    await drift();
    const observed = await acting.seen.action('restart').observe(action, never);
    expect(
      observed.ok &&
        observed.value.filter(now => rehearsal.facts.find(then => then.name === now.name)?.value !== now.value).map(now => now.name),
    ).toContain(fact);
    const done = await acting.writer.perform(action, rehearsal, never);
    expect(done.ok ? done.value : done.error).toMatchObject({ kind: 'conflict', answered: expect.stringContaining(`${fact}:`) as string });
    expect(
      await peer.kubectl('-n', 'shop', 'get', 'deployment/checkout', '-o', 'jsonpath={.spec.template.metadata.annotations}'),
    ).not.toContain('restartedAt');
    if (fact === 'paused') await peer.kubectl('-n', 'shop', 'rollout', 'resume', 'deployment/checkout');
    if (fact === 'hpa') await peer.kubectl('-n', 'shop', 'delete', 'hpa', 'checkout');
  });
});
