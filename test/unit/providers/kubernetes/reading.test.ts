import { describe, expect, test } from 'vitest';
import { pathOf, WATCHED } from '../../../../providers/kubernetes/objects/kinds.js';
import type { Batch } from '../../../../src/contracts/provider.js';
import type { Alert, ChangeEvent } from '../../../../src/model/signal.js';
import { later, seconds } from '../../../../src/model/time.js';
import { json } from '../../../support/loopback-server.js';
import { opened } from '../../../support/opened-cluster.js';

const alerts = (batch: Batch): readonly Alert[] => batch.signals.filter(signal => signal.type === 'alert');
const changes = (batch: Batch): readonly ChangeEvent[] => batch.signals.filter(signal => signal.type === 'change');
const settle = (): Promise<void> =>
  new Promise(resolve => {
    setTimeout(resolve, 60);
  });
const POD_PATH = '/api/v1/pods';

describe('the first answer', () => {
  test('tells the alerts of a shop in trouble, each with its cause', async () => {
    const { poll } = await opened();
    const told = alerts(await poll())
      .map(alert => `${alert.severity} ${alert.name} ${alert.about.kind}/${alert.about.name}`)
      .sort();
    expect(told).toEqual(
      expect.arrayContaining([
        'critical ContainerOOMKilled deployment/search',
        'critical ImagePullFailing deployment/mail',
        'critical NodeNotReady node/node-03',
        'critical PodCrashLooping deployment/cart',
        'critical PodUnschedulable pod/huge',
        'warning JobFailed job/import',
      ]),
    );
    expect(told.filter(line => line.includes('web') && !line.includes('Autoscaler'))).toEqual([]);
  });

  test('tells the rollout with what changed, and no value that may be secret', async () => {
    const { poll } = await opened();
    const batch = await poll();
    const rollout = changes(batch).find(change => change.about.name === 'cart' && change.revision === 'r2');
    expect(rollout?.fields?.slice(0, 2)).toEqual([
      { path: 'containers[app].image', before: 'images.invalid/cart:1', after: 'images.invalid/cart:2' },
      { path: 'containers[app].env[PASSWORD].value', before: '(not shown)', after: '(not shown)' },
    ]);
    expect(JSON.stringify(batch)).not.toMatch(/of-two-words|last-applied|tok-of-the-test/);
  });

  test('tells owners, edges, and revisions to go back to', async () => {
    const { poll } = await opened();
    const batch = await poll();
    const resource = (kind: string, name: string): unknown =>
      batch.resources?.find(one => one.ref.kind === kind && one.ref.name.startsWith(name));
    expect(resource('pod', 'cart-')).toMatchObject({
      owner: { kind: 'deployment', name: 'cart' },
      facts: { lastEnd: 'Error', lastExitCode: 1 },
    });
    expect(resource('deployment', 'cart')).toMatchObject({
      revisions: [
        { name: 'r2', current: true, summary: 'images.invalid/cart:2' },
        { name: 'r1', current: false, summary: 'images.invalid/cart:1' },
      ],
    });
    expect(resource('statefulset', 'ledger')).toMatchObject({
      facts: { replicas: 2, revision: 'r1' },
      revisions: [{ name: 'r1', current: true }],
    });
    expect(resource('deployment', 'web')).toMatchObject({ facts: { hpa: 'web', hpaMin: 3, hpaMax: 6 } });
    const edges = batch.edges?.map(edge => `${edge.from.kind}/${edge.from.name} ${edge.relation} ${edge.to.kind}/${edge.to.name}`);
    expect(edges).toEqual(
      expect.arrayContaining([
        'service/cart routes-to deployment/cart',
        'hpa/web scales deployment/web',
        'statefulset/ledger owns pod/ledger-0',
      ]),
    );
  });

  test('asks for no Secret, in no path', async () => {
    const { replay, poll, connection } = await opened();
    await poll();
    for (const question of connection.questions ?? [])
      await question.ask(
        {
          window: { from: replay.recordedAt, to: replay.recordedAt },
          about: { kind: 'deployment', name: 'cart' as never, namespace: 'shop' as never },
        },
        new AbortController().signal,
      );
    expect(replay.server.received.length).toBeGreaterThan(WATCHED.length * 2);
    expect(replay.server.received.filter(request => request.path.includes('secret'))).toEqual([]);
    expect(replay.server.received.filter(request => request.method !== 'GET')).toEqual([]);
    expect(
      replay.server.received
        .filter(request => request.path.endsWith('/configmaps'))
        .every(request => request.headers.accept?.includes('PartialObjectMetadata')),
    ).toBe(true);
  });
});

