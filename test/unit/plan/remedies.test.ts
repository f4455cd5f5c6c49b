import { describe, expect, it } from 'vitest';
import { ACTION_NAMES, type ActionName } from '../../../src/model/plan.js';
import { plainText } from '../../../src/model/plain-text.js';
import type { Resource, ResourceRef } from '../../../src/model/resource.js';
import type { FieldChange, ProviderId } from '../../../src/model/signal.js';
import { instantText } from '../../../src/model/time.js';
import { catalogueEntry } from '../../../src/plan/catalogue.js';
import { propose } from '../../../src/plan/propose.js';
import type { Ability } from '../../../src/plan/remedies/remedy.js';
import { deployment, evidenceOf, refOf, rolloutSuspect, scene } from '../../support/plan-scene.js';
import { alert, at, change } from '../../support/signals.js';

/** A cluster and an Alertmanager that can do all that the catalogue knows, each on its kinds. */
const KINDS: Partial<Record<ActionName, string>> = { 'evict-pod': 'pod', cordon: 'node', uncordon: 'node', drain: 'node', 'suspend-cronjob': 'cronjob', 'resume-cronjob': 'cronjob', 'set-autoscaler-bounds': 'hpa', 'create-silence': 'silence', 'extend-silence': 'silence', 'expire-silence': 'silence' };
const ALL: readonly Ability[] = ACTION_NAMES.map(name => ({ provider: 'kubernetes' as ProviderId, name, on: [KINDS[name] ?? 'deployment'] }));
const OLD = { revisions: [{ name: plainText('r1'), hash: plainText('h1'), at: at(-9_000_000), summary: plainText('a'), current: true }] };
const resource = (ref: ResourceRef, facts: Resource['facts'], fields: Partial<Resource> = {}): Resource => ({ ref, labels: {}, facts, seenAt: at(0), ...fields });
const firing = (name = 'HighErrorRate', labels: Record<string, string> = {}) => alert({ id: 'a1', name, severity: 'critical', labels: { namespace: 'shop', ...labels } });
const about = (ref: ResourceRef) => [rolloutSuspect({ about: ref, change: undefined as never, for: [evidenceOf(1, ['a1'])] })];

function actionsOf(parts: Parameters<typeof scene>[0], able = ALL): readonly { readonly name: ActionName; readonly on: string; readonly params: unknown }[] {
  const { incident, snapshot } = scene(parts);
  const plans = propose(incident, snapshot, able);
  return plans.flatMap(({ steps }) => steps).map(({ action: { name, on, params } }) => {
    expect(catalogueEntry(name).parse(params).ok).toBe(true);
    return { name, on: `${on.kind} ${on.name}`, params };
  });
}

