import { Agent } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readingApi } from '../../../../providers/kubernetes/access/api.js';
import { openTransport, type Transport } from '../../../../providers/kubernetes/access/transport.js';
import { catalogue } from '../../../../providers/kubernetes/act/catalogue.js';
import { emptyWorld } from '../../../../providers/kubernetes/objects/world.js';
import type { PlannedAction, Rehearsal } from '../../../../src/model/plan.js';
import { plainText } from '../../../../src/model/plain-text.js';
import type { ProviderId } from '../../../../src/model/signal.js';
import { fakeClock } from '../../../support/fake-clock.js';
import { fakeWorkloadApi, type FakeWorkloadApi } from '../../../support/fake-workload-api.js';

let api: FakeWorkloadApi;
let transport: Transport;
beforeEach(async () => {
  api = await fakeWorkloadApi();
  const agent = new Agent();
  transport = openTransport(
    api.server.url,
    { get: () => Promise.resolve({ agent, headers: {} }), close: () => agent.destroy() },
    fakeClock(),
  );
});
afterEach(async () => {
  transport.close();
  await api.server.close();
});

const on = { kind: 'deployment', name: plainText('cart'), namespace: plainText('shop') };
const TO_CURRENT: PlannedAction = { name: 'roll-back', provider: 'kubernetes' as ProviderId, on, params: { revision: 'r2', hash: 'h2' } };
const TO_OTHER: PlannedAction = { ...TO_CURRENT, params: { revision: 'r1', hash: 'h1' } };
const TO_FOUR: PlannedAction = { ...TO_CURRENT, name: 'scale', params: { replicas: 4 } };
const pod = (name: string, image: string, waiting?: string): unknown => ({
  metadata: { name, uid: name, namespace: 'shop' },
  spec: { containers: [{ name: 'app', image }] },
  status: {
    containerStatuses: [{ name: 'app', ready: waiting === undefined, state: waiting ? { waiting: { reason: waiting } } : { running: {} } }],
  },
});

async function verdict(
  action: PlannedAction,
  parts: { readonly uid?: string; readonly status?: object; readonly replicas?: number; readonly pods?: readonly unknown[] } = {},
): Promise<unknown> {
  api.deployment = {
    ...api.deployment,
    status: { ...(api.deployment['status'] as object), ...parts.status },
    spec: { ...(api.deployment['spec'] as object), ...(parts.replicas === undefined ? {} : { replicas: parts.replicas }) },
  };
  api.pods = parts.pods ?? [];
  const actions = catalogue({
    api: readingApi(transport),
    world: emptyWorld(undefined),
    clock: fakeClock(),
    source: 'kubernetes' as ProviderId,
  });
  const rehearsal = { facts: [{ name: 'uid', text: plainText(''), value: parts.uid ?? 'u1' }] } as unknown as Rehearsal;
  const answer = await actions.find(({ name }) => name === action.name)!.verify(action, rehearsal, new AbortController().signal);
  return answer.ok ? answer.value : answer.error;
}

test('complete and as wanted has worked', async () => {
  expect(await verdict(TO_CURRENT)).toEqual({ is: 'worked', seen: '3 of 3 pods updated, 3 available' });
});

test('counts of before the write do not count', async () => {
  expect(await verdict(TO_CURRENT, { status: { observedGeneration: 6 } })).toMatchObject({ is: 'not-yet' });
});

test('on its way is not yet, and so is a pod of the old version in trouble', async () => {
  expect(
    await verdict(TO_CURRENT, {
      status: { availableReplicas: 1 },
      pods: [pod('new', 'shop/cart:2'), pod('old', 'shop/cart:1', 'CrashLoopBackOff')],
    }),
  ).toEqual({ is: 'not-yet', seen: '3 of 3 pods updated, 1 available' });
});

test('new pods that no patience mends are worse', async () => {
  expect(
    await verdict(TO_CURRENT, {
      status: { availableReplicas: 1 },
      pods: [pod('a', 'shop/cart:2', 'CrashLoopBackOff'), pod('b', 'shop/cart:2')],
    }),
  ).toEqual({ is: 'worse', seen: '3 of 3 pods updated, 1 available; 1 of its new pods are in CrashLoopBackOff' });
});

test('past its deadline is worse', async () => {
  expect(
    await verdict(TO_CURRENT, {
      status: { availableReplicas: 1, conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }] },
    }),
  ).toMatchObject({ is: 'worse', seen: expect.stringContaining('passed its deadline') as string });
});

test('someone else changed it, made it anew or deleted it', async () => {
  expect(await verdict(TO_OTHER)).toMatchObject({ is: 'worse', seen: 'cart does not run r1 any more: someone else changed it' });
  expect(await verdict(TO_CURRENT, { uid: 'another' })).toMatchObject({ is: 'worse', seen: 'cart was deleted and made anew meanwhile' });
  expect(await verdict({ ...TO_CURRENT, on: { ...on, name: plainText('gone') } })).toMatchObject({
    is: 'worse',
    seen: 'deployment gone is gone',
  });
});

test('scaling', async () => {
  expect(await verdict(TO_FOUR)).toMatchObject({ is: 'worse', seen: '3 replicas are wanted now, not 4: someone else set them' });
  expect(await verdict(TO_FOUR, { replicas: 4, status: { replicas: 4, readyReplicas: 3 } })).toMatchObject({
    is: 'not-yet',
    seen: '3 of 4 pods are ready',
  });
  expect(await verdict(TO_FOUR, { replicas: 4, status: { replicas: 4, readyReplicas: 4 } })).toMatchObject({
    is: 'worked',
    seen: '4 of 4 pods are ready',
  });
});