describe('what comes later', () => {
  test('is a delta: only what changed, alerts complete, and a listener hears of it', async () => {
    const { replay, connection, poll, clock } = await opened();
    let news = 0;
    connection.onChange?.(() => {
      news++;
    });
    const first = await poll();
    expect([first.resourcesComplete, first.completeFor]).toEqual([true, ['alert']]);
    const pod = replay.items(POD_PATH).find(item => JSON.stringify(item).includes('"name":"cart-'));
    await settle();
    await clock.advance(seconds(1));
    const heard = news;
    replay.send(POD_PATH, 'DELETED', pod);
    await settle();
    await clock.advance(seconds(1));
    expect(news).toBe(heard + 1);
    const second = await poll();
    expect([second.resourcesComplete, second.gone?.length, changes(second)]).toEqual([false, 1, []]);
    expect(alerts(second).find(alert => alert.name === 'PodCrashLooping')?.value).toBe(
      (alerts(first).find(alert => alert.name === 'PodCrashLooping')?.value ?? 0) - 1,
    );
    expect((await poll()).gone).toEqual([]);
  });

  test('a heartbeat is no news', async () => {
    const { replay, connection, poll, clock } = await opened();
    await poll();
    await settle();
    await clock.advance(seconds(1));
    let news = 0;
    connection.onChange?.(() => {
      news++;
    });
    const node = structuredClone(replay.items('/api/v1/nodes')[0]) as unknown as {
      metadata: { resourceVersion: string };
      status: { conditions: { lastHeartbeatTime: string }[] };
    };
    node.metadata.resourceVersion = '999999';
    for (const condition of node.status.conditions) condition.lastHeartbeatTime = '2030-01-01T00:00:00Z';
    replay.send('/api/v1/nodes', 'MODIFIED', node);
    await settle();
    await clock.advance(seconds(1));
    expect(news).toBe(0);
  });

  test('scaling is a change with its author', async () => {
    const { replay, poll, clock } = await opened();
    await poll();
    await settle();
    const path = '/apis/apps/v1/deployments';
    const web = structuredClone(replay.items(path).find(item => JSON.stringify(item).includes('"name":"web"'))) as unknown as {
      metadata: { generation: number; managedFields: unknown[] };
      spec: { replicas: number };
    };
    web.spec.replicas = 5;
    web.metadata.generation++;
    web.metadata.managedFields.push({
      manager: 'k9s',
      operation: 'Update',
      subresource: 'scale',
      time: new Date(later(clock.now(), seconds(1))).toISOString(),
      fieldsV1: { 'f:spec': { 'f:replicas': {} } },
    });
    replay.send(path, 'MODIFIED', web);
    await settle();
    expect(changes(await poll())).toMatchObject([
      { change: 'scale', author: 'k9s', summary: 'web scaled from 3 to 5 by k9s', fields: [{ path: 'replicas', before: '3', after: '5' }] },
    ]);
  });
});

describe('what goes wrong', () => {
  test('a kind that is not allowed costs that kind only', async () => {
    const { poll } = await opened((request, response) => {
      if (request.path !== '/api/v1/nodes') return false;
      json(response, 403, { message: 'nodes is forbidden', code: 403 });
      return true;
    });
    const batch = await poll();
    expect(batch.notes).toEqual(['not allowed to list nodes']);
    expect(alerts(batch).map(alert => alert.name)).toContain('PodCrashLooping');
  });

  test('without events.k8s.io the events of core count', async () => {
    const { poll, replay } = await opened((request, response) => {
      if (!request.path.startsWith('/apis/events.k8s.io')) return false;
      json(response, 404, { code: 404 });
      return true;
    });
    expect((await poll()).signals.filter(signal => signal.type === 'event').length).toBeGreaterThan(5);
    expect(replay.server.received.some(request => request.path === '/api/v1/events')).toBe(true);
  });

  test('one namespace, when it was chosen', async () => {
    const { poll, replay } = await opened(undefined, { namespace: 'kube-system' });
    expect((await poll()).resources?.filter(resource => resource.ref.kind === 'pod')).toEqual([]);
    expect(replay.server.received.filter(request => request.path.endsWith('/pods')).map(request => request.path)).toContain(
      '/api/v1/namespaces/kube-system/pods',
    );
    expect(replay.server.received.some(request => request.path === pathOf(WATCHED[1]!))).toBe(false);
  });

  test('who may see one namespace only sees that of the context', async () => {
    const { poll } = await opened(
      (request, response) => {
        if (request.path.includes('/namespaces/') || request.path === '/version') return false;
        json(response, 403, { message: 'not at the cluster scope', code: 403 });
        return true;
      },
      {},
      'shop',
    );
    const batch = await poll();
    expect(batch.notes).toEqual(['not allowed to list nodes', expect.stringMatching(/^only of namespace shop: deployments, .*events$/)]);
    expect(alerts(batch).map(alert => alert.name)).toContain('PodCrashLooping');
  });

  test('an object that makes no sense hides no other', async () => {
    const { poll } = await opened((request, response) => {
      if (request.path !== POD_PATH || request.query.has('watch')) return false;
      json(response, 200, {
        metadata: { resourceVersion: '1' },
        items: [
          null,
          7,
          { metadata: {} },
          { metadata: { uid: 'u', name: 'odd' }, status: 'Running', spec: [] },
          { metadata: { uid: 'v', name: 'ok', namespace: 'shop' }, status: { phase: 'Running' } },
        ],
      });
      return true;
    });
    const batch = await poll();
    expect(batch.resources?.filter(resource => resource.ref.kind === 'pod').map(resource => resource.ref.name)).toEqual(
      expect.arrayContaining(['odd', 'ok']),
    );
    expect(batch.rejected).toEqual(Array.from({ length: 3 }, () => 'pods: an object without uid or name'));
  });

  test('refused credentials are a failure, and polls stop at once when asked to', async () => {
    const refused = await opened((_, response) => {
      json(response, 401, { message: 'Unauthorized' });
      return true;
    });
    expect(await refused.ask()).toMatchObject({ kind: 'unauthorised' });
    const silent = await opened(request => request.path !== '/version');
    const stop = new AbortController();
    const asked = silent.ask(stop.signal);
    await settle();
    const began = performance.now();
    stop.abort();
    expect(await asked).toMatchObject({ kind: 'cancelled' });
    expect(performance.now() - began).toBeLessThan(50);
  });

  test('closing leaves nobody waiting', async () => {
    const { connection, poll, clock } = await opened();
    await poll();
    await connection.close();
    expect(clock.waiting).toBe(0);
  });
});
