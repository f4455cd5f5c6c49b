import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { PlannedAction, PlanRecord } from '../../src/model/plan.js';
import { plainText } from '../../src/model/plain-text.js';
import { minutes } from '../../src/model/time.js';
import { until } from './support/acting-peer.js';
import { askedByViewer, letViewerAct } from './support/audited-user.js';
import { planned, startKubernetes, watch, workload, type KubernetesPeer, type Watching } from './support/kubernetes-peer.js';
import { roomOn, type RoomOnPeer } from './support/room-on-peer.js';

/** Replays what may happen on a real cluster between the question and the word: the approval is void and says why, and nothing is written. */
let peer: KubernetesPeer;
let seen: Watching;
let room: RoomOnPeer;

const shop = (...args: readonly string[]): Promise<string> => peer.kubectl('-n', 'shop', ...args);
const onNode = (name: PlannedAction['name'], node: string): PlannedAction => ({
  ...planned(name, 'node', node),
  on: { kind: 'node', name: plainText(node) },
});
const patch = (target: string, body: object): Promise<string> =>
  shop('patch', ...target.split('/'), '--type=merge', '-p', JSON.stringify(body));
const firstOf = (kind: string, name: string): { readonly revision: string; readonly hash: string } => ({
  revision: 'r1',
  hash: seen.resource(kind, name)?.revisions?.find(revision => revision.name === 'r1')?.hash ?? '',
});
const podOf = (app: string): string =>
  [...seen.resources.values()].find(({ ref, labels }) => ref.kind === 'pod' && labels['app'] === app)?.ref.name ?? '';
const budget = (app: string, least: string): Promise<string> =>
  shop('create', 'poddisruptionbudget', app, `--selector=app=${app}`, `--min-available=${least}`);
const node = (name: string): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, annotations: { 'kwok.x-k8s.io/node': 'fake' }, labels: { 'kubernetes.io/hostname': name } },
    spec: { taints: [{ key: 'warroom.test/apart', effect: 'NoSchedule' }] },
    status: { allocatable: { cpu: '8', memory: '8Gi', pods: '20' }, capacity: { cpu: '8', memory: '8Gi', pods: '20' } },
  });

interface Case {
  readonly name: string;
  /** Its own deployment, unless it says otherwise. */
  action(target: string): PlannedAction;
  drift(target: string): Promise<unknown>;
  readonly words: RegExp;
}
const on =
  (name: PlannedAction['name'], params: PlannedAction['params'] = {}) =>
  (target: string): PlannedAction =>
    planned(name, 'deployment', target, params);
const rollBack = (target: string): PlannedAction => planned('roll-back', 'deployment', target, firstOf('deployment', target));

