import { Agent } from 'node:http';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readingApi } from '../../../../providers/kubernetes/access/api.js';
import { openTransport, type Transport } from '../../../../providers/kubernetes/access/transport.js';
import { catalogue } from '../../../../providers/kubernetes/act/catalogue.js';
import { openWriter } from '../../../../providers/kubernetes/act/writer.js';
import { emptyWorld } from '../../../../providers/kubernetes/objects/world.js';
import type { ActionKind, Writer } from '../../../../src/contracts/provider.js';
import type { ActionName, PlannedAction, Rehearsal } from '../../../../src/model/plan.js';
import { plainText } from '../../../../src/model/plain-text.js';
import type { ProviderId } from '../../../../src/model/signal.js';
import { fakeClock } from '../../../support/fake-clock.js';
import { fakeWorkloadApi, type FakeWorkloadApi } from '../../../support/fake-workload-api.js';
import { json } from '../../../support/loopback-server.js';

let api: FakeWorkloadApi;
let transport: Transport;
let actions: readonly ActionKind[];
let writer: Writer;
const never = new AbortController().signal;

beforeEach(async () => {
  api = await fakeWorkloadApi();
  const agent = new Agent();
  transport = openTransport(
    api.server.url,
    { get: () => Promise.resolve({ agent, headers: {} }), close: () => agent.destroy() },
    fakeClock(),
  );
  const target = { api: readingApi(transport), world: emptyWorld(undefined), clock: fakeClock(), source: 'kubernetes' as ProviderId };
  actions = catalogue(target);
  writer = await openWriter({ ...target, transport });
});
afterEach(async () => {
  transport.close();
  await api.server.close();
});

const planned = (name: ActionName, params: PlannedAction['params'] = {}): PlannedAction => ({
  name,
  provider: 'kubernetes' as ProviderId,
  on: { kind: 'deployment', name: plainText('cart'), namespace: plainText('shop') },
  params,
});
const ROLL_BACK = planned('roll-back', { revision: 'r1', hash: 'h1' });
const kindOf = (name: ActionName): ActionKind => actions.find(action => action.name === name)!;
async function rehearse(action: PlannedAction): Promise<Rehearsal> {
  const answer = await kindOf(action.name).rehearse(action, never);
  if (!answer.ok) throw new Error(`${answer.error.kind} ${answer.error.answered}`);
  return answer.value;
}
const patches = (): readonly string[] =>
  api.server.received.filter(request => request.method === 'PATCH').map(request => request.query.get('dryRun') ?? 'for good');
const spec = (): Record<string, unknown> => api.deployment['spec'] as Record<string, unknown>;

describe('rehearsal', () => {
  test('the difference comes from the server, and secrets of the environment are not in it', async () => {
    const rehearsal = await rehearse(ROLL_BACK);
    expect(rehearsal.diff).toEqual([
      { path: 'spec.template.spec.containers[app].image', before: 'shop/cart:2', after: 'shop/cart:1' },
      { path: 'spec.template.spec.containers[app].env[TOKEN].value', before: '(not shown)', after: '(not shown)' },
    ]);
    expect(JSON.stringify(rehearsal)).not.toContain('secret-');
    expect([patches(), api.kept]).toEqual([['All'], 0]);
  });

  test('who may not is told so before anything is tried', async () => {
    api.allowed = false;
    expect(await rehearse(ROLL_BACK)).toMatchObject({ permitted: false, refused: 'you may not patch deployments in shop' });
    expect(patches()).toEqual([]);
  });

  test.each([
    ['to nothing', planned('scale', { replicas: 0 }), 'scaling cart to 0 stops it: the plan has to say so'],
    ['beyond bounds', planned('scale', { replicas: 14 }), '14 is more than 13, the most that a plan may ask for from 3'],
    ['to what it is', planned('scale', { replicas: 3 }), 'cart has 3 replicas already'],
    ['to the revision it runs', planned('roll-back', { revision: 'r2', hash: 'h2' }), 'cart already runs what r2 says'],
  ])('refuses %s', async (_, action, refused) => {
    expect(await rehearse(action)).toMatchObject({ permitted: false, refused });
    expect(patches()).toEqual([]);
  });

  test('to nothing, when the plan says so', async () => {
    expect(await rehearse(planned('scale', { replicas: 0, toZero: true }))).toMatchObject({ permitted: true });
  });

  test('refuses what an autoscaler would undo, unless that one is off', async () => {
    const hpa = (active: string): unknown => ({
      metadata: { name: 'cart', uid: 'h' },
      spec: { minReplicas: 2, maxReplicas: 6, scaleTargetRef: { kind: 'Deployment', name: 'cart' } },
      status: { conditions: [{ type: 'ScalingActive', status: active }] },
    });
    api.hpas = [hpa('True')];
    expect((await rehearse(planned('scale', { replicas: 5 }))).refused).toContain('the autoscaler cart (2 to 6) would undo it');
    api.hpas = [hpa('False')];
    const rehearsal = await rehearse(planned('scale', { replicas: 5 }));
    expect([rehearsal.permitted, rehearsal.warnings.join()]).toEqual([
      true,
      expect.stringContaining('the autoscaler cart is not active now'),
    ]);
  });

  test('refuses while rollouts are paused', async () => {
    spec()['paused'] = true;
    expect((await rehearse(planned('restart'))).refused).toContain('are paused');
  });

  test('a webhook that knows no dry run is a refusal in words', async () => {
    api.intercept((_, response) => {
      json(response, 400, { message: 'admission webhook "x" does not support dry run', code: 400 });
      return true;
    });
    expect((await rehearse(ROLL_BACK)).refused).toContain("an admission webhook can't be rehearsed");
  });

  test('a revision that is no longer kept is a failure that says so', async () => {
    const answer = await kindOf('roll-back').rehearse(planned('roll-back', { revision: 'r0', hash: 'h0' }), never);
    expect(answer).toMatchObject({
      ok: false,
      error: { kind: 'not-found', answered: 'the cluster no longer keeps a revision with the hash h0' },
    });
  });

  test.each([
    ['scale', { replicas: 2.5 }],
    ['scale', { replicas: -1 }],
    ['scale', {}],
    ['roll-back', {}],
    ['roll-back', { hash: '../../secrets' }],
  ] as const)('%s %j is no action', async (name, params) => {
    expect(await kindOf(name).rehearse(planned(name, params), never)).toMatchObject({ ok: false, error: { kind: 'invalid' } });
    expect(patches()).toEqual([]);
  });

  test('status is no fact: a pod that becomes ready voids no approval', async () => {
    const before = await kindOf('restart').observe(planned('restart'), never);
    api.deployment = {
      ...api.deployment,
      status: { readyReplicas: 0 },
      metadata: { ...(api.deployment['metadata'] as object), resourceVersion: '999' },
    };
    expect(await kindOf('restart').observe(planned('restart'), never)).toEqual(before);
  });
});

