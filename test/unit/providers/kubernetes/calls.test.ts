import { describe, expect, test } from 'vitest';
import { WATCHED } from '../../../../providers/kubernetes/objects/kinds.js';
import { namedServices } from '../../../../providers/kubernetes/objects/named-services.js';
import type { Kind, KubernetesObject } from '../../../../providers/kubernetes/objects/objects.js';
import { openDelta, type Delta, type Drained } from '../../../../providers/kubernetes/read/delta.js';
import { worldOf } from '../../../../src/correlate/world/world.js';
import type { ProviderId } from '../../../../src/model/signal.js';
import { resourceKey } from '../../../../src/model/resource.js';
import { edgeKey } from '../../../../src/model/topology.js';
import { earlier, hours } from '../../../../src/model/time.js';
import { NOON } from '../../../support/signals.js';

type Env = Readonly<Record<string, string>>;
const template = (env: Env, more: object = {}): object => ({
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'app', image: 'shop/web:1', env: Object.entries(env).map(([name, value]) => ({ name, value })), ...more }] },
});
const named = (env: Env, more: object = {}): readonly string[] =>
  namedServices(template(env, more)).map(({ name, namespace }) => (namespace === undefined ? name : `${name} in ${namespace}`));

describe('names of services in a template', () => {
  test.each<[string, string, readonly string[]]>([
    ['A', 'http://checkout:8080', ['checkout']],
    ['A', 'http://checkout/pay?to=http://card.bank', ['checkout', 'card in bank']],
    ['A', 'checkout.shop.svc.cluster.local', ['checkout in shop']],
    ['A', 'tcp dial checkout.shop.svc:80 first', ['checkout in shop']],
    ['A', 'checkout.shop:8080', ['checkout in shop']],
    ['A', 'redis://cache:6379', ['cache']],
    ['A', 'jdbc:postgresql://ledger.money:5432/books', ['ledger in money']],
    ['A', 'amqp://checkout:checkout.shop@queue:5672', ['queue']],
    ['A', 'kafka-0.kafka.shop:9092,kafka-1.kafka.shop:9092', ['kafka in shop']],
    ['A', 'http://kafka-0.kafka:9092', ['kafka-0 in kafka', 'kafka']],
    ['A', 'http://cache-1', ['cache-1']],
    ['A', 'kafka-0.kafka.shop.svc.cluster.local:9092', ['kafka in shop']],
    ['A', 'cache-1.shop.svc', ['cache-1 in shop']],
    ['CHECKOUT_HOST', 'checkout', ['checkout']],
    ['CHECKOUT_ADDR', 'checkout:7070', ['checkout']],
    ['CHECKOUT_SERVICE', 'checkout.shop', ['checkout in shop']],
    ['CHECKOUT_NAME', 'checkout', []],
    ['GHOST', 'checkout', []],
    ['A', 'checkout', []],
    ['A', 'checkout:8080', []],
    ['DB_HOST', '10.0.0.7', []],
    ['A', 'https://api.pay.example.com/v1', []],
    ['A', 'postgres://checkout:se/cret@db', []],
  ])('%s=%s', (name, value, found) => {
    expect(named({ [name]: value })).toEqual(found);
  });

  test('command lines name them, too: in values of flags, or as addresses', () => {
    expect(named({}, { command: ['/bin/web', '--pay-addr=pay:80', '--mode=checkout'], args: ['http://cart', 'search'] })).toEqual([
      'pay',
      'cart',
    ]);
  });

  test('no more than 64 of one template, and none of a value that is a document', () => {
    expect(
      named({
        A: Array.from({ length: 500 }, (_, index) => `http://s${index}`)
          .join(' ')
          .slice(0, 4000),
      }),
    ).toHaveLength(64);
    expect(named({ A: `http://checkout ${'x'.repeat(5000)}` })).toEqual([]);
  });
});

const read = (kind: Kind, object: object): KubernetesObject => WATCHED.find(one => one.kind === kind)!.read(object);
const service = (name: string, namespace = 'shop'): KubernetesObject =>
  read('service', { metadata: { uid: `${namespace}/service/${name}`, name, namespace }, spec: { selector: { app: name } } });
const deployment = (name: string, env: Env): KubernetesObject => {
  const { spec } = template(env) as { spec: object };
  return read('deployment', {
    metadata: { uid: name, name, namespace: 'shop' },
    spec: { replicas: 1, template: { metadata: { labels: { app: name } }, spec } },
    status: {},
  });
};
const room = (...objects: readonly KubernetesObject[]): Delta => {
  const delta = openDelta('kubernetes' as ProviderId, undefined);
  for (const object of objects) delta.set(object);
  return delta;
};
const drain = (delta: Delta): Drained => delta.drain(earlier(NOON, hours(6)), NOON);
const calls = ({ edges }: Drained): readonly string[] =>
  edges
    .filter(edge => edge.relation === 'calls')
    .map(({ from, to }) => `${from.kind}/${from.name} ${to.kind}/${to.namespace ?? ''}/${to.name}`);