// A case a line.
// prettier-ignore
const cases: readonly Case[] = [
  { name: 'made anew under the same name', action: on('restart'), words: /^uid: /m, drift: async target => { await shop('delete', 'deployment', target, '--cascade=orphan'); await peer.apply(workload({ name: target, image: 'images.invalid/app:2', replicas: 1 })); } },
  { name: 'deleted', action: on('restart'), words: /not found/, drift: target => shop('delete', 'deployment', target) },
  { name: 'a rollout meanwhile', action: on('restart'), words: /^template: /m, drift: target => shop('set', 'image', `deployment/${target}`, 'app=images.invalid/app:3') },
  { name: 'a colleague rolled back already', action: rollBack, words: /^template: /m, drift: target => shop('rollout', 'undo', `deployment/${target}`) },
  { name: 'paused meanwhile', action: on('restart'), words: /^paused: /m, drift: target => shop('rollout', 'pause', `deployment/${target}`) },
  { name: 'paused by someone else first', action: on('pause-rollout'), words: /^paused: /m, drift: target => shop('rollout', 'pause', `deployment/${target}`) },
  { name: 'scaled by someone else', action: on('scale', { replicas: 3 }), words: /^replicas: /m, drift: target => shop('scale', 'deployment', target, '--replicas=2') },
  { name: 'scaled to zero', action: on('scale', { replicas: 3 }), words: /^replicas: /m, drift: target => shop('scale', 'deployment', target, '--replicas=0') },
  { name: 'an autoscaler was put on it', action: on('scale', { replicas: 3 }), words: /^hpa: /m, drift: target => shop('autoscale', 'deployment', target, '--min=1', '--max=5', '--cpu-percent=70') },
  { name: 'an autoscaler scaled it', action: on('restart'), words: /^replicas: 1 replicas → 2 replicas[^]*^hpa: no autoscaler → autoscaler/m, drift: async target => { await shop('autoscale', 'deployment', target, '--min=2', '--max=5', '--cpu-percent=70'); await until(async () => (await shop('get', 'deployment', target, '-o', 'jsonpath={.spec.replicas}')) === '2'); } },
  { name: 'Argo CD took it over', action: on('restart'), words: /^keeper: kept by nobody else → kept by argocd/m, drift: target => shop('annotate', 'deployment', target, 'argocd.argoproj.io/tracking-id=shop:apps/Deployment:shop/x') },
  { name: 'an operator took it over', action: on('restart'), words: /^keeper: /m, drift: async target => {
    const uid = await shop('get', 'cronjob', 'nightly', '-o', 'jsonpath={.metadata.uid}');
    await patch(`deployment/${target}`, { metadata: { ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: 'nightly', uid, controller: true }] } });
  } },
  { name: 'its generation moved on', action: on('restart'), words: /^generation: /m, drift: target => patch(`deployment/${target}`, { spec: { minReadySeconds: 1 } }) },
  { name: 'the revision was cleaned away', action: rollBack, words: /no longer keeps a revision/, drift: async target => { await patch(`deployment/${target}`, { spec: { revisionHistoryLimit: 0 } }); await until(async () => (await shop('get', 'replicasets', '-l', `app=${target}`, '-o', 'name')).trim().split('\n').length === 1); } },
  { name: 'the variable was set by someone else', action: target => planned('set-env', 'deployment', target, { container: 'app', name: 'LIMIT', ...firstOf('deployment', target) }), words: /^template: /m, drift: target => shop('set', 'env', `deployment/${target}`, 'LIMIT=11') },
  { name: 'another image meanwhile', action: on('set-image', { container: 'app', image: 'images.invalid/app:1' }), words: /^template: /m, drift: target => shop('set', 'image', `deployment/${target}`, 'app=images.invalid/app:7') },
  { name: 'other limits meanwhile', action: on('set-resources', { container: 'app', memoryLimit: '64Mi' }), words: /^template: /m, drift: target => shop('set', 'resources', `deployment/${target}`, '--limits=memory=99Mi') },
  { name: 'a stateful set rolled out', action: () => planned('restart', 'statefulset', 'ledger'), words: /^template: /m, drift: () => shop('set', 'image', 'statefulset/ledger', 'app=images.invalid/ledger:3') },
  { name: 'a daemon set rolled out', action: () => planned('restart', 'daemonset', 'agent'), words: /^template: /m, drift: () => shop('set', 'image', 'daemonset/agent', 'app=images.invalid/agent:3') },
  { name: 'other bounds meanwhile', action: () => planned('set-autoscaler-bounds', 'hpa', 'scaled', { min: 2, max: 4 }), words: /^bounds: /m, drift: () => patch('hpa/scaled', { spec: { maxReplicas: 3 } }) },
  { name: 'the autoscaler scales something else', action: () => planned('set-autoscaler-bounds', 'hpa', 'scaled', { min: 2, max: 4 }), words: /^target: /m, drift: () => patch('hpa/scaled', { spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'other' } } }) },
  { name: 'the cron job was suspended', action: () => planned('suspend-cronjob', 'cronjob', 'nightly'), words: /^suspended: /m, drift: () => patch('cronjob/nightly', { spec: { suspend: true } }) },
  { name: 'the cron job has another schedule', action: () => planned('resume-cronjob', 'cronjob', 'nightly'), words: /^schedule: /m, drift: () => patch('cronjob/nightly', { spec: { schedule: '0 4 * * *' } }) },
  { name: 'the node is gone', action: () => onNode('cordon', 'apart-1'), words: /not found/, drift: () => peer.kubectl('delete', 'node', 'apart-1') },
  { name: 'the node was cordoned', action: () => onNode('cordon', 'apart-2'), words: /^cordoned: /m, drift: () => peer.kubectl('cordon', 'apart-2') },
  { name: 'a new pod on the node to drain', action: () => onNode('drain', 'apart-3'), words: /^pods: /m, drift: () => shop('run', 'newcomer', '--image=images.invalid/x:1', '--overrides={"spec":{"nodeName":"apart-3"}}') },
  { name: 'the pod is gone', action: target => planned('evict-pod', 'pod', podOf(target)), words: /not found/, drift: target => shop('delete', 'pod', podOf(target), '--force', '--grace-period=0') },
  { name: 'nobody keeps the pod any more', action: target => planned('evict-pod', 'pod', podOf(target)), words: /^owner: /m, drift: async target => { await shop('label', 'pod', podOf(target), 'app-', 'loose=yes'); await until(async () => (await shop('get', 'pod', podOf(target), '-o', 'jsonpath={.metadata.ownerReferences}')) === ''); } },
  { name: 'a budget counts the pod now', action: target => planned('evict-pod', 'pod', podOf(target)), words: /^budgets: /m, drift: target => budget(target, '50%') },
  { name: 'the namespace is gone', action: () => planned('restart', 'deployment', 'lonely', {}, 'doomed'), words: /not found|terminated/, drift: () => peer.kubectl('delete', 'namespace', 'doomed', '--wait=true') },
  { name: 'the context was switched', action: on('restart'), words: /not approved: maker mode is (?:off|bound to another context)/, drift: () => Promise.resolve(room.context = plainText('elsewhere')) },
  { name: 'the clock jumped by six minutes', action: on('restart'), words: /not approved: the plan has expired/, drift: () => Promise.resolve(room.ahead = minutes(6)) },
  { name: 'the machine slept past maker mode', action: on('restart'), words: /not approved: (?:maker mode is off|the plan has expired)/, drift: () => Promise.resolve(room.ahead = minutes(30)) },
];