describe('the remedies', () => {
  const field = (path: string, before: string, after: string): FieldChange => ({ path: plainText(path), before: plainText(before), after: plainText(after) });
  const changed = (...fields: readonly FieldChange[]) => actionsOf({ signals: [change({ fields }), firing()], suspects: [rolloutSuspect({ for: [evidenceOf(1, ['change-1', 'a1'])] })] });

  it('set the variable back that the rollout changed, by the revision that had it', () => {
    expect(changed(field('containers[app].env[POOL_SIZE].value', '50', '5'))).toContainEqual({ name: 'set-env', on: 'deployment checkout', params: { container: 'app', name: 'POOL_SIZE', revision: 'r41', hash: 'hash-41' } });
  });

  it('set the image back that ran before, and no other', () => {
    expect(changed(field('containers[app].image', 'shop/app:2.7.3', 'shop/app:2.8.0'))).toContainEqual({ name: 'set-image', on: 'deployment checkout', params: { container: 'app', image: 'shop/app:2.7.3' } });
    expect(changed(field('containers[app].image', 'evil/app:1', 'shop/app:2.8.0')).map(({ name }) => name)).not.toContain('set-image');
  });

  it('set a limit back that was lowered', () => {
    expect(changed(field('containers[app].resources.limits.memory', '512Mi', '128Mi'))).toContainEqual({ name: 'set-resources', on: 'deployment checkout', params: { container: 'app', memoryLimit: '512Mi' } });
    expect(changed(field('containers[app].resources.limits.memory', 'rm -rf /', '128Mi')).map(({ name }) => name)).not.toContain('set-resources');
  });

  it('raise the memory of what is killed at its limit', () => {
    const killed = (facts: Resource['facts'], labels = {}) => actionsOf({ signals: [firing('ContainerOOMKilled', labels)], resources: [deployment('checkout', { replicas: 9, ...facts }, OLD)], suspects: about(refOf('deployment', 'checkout')) });
    expect(killed({ memoryLimits: 'app=512Mi' })).toContainEqual({ name: 'set-resources', on: 'deployment checkout', params: { container: 'app', memoryLimit: '1024Mi' } });
    expect(killed({ memoryLimits: 'app=512Mi, proxy=64Mi' }, { container: 'proxy' })).toContainEqual({ name: 'set-resources', on: 'deployment checkout', params: { container: 'proxy', memoryLimit: '128Mi' } });
    expect(killed({ memoryLimits: 'app=512Mi, proxy=64Mi' }).map(({ name }) => name)).not.toContain('set-resources');
    expect(killed({}).map(({ name }) => name)).not.toContain('set-resources');
  });

  it('raise the bounds of an autoscaler at its maximum, found by itself or by what it scales', () => {
    const hpa = (current: number) => resource(refOf('hpa', 'checkout'), { min: 2, max: 10, current });
    const scaled = deployment('checkout', { replicas: 10, hpa: 'checkout' }, OLD);
    const raised = { name: 'set-autoscaler-bounds', on: 'hpa checkout', params: { min: 2, max: 15 } };
    expect(actionsOf({ signals: [firing('AutoscalerAtMaximum')], resources: [hpa(10)], suspects: about(refOf('hpa', 'checkout')) })).toContainEqual(raised);
    const edges = [{ from: refOf('hpa', 'checkout'), to: refOf('deployment', 'checkout'), relation: 'scales' as const }];
    expect(actionsOf({ signals: [firing('CpuSaturated')], resources: [hpa(10), scaled], edges, suspects: about(refOf('deployment', 'checkout')) })).toContainEqual(raised);
    expect(actionsOf({ signals: [firing('CpuSaturated')], resources: [hpa(4), scaled], edges, suspects: about(refOf('deployment', 'checkout')) })).toEqual([]);
  });

  it('leave a node: drain first where it is lost, cordon first where it still serves', () => {
    const node = (facts: Resource['facts']) => actionsOf({ signals: [firing('NodeNotReady')], resources: [resource(refOf('node', 'n1', ''), facts)], suspects: about(refOf('node', 'n1', '')) }).map(({ name }) => name);
    expect(node({ ready: false })).toEqual(['drain', 'cordon']);
    expect(node({ ready: true, trouble: 'MemoryPressure' })).toEqual(['cordon', 'drain']);
    expect(node({ ready: true, cordoned: true })).toEqual(['drain']);
  });

  it('suspend a cron job that fails, resume one that was suspended', () => {
    const job = (facts: Resource['facts']) => actionsOf({ signals: [firing('JobFailed')], resources: [resource(refOf('cronjob', 'report'), facts)], suspects: about(refOf('cronjob', 'report')) }).map(({ name }) => name);
    expect(job({})).toEqual(['suspend-cronjob']);
    expect(job({ suspended: true })).toEqual(['resume-cronjob']);
  });

  it('resume a rollout that was paused, pause one that goes wrong', () => {
    const rollout = (facts: Resource['facts']) => actionsOf({ signals: [firing('PodCrashLooping')], resources: [deployment('checkout', { replicas: 9, ...facts }, OLD)], suspects: about(refOf('deployment', 'checkout')) }).map(({ name }) => name);
    expect(rollout({ paused: true })).toEqual(['resume-rollout']);
    expect(rollout({ rollout: 'in-progress' })).toEqual(['pause-rollout']);
    expect(rollout({ rollout: 'finished' })).toEqual([]);
  });

  it('start again what stands at none, also where an autoscaler is switched off by that', () => {
    const stopped = actionsOf({ signals: [firing('NoEndpoints')], resources: [deployment('checkout', { replicas: 0, hpa: 'checkout' }, OLD)], suspects: about(refOf('deployment', 'checkout')) });
    expect(stopped).toEqual([{ name: 'scale', on: 'deployment checkout', params: { replicas: 1 } }]);
    const scaled = change({ change: 'scale', about: refOf('deployment', 'checkout'), fields: [field('replicas', '4', '0')] });
    expect(actionsOf({ signals: [scaled, firing('NoEndpoints')], resources: [deployment('checkout', { replicas: 0 }, OLD)], suspects: about(refOf('deployment', 'checkout')) })).toContainEqual({ name: 'scale', on: 'deployment checkout', params: { replicas: 4 } });
  });

  it('evict the one pod of several that is stuck, and none when more are', () => {
    const pod = (name: string, ready: number) => resource(refOf('pod', name), { ready, containers: 1, node: 'n1' }, { owner: refOf('deployment', 'checkout') });
    const pods = (...all: readonly Resource[]) => actionsOf({ signals: [{ ...firing('PodStuck'), about: refOf('pod', 'p1') }], resources: [deployment('checkout', { replicas: 3 }, OLD), ...all], suspects: about(refOf('deployment', 'checkout')) }).filter(({ name }) => name === 'evict-pod');
    expect(pods(pod('p1', 0), pod('p2', 1), pod('p3', 1))).toEqual([{ name: 'evict-pod', on: 'pod p1', params: {} }]);
    expect(pods(pod('p1', 0), pod('p2', 0), pod('p3', 1))).toEqual([]);
    expect(pods(pod('p1', 0))).toEqual([]);
  });

  it('show the runbook of the worst alert as a step by hand', () => {
    const { incident, snapshot } = scene({ signals: [{ ...firing(), runbook: plainText('https://runbooks.example.org/errors') }], suspects: about(refOf('service', 'elsewhere')) });
    expect(propose(incident, snapshot, ALL)).toMatchObject([{ title: 'Follow the runbook of HighErrorRate', byHand: [{ verb: 'follow', how: 'https://runbooks.example.org/errors' }], steps: [] }, { title: 'Wait and watch', tradeOff: expect.stringContaining('can break nothing') as string }]);
  });

  it('wait for what belongs to somebody else', () => {
    const { incident, snapshot } = scene({ signals: [{ ...firing(), severity: 'warning' }], suspects: about(refOf('service', 'payments.example.org')) });
    expect(propose(incident, snapshot, ALL).map(({ title }) => title)[0]).toBe('Wait and watch');
  });
});