const URL_OF_CHECKOUT = { CHECKOUT_URL: 'http://checkout:8080' };

describe('who calls whom', () => {
  test('a workload calls the services that there are, of its own namespace when it names none', () => {
    const delta = room(
      service('checkout'),
      service('checkout', 'other'),
      service('ledger', 'money'),
      service('web'),
      service('kubernetes', 'default'),
      deployment('web', {
        ...URL_OF_CHECKOUT,
        A: 'http://ledger.money',
        B: 'http://absent',
        SELF_URL: 'http://web:80',
        API: 'https://kubernetes.default.svc',
      }),
    );
    expect(calls(drain(delta))).toEqual(['deployment/web service/shop/checkout', 'deployment/web service/money/ledger']);
  });

  test('a service whose name ends in a number is not taken for the pod of another', () => {
    const delta = room(
      service('cache-1'),
      service('kafka'),
      deployment('web', { A: 'http://cache-1.shop', B: 'http://kafka-0.kafka:9092' }),
    );
    expect(calls(drain(delta))).toEqual(['deployment/web service/shop/cache-1', 'deployment/web service/shop/kafka']);
  });

  test('jobs that recur call, too', () => {
    const job = read('cronjob', {
      metadata: { uid: 'report', name: 'report', namespace: 'shop' },
      spec: { jobTemplate: { spec: { template: template(URL_OF_CHECKOUT) } } },
    });
    expect(calls(drain(room(service('checkout'), job)))).toEqual(['cronjob/report service/shop/checkout']);
  });

  test('a service that comes later is called from then on, told as a delta', () => {
    const delta = room(deployment('web', URL_OF_CHECKOUT), deployment('mail', {}));
    expect(calls(drain(delta))).toEqual([]);
    delta.set(service('checkout'));
    const next = drain(delta);
    expect([next.complete, calls(next), next.resources.map(({ ref }) => ref.name).sort()]).toEqual([
      false,
      ['deployment/web service/shop/checkout'],
      ['checkout', 'web'],
    ]);
  });

  test('a template that names one more is a delta; one that names one less, or a service that goes, takes the edge away', () => {
    const delta = room(service('checkout'), service('cart'), deployment('web', URL_OF_CHECKOUT));
    drain(delta);
    delta.set(deployment('web', { ...URL_OF_CHECKOUT, CART_URL: 'http://cart' }));
    const more = drain(delta);
    expect([more.complete, calls(more)]).toEqual([false, ['deployment/web service/shop/checkout', 'deployment/web service/shop/cart']]);
    delta.set(deployment('web', { CART_URL: 'http://cart' }));
    const less = drain(delta);
    expect([less.complete, calls(less)]).toEqual([true, ['deployment/web service/shop/cart']]);
    delta.remove('shop/service/cart');
    // The store drops the edges of what is gone.
    expect(drain(delta).gone).toEqual(['service/shop/cart']);
    delta.tellAll();
    expect(calls(drain(delta))).toEqual([]);
  });

  test('no value and no name that is not a service is ever told', () => {
    const secrets = {
      DB_URL: 'postgres://admin:hunter2@checkout:5432/books?sslkey=k3y',
      PASSWORD_HOST: 'hunter3',
      TOKEN: 'hunter4.hunter5:80',
      BROKEN: 'http://hunter6',
      KEY_URL: 'http://hunter7:hunter8@hunter9',
    };
    const delta = room(service('checkout'), deployment('web', secrets));
    const first = drain(delta);
    expect(calls(first)).toEqual(['deployment/web service/shop/checkout']);
    delta.set(deployment('web', { ...secrets, PASSWORD_HOST: 'hunter10' }));
    expect(JSON.stringify([first, drain(delta)])).not.toMatch(/hunter|k3y|5432|books|admin/);
  });

  test('correlation takes the call of a service as a call of what it routes to', () => {
    const { resources, edges } = drain(room(service('checkout'), deployment('checkout', {}), deployment('web', URL_OF_CHECKOUT)));
    const world = worldOf(
      new Map(resources.map(resource => [resourceKey(resource.ref), resource])),
      new Map(edges.map(edge => [edgeKey(edge), edge])),
      new Map(),
    );
    const unit = (name: string): ReturnType<typeof world.unitOf> =>
      world.unitOf(resources.find(({ ref }) => ref.kind === 'deployment' && ref.name === name)!.ref);
    expect(world.calls.callees(unit('web'))).toEqual([unit('checkout')]);
  });
});