beforeAll(async () => {
  peer = await startKubernetes('drifting', 27530, { audit: true });
  for (const namespace of ['shop', 'doomed']) await peer.kubectl('create', 'namespace', namespace);
  const list = (revision: number): string =>
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: [...cases.keys()].map(
        index =>
          JSON.parse(
            workload({ name: `app-${index}`, image: `images.invalid/app:${revision}`, replicas: 1, env: { LIMIT: String(revision) } }),
          ) as unknown,
      ),
    });
  await peer.apply(list(1));
  for (const kind of ['StatefulSet', 'DaemonSet'] as const)
    await peer.apply(workload({ kind, name: kind === 'StatefulSet' ? 'ledger' : 'agent', image: 'images.invalid/x:1', replicas: 1 }));
  await until(async () => !/\b0\b/.test(await shop('get', 'deployments', '-o', 'jsonpath={.items[*].status.observedGeneration}')));
  await peer.apply(list(2));
  await peer.apply(
    workload({ name: 'lonely', image: 'images.invalid/x:1', replicas: 1 }).replace('"namespace":"shop"', '"namespace":"doomed"'),
  );
  await peer.apply(workload({ name: 'steady', image: 'images.invalid/x:1', replicas: 1 }));
  for (const name of ['apart-1', 'apart-2', 'apart-3']) await peer.apply(node(name));
  await shop('autoscale', 'deployment', 'app-0', '--name=scaled', '--min=1', '--max=2', '--cpu-percent=70');
  await patch('hpa/scaled', { spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'nothing-yet' } } });
  await shop('create', 'cronjob', 'nightly', '--image=images.invalid/report:1', '--schedule=0 3 * * *');
  await until(
    async () =>
      (await shop('get', 'deployments', '-o', 'jsonpath={.items[*].status.readyReplicas}')).split(' ').length === cases.length + 1,
  );
  await letViewerAct(peer);
  seen = await watch(peer.viewer);
  await seen.poll();
});
afterEach(async () => {
  await room?.close();
});
afterAll(async () => {
  await seen?.close();
  await peer?.stop();
});

/** What the person is told: why, and each fact that differs as "name: old → new". */
function told({ because, differences }: PlanRecord): string {
  return [
    because,
    ...(differences ?? []).map(({ path, before, after }) => `${path}: ${before} → ${after}`),
    ...room.notes.filter(note => note.startsWith('warning: not approved')),
  ].join('\n');
}

describe(`between the question and the word, ${cases.length} cases`, () => {
  test.each(cases.map((each, index) => ({ ...each, target: `app-${index}` })))('$name', async ({ action, drift, words, target }) => {
    await seen.poll();
    room = roomOn(seen);
    await room.makerOn();
    const id = await room.planned(action(target));
    const { asking, because } = await room.opened(id);
    expect(because ?? 'it is asked').toBe('it is asked');
    expect(asking).toBeDefined();
    const before = (await askedByViewer(peer)).filter(({ isDryRun }) => !isDryRun).length;
    await drift(target);
    const record = await room.typed(id);
    expect([record.state, told(record)]).toEqual([expect.stringMatching(/^(void|rehearsed|expired)$/), expect.stringMatching(words)]);
    expect(room.audit().map(({ kind }) => kind)).not.toContain('performing');
    expect((await askedByViewer(peer)).filter(({ isDryRun }) => !isDryRun)).toHaveLength(before);
  });
});

