import { describe, expect, it } from 'vitest';
import { plainText } from '../../../src/model/plain-text.js';
import type { Resource } from '../../../src/model/resource.js';
import type { FieldChange } from '../../../src/model/signal.js';
import { propose } from '../../../src/plan/propose.js';
import { deployment, evidenceOf, refOf, rolloutSuspect, scene } from '../../support/plan-scene.js';
import { change } from '../../support/signals.js';
import { ALL, OLD, about, actionsOf, firing, resource } from '../../support/proposed-actions.js';

describe('the remedies', () => {
  const field = (path: string, before: string, after: string): FieldChange => ({
    path: plainText(path),
    before: plainText(before),
    after: plainText(after),
  });
  const changed = (...fields: readonly FieldChange[]) =>
    actionsOf({ signals: [change({ fields }), firing()], suspects: [rolloutSuspect({ for: [evidenceOf(1, ['change-1', 'a1'])] })] });

  it('set the variable back that the rollout changed, by the revision that had it', () => {
    expect(changed(field('containers[app].env[POOL_SIZE].value', '50', '5'))).toContainEqual({
      name: 'set-env',
      on: 'deployment checkout',
      params: { container: 'app', name: 'POOL_SIZE', revision: 'r41', hash: 'hash-41' },
    });
  });

  it('set the image back that ran before, and no other', () => {
    expect(changed(field('containers[app].image', 'shop/app:2.7.3', 'shop/app:2.8.0'))).toContainEqual({
      name: 'set-image',
      on: 'deployment checkout',
      params: { container: 'app', image: 'shop/app:2.7.3' },
    });
    expect(changed(field('containers[app].image', 'evil/app:1', 'shop/app:2.8.0')).map(({ name }) => name)).not.toContain('set-image');
  });

  it('set a limit back that was lowered', () => {
    expect(changed(field('containers[app].resources.limits.memory', '512Mi', '128Mi'))).toContainEqual({
      name: 'set-resources',
      on: 'deployment checkout',
      params: { container: 'app', memoryLimit: '512Mi' },
    });
    expect(changed(field('containers[app].resources.limits.memory', 'rm -rf /', '128Mi')).map(({ name }) => name)).not.toContain(
      'set-resources',
    );
  });

  it('raise the memory of what is killed at its limit', () => {
    const killed = (facts: Resource['facts'], labels = {}) =>
      actionsOf({
        signals: [firing('ContainerOOMKilled', labels)],
        resources: [deployment('checkout', { replicas: 9, ...facts }, OLD)],
        suspects: about(refOf('deployment', 'checkout')),
      });
    expect(killed({ memoryLimits: 'app=512Mi' })).toContainEqual({
      name: 'set-resources',
      on: 'deployment checkout',
      params: { container: 'app', memoryLimit: '1024Mi' },
    });
    expect(killed({ memoryLimits: 'app=512Mi, proxy=64Mi' }, { container: 'proxy' })).toContainEqual({
      name: 'set-resources',
      on: 'deployment checkout',
      params: { container: 'proxy', memoryLimit: '128Mi' },
    });
    expect(killed({ memoryLimits: 'app=512Mi, proxy=64Mi' }).map(({ name }) => name)).not.toContain('set-resources');
    expect(killed({}).map(({ name }) => name)).not.toContain('set-resources');
  });

  it('raise the bounds of an autoscaler at its maximum, found by itself or by what it scales', () => {
    const hpa = (current: number) => resource(refOf('hpa', 'checkout'), { min: 2, max: 10, current });
    const scaled = deployment('checkout', { replicas: 10, hpa: 'checkout' }, OLD);
    const raised = { name: 'set-autoscaler-bounds', on: 'hpa checkout', params: { min: 2, max: 15 } };
    expect(
      actionsOf({ signals: [firing('AutoscalerAtMaximum')], resources: [hpa(10)], suspects: about(refOf('hpa', 'checkout')) }),
    ).toContainEqual(raised);
    const edges = [{ from: refOf('hpa', 'checkout'), to: refOf('deployment', 'checkout'), relation: 'scales' as const }];
    expect(
      actionsOf({
        signals: [firing('CpuSaturated')],
        resources: [hpa(10), scaled],
        edges,
        suspects: about(refOf('deployment', 'checkout')),
      }),
    ).toContainEqual(raised);
    expect(
      actionsOf({
        signals: [firing('CpuSaturated')],
        resources: [hpa(4), scaled],
        edges,
        suspects: about(refOf('deployment', 'checkout')),
      }),
    ).toEqual([]);
  });

  it('leave a node: drain first where it is lost, cordon first where it still serves', () => {
    const node = (facts: Resource['facts']) =>
      actionsOf({
        signals: [firing('NodeNotReady')],
        resources: [resource(refOf('node', 'n1', ''), facts)],
        suspects: about(refOf('node', 'n1', '')),
      }).map(({ name }) => name);
    expect(node({ ready: false })).toEqual(['drain', 'cordon']);
    expect(node({ ready: true, trouble: 'MemoryPressure' })).toEqual(['cordon', 'drain']);
    expect(node({ ready: true, cordoned: true })).toEqual(['drain']);
  });

  it('suspend a cron job that fails, resume one that was suspended', () => {
    const job = (facts: Resource['facts']) =>
      actionsOf({
        signals: [firing('JobFailed')],
        resources: [resource(refOf('cronjob', 'report'), facts)],
        suspects: about(refOf('cronjob', 'report')),
      }).map(({ name }) => name);
    expect(job({})).toEqual(['suspend-cronjob']);
    expect(job({ suspended: true })).toEqual(['resume-cronjob']);
  });

  it('resume a rollout that was paused, pause one that goes wrong', () => {
    const rollout = (facts: Resource['facts']) =>
      actionsOf({
        signals: [firing('PodCrashLooping')],
        resources: [deployment('checkout', { replicas: 9, ...facts }, OLD)],
        suspects: about(refOf('deployment', 'checkout')),
      }).map(({ name }) => name);
    expect(rollout({ paused: true })).toEqual(['resume-rollout']);
    expect(rollout({ rollout: 'in-progress' })).toEqual(['pause-rollout']);
    expect(rollout({ rollout: 'finished' })).toEqual([]);
  });

  it('start again what stands at none, also where an autoscaler is switched off by that', () => {
    const stopped = actionsOf({
      signals: [firing('NoEndpoints')],
      resources: [deployment('checkout', { replicas: 0, hpa: 'checkout' }, OLD)],
      suspects: about(refOf('deployment', 'checkout')),
    });
    expect(stopped).toEqual([{ name: 'scale', on: 'deployment checkout', params: { replicas: 1 } }]);
    const scaled = change({ change: 'scale', about: refOf('deployment', 'checkout'), fields: [field('replicas', '4', '0')] });
    expect(
      actionsOf({
        signals: [scaled, firing('NoEndpoints')],
        resources: [deployment('checkout', { replicas: 0 }, OLD)],
        suspects: about(refOf('deployment', 'checkout')),
      }),
    ).toContainEqual({ name: 'scale', on: 'deployment checkout', params: { replicas: 4 } });
  });

  it('evict the one pod of several that is stuck, and none when more are', () => {
    const pod = (name: string, ready: number) =>
      resource(refOf('pod', name), { ready, containers: 1, node: 'n1' }, { owner: refOf('deployment', 'checkout') });
    const pods = (...all: readonly Resource[]) =>
      actionsOf({
        signals: [{ ...firing('PodStuck'), about: refOf('pod', 'p1') }],
        resources: [deployment('checkout', { replicas: 3 }, OLD), ...all],
        suspects: about(refOf('deployment', 'checkout')),
      }).filter(({ name }) => name === 'evict-pod');
    expect(pods(pod('p1', 0), pod('p2', 1), pod('p3', 1))).toEqual([{ name: 'evict-pod', on: 'pod p1', params: {} }]);
    expect(pods(pod('p1', 0), pod('p2', 0), pod('p3', 1))).toEqual([]);
    expect(pods(pod('p1', 0))).toEqual([]);
  });

  it('show the runbook of the worst alert as a step by hand', () => {
    const { incident, snapshot } = scene({
      signals: [{ ...firing(), runbook: plainText('https://runbooks.example.org/errors') }],
      suspects: about(refOf('service', 'elsewhere')),
    });
    expect(propose(incident, snapshot, ALL)).toMatchObject([
      { title: 'Follow the runbook of HighErrorRate', byHand: [{ verb: 'follow', how: 'https://runbooks.example.org/errors' }], steps: [] },
      { title: 'Wait and watch', tradeOff: expect.stringContaining('can break nothing') as string },
    ]);
  });

  it('wait for what belongs to somebody else', () => {
    const { incident, snapshot } = scene({
      signals: [{ ...firing(), severity: 'warning' }],
      suspects: about(refOf('service', 'payments.example.org')),
    });
    expect(propose(incident, snapshot, ALL).map(({ title }) => title)[0]).toBe('Wait and watch');
  });
});