describe('performing', () => {
  test('does what was rehearsed, once', async () => {
    const rehearsal = await rehearse(ROLL_BACK);
    expect(await writer.perform(ROLL_BACK, rehearsal, never)).toMatchObject({
      ok: true,
      value: { seen: 'cart has the pod template of r1, generation 7' },
    });
    expect([patches(), api.kept]).toEqual([['All', 'for good'], 1]);
    const sent = api.server.received.findLast(request => request.method === 'PATCH');
    expect([sent?.query.get('fieldManager'), sent?.headers['content-type']]).toEqual(['warroom', 'application/json-patch+json']);
  });

  test('what differs from the rehearsal is a conflict, and nothing is sent', async () => {
    const rehearsal = await rehearse(ROLL_BACK);
    spec()['replicas'] = 5;
    expect(await writer.perform(ROLL_BACK, rehearsal, never)).toMatchObject({
      ok: false,
      error: { kind: 'conflict', answered: 'replicas: 3 replicas became 5 replicas' },
    });
    expect(patches()).toEqual(['All']);
  });

  test('what changes in the very moment is a conflict, named afterwards', async () => {
    const rehearsal = await rehearse(ROLL_BACK);
    api.intercept((request, response) => {
      spec()['replicas'] = 9;
      json(response, 422, { reason: 'Invalid', details: {}, message: 'the server rejected our request', code: 422 });
      return request.method === 'PATCH';
    });
    expect(await writer.perform(ROLL_BACK, rehearsal, never)).toMatchObject({
      ok: false,
      error: { kind: 'conflict', answered: 'replicas: 3 replicas became 9 replicas' },
    });
    expect(api.kept).toBe(0);
  });

  test('no answer, but done: it is read back, not sent again', async () => {
    const rehearsal = await rehearse(ROLL_BACK);
    api.intercept((_, response, keep) => {
      keep();
      response.destroy();
      return true;
    });
    const done = await writer.perform(ROLL_BACK, rehearsal, never);
    expect(done.ok && done.value.seen).toMatch(/^no answer came .* but it was done: cart has the pod template of r1/);
    expect(patches()).toEqual(['All', 'for good']);
  });

  test('no answer and not done: said so, and not sent again', async () => {
    const rehearsal = await rehearse(ROLL_BACK);
    api.intercept((_, response) => {
      response.destroy();
      return true;
    });
    expect(await writer.perform(ROLL_BACK, rehearsal, never)).toMatchObject({
      ok: false,
      error: { kind: 'timed-out', answered: expect.stringContaining('read back: it was not done') as string },
    });
    expect(patches()).toEqual(['All', 'for good']);
  });

  test('a refused rehearsal is not performed, and after maker mode nothing is', async () => {
    const refused = await rehearse(planned('scale', { replicas: 3 }));
    expect(await writer.perform(planned('scale', { replicas: 3 }), refused, never)).toMatchObject({
      ok: false,
      error: { kind: 'forbidden' },
    });
    const rehearsal = await rehearse(ROLL_BACK);
    await writer.close();
    expect(await writer.perform(ROLL_BACK, rehearsal, never)).toMatchObject({
      ok: false,
      error: { kind: 'forbidden', answered: 'maker mode is over' },
    });
    expect(api.kept).toBe(0);
  });
});

test('the code that writes is in no module that loads before openWriter', async () => {
  const { metafile } = await build({
    entryPoints: ['providers/kubernetes/index.ts', 'providers/kubernetes/connection.ts'],
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    write: false,
    metafile: true,
    outdir: 'unused',
  });
  const imports = Object.entries(metafile.inputs).flatMap(([file, input]) =>
    input.imports.filter(one => one.path.endsWith('act/writer.ts')).map(one => `${file} ${one.kind}`),
  );
  expect(imports).toEqual(['providers/kubernetes/connection.ts dynamic-import']);
});