describe('in the moment of the write', () => {
  const policy = (verb: 'apply' | 'delete'): Promise<unknown> =>
    verb === 'delete'
      ? peer.kubectl('delete', 'validatingadmissionpolicybinding,validatingadmissionpolicy', 'frozen')
      : peer.apply(
          JSON.stringify({
            apiVersion: 'v1',
            kind: 'List',
            items: [
              {
                apiVersion: 'admissionregistration.k8s.io/v1',
                kind: 'ValidatingAdmissionPolicy',
                metadata: { name: 'frozen' },
                spec: {
                  matchConstraints: {
                    resourceRules: [{ apiGroups: ['apps'], apiVersions: ['v1'], operations: ['UPDATE'], resources: ['deployments'] }],
                  },
                  validations: [{ expression: 'object.metadata.namespace != "shop"', message: 'changes are frozen' }],
                },
              },
              {
                apiVersion: 'admissionregistration.k8s.io/v1',
                kind: 'ValidatingAdmissionPolicyBinding',
                metadata: { name: 'frozen' },
                spec: { policyName: 'frozen', validationActions: ['Deny'] },
              },
            ],
          }),
        );
  const untilRefused = (): Promise<void> =>
    until(async () => {
      const tried = await seen.action('restart').rehearse(planned('restart', 'deployment', 'steady'), new AbortController().signal);
      return tried.ok && !tried.value.permitted;
    });

  test.each<[string, RegExp, () => Promise<unknown>, () => Promise<unknown>]>([
    [
      'admission denies it',
      /changes are frozen/,
      async () => {
        await policy('apply');
        await untilRefused();
      },
      () => policy('delete'),
    ],
    [
      'the permission was taken away',
      /cannot patch resource/,
      async () => {
        await peer.kubectl('delete', 'clusterrolebinding', 'warroom-acts');
        await untilRefused();
      },
      () => letViewerAct(peer),
    ],
  ])('%s: said in the words of the server, asked once, and the object is as it was', async (_, words, drift, mend) => {
    room = roomOn(seen);
    await room.makerOn();
    const id = await room.planned(planned('restart', 'deployment', 'steady'));
    await room.opened(id);
    const generation = await shop('get', 'deployment', 'steady', '-o', 'jsonpath={.metadata.generation}');
    await drift();
    const writes = (await askedByViewer(peer)).filter(({ isDryRun }) => !isDryRun).length;
    expect(await room.typed(id)).toMatchObject({ state: 'stopped', because: expect.stringMatching(words) as string });
    expect((await askedByViewer(peer)).filter(({ isDryRun }) => !isDryRun).slice(writes)).toEqual([
      { isDryRun: false, what: 'patch deployments steady', status: expect.any(Number) as number },
    ]);
    expect(await shop('get', 'deployment', 'steady', '-o', 'jsonpath={.metadata.generation}')).toBe(generation);
    await mend();
    await until(async () => {
      const tried = await seen.action('restart').rehearse(planned('restart', 'deployment', 'steady'), new AbortController().signal);
      return tried.ok && tried.value.permitted;
    });
  });
});

test('a token that is good no more voids the approval before anything is written', async () => {
  await peer.kubectl('create', 'serviceaccount', 'oncall');
  for (const role of ['view', 'warroom-acts'])
    await peer.kubectl('create', 'clusterrolebinding', `oncall-${role}`, `--clusterrole=${role}`, '--serviceaccount=default:oncall');
  const token = (await peer.kubectl('create', 'token', 'oncall')).trim();
  const kubeconfig = path.join(path.dirname(peer.viewer), 'oncall.kubeconfig');
  await writeFile(kubeconfig, (await readFile(peer.viewer, 'utf8')).replace(/token: \w+/, `token: ${token}`), { mode: 0o600 });
  const own = await watch(kubeconfig);
  try {
    await own.poll();
    room = roomOn(own);
    await room.makerOn();
    const id = await room.planned(planned('restart', 'deployment', 'steady'));
    expect((await room.opened(id)).asking).toBeDefined();
    await peer.kubectl('delete', 'serviceaccount', 'oncall');
    // The API server believes a token it knows for ten seconds more.
    await until(async () => {
      const looked = await own.connection.check(new AbortController().signal);
      return !looked.ok && looked.error.kind === 'unauthorised';
    });
    const record = await room.typed(id);
    expect([record.state, record.because]).toEqual(['void', expect.stringMatching(/it can't be read again: .*401/)]);
    expect(JSON.stringify([room.audit(), room.notes, record])).not.toContain(token);
  } finally {
    await own.close();
  }
});
