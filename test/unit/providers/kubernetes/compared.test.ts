import { describe, expect, test } from 'vitest';
import { canCome } from '../../../../providers/kubernetes/checks/cron-job.js';
import { nearestName } from '../../../../providers/kubernetes/checks/nearest.js';
import type { KubernetesObject } from '../../../../providers/kubernetes/objects/objects.js';
import { quantity } from '../../../../providers/kubernetes/objects/quantity.js';
import { emptyCoverage } from '../../../../providers/kubernetes/read/coverage.js';
import type { Inspection } from '../../../../src/model/finding.js';
import { plainText } from '../../../../src/model/plain-text.js';
import { inspect, made, said } from '../../../support/inspected-cluster.js';

const deployment = (name: string, spec: object = {}, replicas = 1): KubernetesObject =>
  made('deployment', name, {
    spec: { replicas, selector: {}, template: { metadata: { labels: { app: name } }, spec } },
    status: { readyReplicas: replicas, availableReplicas: replicas, updatedReplicas: replicas, replicas },
  });
const ingress = made('ingress', 'front', {
  spec: {
    ingressClassName: 'nginx',
    rules: [{ host: 'a.example', http: { paths: [{ path: '/', backend: { service: { name: 'cart', port: { number: 80 } } } }] } }],
  },
});
const nginx = made('ingressclass', 'nginx');

describe('what is compared with other objects', () => {
  test('a service that selects what is scaled to zero is off, not wrong', () => {
    const service = made('service', 'cart', { spec: { selector: { app: 'cart' }, ports: [{ port: 80 }] } });
    expect(said([service, deployment('cart', {}, 0)])).toEqual([]);
    expect(said([service])).toEqual(['service-selects-nothing: cart selects no pod (app=cart)']);
  });

  test('a missing ConfigMap is named, with the nearest one; an optional one is none', () => {
    const config = made('config', 'settings', {}, { managedFields: [{ manager: 'kubectl', fieldsV1: { 'f:data': { 'f:pool': {} } } }] });
    const names = (envFrom: object): KubernetesObject => deployment('web', { containers: [{ name: 'app', ...envFrom }] });
    expect(said([config, names({ envFrom: [{ configMapRef: { name: 'setings' } }] })]).filter(line => line.startsWith('missing'))).toEqual([
      'missing-reference: web names what does not exist: there is no ConfigMap setings, the nearest name is settings (the environment of app)',
    ]);
    expect(said([config, names({ env: [{ name: 'POOL', valueFrom: { configMapKeyRef: { name: 'settings', key: 'pol' } } }] })])).toEqual([
      'missing-reference: web names what does not exist: ConfigMap settings has no entry pol, the nearest name is pool (variable POOL of app)',
    ]);
    expect(
      said([config, names({ envFrom: [{ configMapRef: { name: 'gone', optional: true } }, { configMapRef: { name: 'settings' } }] })]),
    ).toEqual([]);
  });

  test('nothing is called missing where we may not look, and each check says why it could not', () => {
    expect(said([ingress, nginx])).toEqual(["ingress-backend: front can't serve a.example/: there is no service cart"]);
    const blind = inspect([ingress, nginx], { service: 'not-allowed' });
    expect(blind.findings).toEqual([]);
    const run = (id: string, inspection: Inspection): string | undefined => {
      const found = inspection.checks.find(one => one.check === id);
      return found && `${found.verdict}: ${found.answered}`;
    };
    expect(run('ingress-backend', blind)).toBe('not-allowed: could not look: not allowed to list services');
    expect(run('ingress-class', blind)).toBe('false: none of 1 ingresses');
    expect(run('gateway', inspect([], { gateway: 'absent', gatewayclass: 'absent' }))).toBe(
      'no-data: nothing to look at: this server does not have gateway classes, gateways',
    );
    expect(run('budget', inspect([]))).toBe('no-data: nothing to look at: there are no disruption budgets');
  });

  test('a list of one namespace proves nothing of another', () => {
    const hook = made('validatingwebhook', 'guard', {
      webhooks: [{ name: 'guard', clientConfig: { service: { namespace: 'elsewhere', name: 'guard' } } }],
    });
    expect(said([hook])).toHaveLength(1);
    const world = emptyCoverage();
    world.set('service', 'partly', 'shop');
    expect([world.sees('service', 'shop'), world.sees('service', 'elsewhere'), world.sees('service')]).toEqual([true, false, false]);
    expect(said([hook], { service: 'partly' })).toEqual([]);
  });

  test('every finding has an id of its own', () => {
    const { findings } = inspect([
      ingress,
      made('ingress', 'back', { spec: { rules: [] } }),
      made('service', 'a', { spec: { selector: { app: 'a' } } }),
    ]);
    expect(new Set(findings.map(finding => finding.id)).size).toBe(findings.length);
    expect(findings.length).toBeGreaterThan(2);
  });
});

test.each([
  ['0 3 30 2 *', false],
  ['0 3 31 4,6 *', false],
  ['0 3 29 2 *', true],
  ['0 3 30 2 1', true],
  ['*/5 * * * *', true],
  ['@daily', true],
  ['TZ=UTC 0 3 31 2 *', false],
])('the schedule %s may come: %s', (schedule, may) => {
  expect(canCome(schedule)).toBe(may);
});
test.each([
  ['250m', 0.25],
  ['1Gi', 2 ** 30],
  ['2', 2],
  ['1e3', 1000],
  ['5k', 5000],
  ['', undefined],
  ['many', undefined],
])('the quantity %s is %s', (text, value) => {
  expect(quantity(text)).toBe(value);
});
test('a name that is far from all others has no nearest one', () => {
  expect(
    nearestName(
      'cart',
      ['checkout', 'payment'].map(name => plainText(name)),
    ),
  ).toBeUndefined();
  expect(
    nearestName(
      'cart',
      ['cart-config', 'payment'].map(name => plainText(name)),
    ),
  ).toBe('cart-config');
});
