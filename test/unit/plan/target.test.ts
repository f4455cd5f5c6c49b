import { describe, expect, it } from 'vitest';
import { resourceKey, type Resource, type ResourceRef } from '../../../src/model/resource.js';
import { targetsIn } from '../../../src/plan/target.js';
import { deployment, refOf, scene } from '../../support/plan-scene.js';

const named = (ref: ResourceRef): Resource => ({ ...deployment('x'), ref });
const pod: Resource = { ...named(refOf('pod', 'checkout-abc')), owner: refOf('replicaset', 'checkout-5d') };
const replicaSet: Resource = { ...named(refOf('replicaset', 'checkout-5d')), owner: refOf('deployment', 'checkout') };
const checkout = deployment('checkout');

function targets(
  ref: ResourceRef,
  resources: readonly Resource[],
  routes: readonly (readonly [ResourceRef, ResourceRef])[] = [],
): readonly string[] {
  const { snapshot } = scene({ resources, edges: routes.map(([from, to]) => ({ from, to, relation: 'routes-to' as const })) });
  return targetsIn(snapshot)(ref).map(({ ref: found }) => resourceKey(found));
}

describe('the target of an action', () => {
  it('is the workload behind a pod', () => {
    expect(targets(pod.ref, [pod, replicaSet, checkout])).toEqual(['deployment/shop/checkout']);
  });
  it('is what a service routes to', () => {
    const service = named(refOf('service', 'front'));
    expect(targets(service.ref, [service, checkout], [[service.ref, checkout.ref]])).toEqual(['deployment/shop/checkout']);
    expect(targets(refOf('service', 'checkout'), [checkout])).toEqual(['deployment/shop/checkout']);
  });
  it('is nothing where the owner is not known', () => {
    expect(targets(pod.ref, [pod])).toEqual([]);
  });
  it('is nothing for a name that no source knows', () => {
    expect(targets(refOf('deployment', 'kube-system'), [checkout])).toEqual([]);
  });
  it('is nothing where several objects bear the name', () => {
    const other = named(refOf('deployment', 'checkout', 'staging'));
    expect(targets(refOf('deployment', 'checkout', ''), [checkout, other])).toEqual([]);
    expect(targets(refOf('deployment', 'checkout'), [checkout, other])).toEqual(['deployment/shop/checkout']);
  });
  it('is never an object of another namespace', () => {
    expect(targets(refOf('deployment', 'checkout', 'payments'), [checkout])).toEqual([]);
  });
  it.each([
    ['prod-eu', 'prod-eu', true],
    ['prod-eu', 'arn:aws:eks:eu-west-1:123:cluster/prod-eu', true],
    ['prod-eu', 'admin@prod-eu', true],
    ['prod-eu', 'gke_shop_europe-west1_prod-eu', true],
    ['prod', 'non-prod', false],
    ['prod-us', 'prod-eu', false],
    ['eu', 'prod-eu', false],
    ['', 'prod-eu', false],
  ])('is in the cluster that reported: %s and %s are the same: %s', (reported, known, isSame) => {
    const there = named({ ...refOf('deployment', 'checkout'), cluster: known as never });
    expect(targets({ ...refOf('deployment', 'checkout'), cluster: reported as never }, [there])).toHaveLength(isSame ? 1 : 0);
  });
  it('ends with owners that own each other', () => {
    const a: Resource = { ...named(refOf('replicaset', 'a')), owner: refOf('replicaset', 'b') };
    const b: Resource = { ...named(refOf('replicaset', 'b')), owner: a.ref };
    expect(targets(a.ref, [a, b]).length).toBeLessThanOrEqual(1);
  });
});