describe('the remedies of a cloud', () => {
  const aws = 'cloudwatch' as ProviderId;
  const CLOUD: readonly Ability[] = (['reboot', 'scale', 'disable-alarm-actions'] as const).map(name => ({ provider: aws, name, on: name === 'reboot' ? ['host', 'database'] : name === 'scale' ? ['scaling-group'] : ['alarm'] }));
  const alarm = (name: string, severity: 'critical' | 'warning' = 'warning') => alert({ id: 'a1', name, source: aws, severity, labels: {} });
  const machine = refOf('host', 'i-0abc', '');
  const store = refOf('database', 'orders', '');
  const group = refOf('scaling-group', 'web', '');

  it('reboot a machine that answers nobody, or a database whose connections are used up, with the downtime named before all else', () => {
    const { incident, snapshot } = scene({ signals: [alarm('StatusCheckFailed', 'critical')], resources: [resource(machine, { phase: 'running', group: 'web' })], suspects: about(machine) });
    expect(propose(incident, snapshot, CLOUD)[0]).toMatchObject({ title: 'Reboot host i-0abc', tradeOff: expect.stringMatching(/^DOWNTIME: .*its group may replace it/) as string, steps: [{ risk: 'high' }] });
    expect(actionsOf({ signals: [alarm('orders-connections', 'critical')], resources: [resource(store, { phase: 'available' })], suspects: about(store) }, CLOUD)).toEqual([{ name: 'reboot', on: 'database orders', params: {} }]);
  });

  it('reboot nothing that is starting, stopped, or merely slow', () => {
    expect(actionsOf({ signals: [alarm('StatusCheckFailed', 'critical')], resources: [resource(machine, { phase: 'stopped' })], suspects: about(machine) }, CLOUD)).toEqual([]);
    expect(actionsOf({ signals: [alarm('orders-latency', 'critical')], resources: [resource(store, { phase: 'available' })], suspects: about(store) }, CLOUD)).toEqual([]);
  });

  it('grow a group within its own bounds', () => {
    const grown = (facts: Resource['facts']) => actionsOf({ signals: [alarm('web-cpu', 'critical')], resources: [resource(group, facts)], suspects: about(group) }, CLOUD);
    expect(grown({ replicas: 4, min: 1, max: 10 })).toEqual([{ name: 'scale', on: 'scaling-group web', params: { replicas: 6 } }]);
    expect(grown({ replicas: 4, min: 1, max: 5 })).toEqual([{ name: 'scale', on: 'scaling-group web', params: { replicas: 5 } }]);
    expect(grown({ replicas: 4, min: 1, max: 4 })).toEqual([]);
  });

  it('turn a loud alarm off while someone works, and never a critical one or one of another source', () => {
    expect(actionsOf({ signals: [alarm('web-busy')], suspects: about(group) }, CLOUD)).toEqual([{ name: 'disable-alarm-actions', on: 'alarm web-busy', params: {} }]);
    expect(actionsOf({ signals: [alarm('web-busy', 'critical')], suspects: about(group) }, CLOUD)).toEqual([]);
    expect(actionsOf({ signals: [{ ...alarm('web-busy'), source: 'prometheus' as ProviderId }], suspects: about(group) }, CLOUD)).toEqual([]);
  });
});

describe('the end of a silence', () => {
  const held = (severity: 'critical' | 'warning', silencedUntil: number) => ({ ...firing('DiskFull'), severity, silences: [plainText('s1')], silencedUntil: at(silencedUntil), suppressedBy: [plainText('silenced by ada')] });
  const of = (...signals: readonly ReturnType<typeof held>[]) => actionsOf({ signals, suspects: about(refOf('service', 'elsewhere')) });

  it('is moved while its alert still fires and it is near, and left alone while it is far', () => {
    // The snapshot is of two minutes past noon.
    expect(of(held('warning', 600))).toEqual([{ name: 'extend-silence', on: 'silence s1', params: { id: 's1', until: instantText(at(600 + 3600)) } }]);
    expect(of(held('warning', 7200))).toEqual([]);
    expect(of(held('warning', 60))).toEqual([]);
  });

  it('is now for one that holds a critical alert back, as the last of the plans', () => {
    expect(of(held('critical', 7200))).toEqual([{ name: 'expire-silence', on: 'silence s1', params: { id: 's1' } }]);
    expect(of({ ...held('critical', 7200), silences: [plainText('s1'), plainText('s2')] })).toEqual([]);
  });
});
