import { describe, expect, test } from 'vitest';
import { openDelta, type Delta } from '../../../../providers/kubernetes/read/delta.js';
import { WATCHED } from '../../../../providers/kubernetes/objects/kinds.js';
import type { Kind, KubernetesObject } from '../../../../providers/kubernetes/objects/objects.js';
import { rollBackTargets } from '../../../../providers/kubernetes/changes/revisions.js';
import type { ChangeEvent, ProviderId } from '../../../../src/model/signal.js';
import { earlier, hours, later, seconds } from '../../../../src/model/time.js';
import { NOON } from '../../../support/signals.js';

const iso = (secondsAfter: number): string => new Date(NOON + secondsAfter * 1000).toISOString();
const read = (kind: Kind, object: object): KubernetesObject => WATCHED.find(one => one.kind === kind)!.read(object);
const FROM = earlier(NOON, hours(6));
const delta = (): Delta => openDelta('kubernetes' as ProviderId, undefined);
const changes = (from: Delta, at: number = 0): readonly ChangeEvent[] =>
  from.drain(FROM, later(NOON, seconds(at))).signals.filter(signal => signal.type === 'change');

interface Parts {
  readonly image?: string;
  readonly restartedAt?: string;
  readonly revision?: number;
  readonly created?: number;
  readonly history?: string;
}
const template = ({ image = 'shop/cart:1', restartedAt }: Parts): object => ({
  metadata: { labels: { app: 'cart' }, annotations: restartedAt ? { 'kubectl.kubernetes.io/restartedAt': restartedAt } : {} },
  spec: { containers: [{ name: 'app', image }] },
});
const set = (name: string, parts: Parts): KubernetesObject =>
  read('replicaset', {
    metadata: {
      uid: name,
      name,
      namespace: 'shop',
      creationTimestamp: iso(parts.created ?? 0),
      labels: { 'pod-template-hash': name },
      ownerReferences: [{ controller: true, kind: 'Deployment', name: 'cart', uid: 'cart' }],
      annotations: {
        'deployment.kubernetes.io/revision': String(parts.revision ?? 1),
        ...(parts.history ? { 'deployment.kubernetes.io/revision-history': parts.history } : {}),
      },
    },
    spec: { template: template(parts) },
  });
const cart = (status: object = {}, more: object = {}): KubernetesObject =>
  read('deployment', {
    metadata: { uid: 'cart', name: 'cart', namespace: 'shop', generation: 3, creationTimestamp: iso(-9000), ...more },
    spec: { replicas: 3, template: template({}) },
    status: { observedGeneration: 3, replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3, ...status },
  });

describe('rollouts', () => {
  test('in progress, then finished at the moment it was seen, and finished for ever', () => {
    const room = delta();
    room.set(cart({ updatedReplicas: 1 }));
    room.set(set('h1', { revision: 1, created: -9000 }));
    room.set(set('h2', { revision: 2, created: -60, image: 'shop/cart:2' }));
    expect(changes(room).map(change => [change.revision, change.state])).toEqual([
      ['r1', undefined],
      ['r2', 'in-progress'],
    ]);
    room.set(cart());
    expect(changes(room, 30)).toMatchObject([
      {
        revision: 'r2',
        change: 'deploy',
        state: 'finished',
        finishedAt: NOON + 30_000,
        summary: 'cart r2: image shop/cart:1 → shop/cart:2',
      },
    ]);
    room.set(cart({ readyReplicas: 0, availableReplicas: 0 }));
    expect(changes(room, 60)).toEqual([]);
  });

  test('the word of the controller dates the end, if it is about this very ReplicaSet', () => {
    const said = (name: string): object => ({
      availableReplicas: 1,
      conditions: [
        {
          type: 'Progressing',
          status: 'True',
          reason: 'NewReplicaSetAvailable',
          message: `ReplicaSet "${name}" has successfully progressed.`,
          lastUpdateTime: iso(-20),
        },
      ],
    });
    const room = delta();
    room.set(set('h1', { created: -60 }));
    room.set(cart(said('h1')));
    expect(changes(room)).toMatchObject([{ state: 'finished', finishedAt: NOON - 20_000 }]);
    const other = delta();
    other.set(set('h2', { created: -60 }));
    other.set(cart(said('h1')));
    expect(changes(other)).toMatchObject([{ state: 'in-progress' }]);
  });

  test('a roll-back is dated by who changed the template, not by the age of its ReplicaSet', () => {
    const room = delta();
    room.set(set('h2', { revision: 2, created: -400, image: 'shop/cart:2' }));
    room.set(set('h1', { revision: 3, created: -9000, history: '1' }));
    room.set(cart({}, { managedFields: [{ manager: 'kubectl-rollout', time: iso(-50), fieldsV1: { 'f:spec': { 'f:template': {} } } }] }));
    expect(changes(room).find(change => change.revision === 'r3')).toMatchObject({
      at: NOON - 50_000,
      author: 'kubectl-rollout',
      previousRevision: 'r2',
    });
    const workload = room.world.find('deployment', 'shop', 'cart');
    expect(workload && rollBackTargets(room.world, workload).map(target => [target.name, target.hash, target.current])).toEqual([
      ['r3', 'h1', true],
      ['r2', 'h2', false],
    ]);
  });

  test('a restart is no deploy', () => {
    const room = delta();
    room.set(cart());
    room.set(set('h1', { revision: 1, created: -900 }));
    room.set(set('h2', { revision: 2, created: -60, restartedAt: iso(-60) }));
    expect(changes(room).at(-1)).toMatchObject({ change: 'restart', summary: 'cart r2: restarted' });
  });

  test('what happened before the window is not told', () => {
    const room = delta();
    room.set(cart());
    room.set(set('h1', { created: -7 * 3600 }));
    expect(changes(room)).toEqual([]);
  });

  test('the same world in another order tells the same', () => {
    const parts = [cart(), set('h1', { created: -900 }), set('h2', { revision: 2, created: -60, image: 'shop/cart:2' })];
    const told = [parts, [...parts].reverse()].map(order => {
      const room = delta();
      for (const part of order) room.set(part);
      return changes(room);
    });
    expect(told[1]).toEqual(told[0]);
  });
});

describe('nodes', () => {
  const node = (ready: string, more: object = {}, spec: object = {}): KubernetesObject =>
    read('node', {
      metadata: { uid: 'n1', name: 'n1', creationTimestamp: iso(-90_000), ...more },
      spec,
      status: { conditions: [{ type: 'Ready', status: ready, message: 'kubelet stopped', lastTransitionTime: iso(-30) }] },
    });

  test('trouble is told with its moment, and the same id after a restart', () => {
    const [first, second] = [delta(), delta()].map(room => {
      room.set(node('False'));
      return changes(room);
    });
    expect(first).toMatchObject([{ change: 'node', at: NOON - 30_000, summary: 'n1 stopped being ready: kubelet stopped' }]);
    expect(second).toEqual(first);
  });

  test('recovery, cordons and leaving are told when they are seen', () => {
    const room = delta();
    room.set(node('False'));
    changes(room);
    room.set(
      node(
        'True',
        { managedFields: [{ manager: 'kubectl-cordon', time: iso(-5), fieldsV1: { 'f:spec': { 'f:unschedulable': {} } } }] },
        { unschedulable: true },
      ),
    );
    expect(changes(room).map(change => [change.summary, change.author])).toEqual([
      ['n1 was cordoned', 'kubectl-cordon'],
      ['n1 is ready again', undefined],
    ]);
    room.remove('n1');
    expect(changes(room)).toMatchObject([{ summary: 'n1 left the cluster', at: NOON }]);
  });
});

test('a config map is a change when a workload reads it, by whoever wrote its entries', () => {
  const config = read('config', {
    metadata: {
      uid: 'c',
      name: 'settings',
      namespace: 'shop',
      managedFields: [{ manager: 'kubectl-edit', time: iso(-40), fieldsV1: { 'f:data': { 'f:pool': {} } } }],
    },
  });
  const room = delta();
  room.set(config);
  expect(changes(room)).toEqual([]);
  const used = delta();
  used.set(config);
  used.set(
    read('deployment', {
      metadata: { uid: 'd', name: 'cart', namespace: 'shop' },
      spec: { template: { spec: { containers: [{ name: 'a', envFrom: [{ configMapRef: { name: 'settings' } }] }] } } },
    }),
  );
  expect(changes(used)).toMatchObject([
    {
      change: 'config',
      about: { kind: 'configmap', name: 'settings' },
      at: NOON - 40_000,
      author: 'kubectl-edit',
      summary: 'config map settings was changed by kubectl-edit; used by cart',
    },
  ]);
});
