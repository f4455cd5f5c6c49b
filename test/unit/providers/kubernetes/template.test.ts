import { describe, expect, test } from 'vitest';
import { describeChanges, fieldChanges } from '../../../../providers/kubernetes/changes/template-diff.js';
import { guarded, shown } from '../../../../providers/kubernetes/objects/shown-value.js';
import { readTemplate } from '../../../../providers/kubernetes/objects/template.js';

const template = (container: object, rest: object = {}, annotations: object = {}): unknown => ({
  metadata: { labels: { app: 'cart', 'pod-template-hash': 'abc' }, annotations },
  spec: { containers: [{ name: 'app', image: 'shop/cart:1', ...container }], ...rest },
});
const changes = (before: unknown, after: unknown): readonly unknown[] =>
  fieldChanges(readTemplate(before).fields, readTemplate(after).fields);

describe('what a person may see of a value', () => {
  test.each(['20', '-1.5', '30s', '1h30m', '250ms', '512Mi', '250m', 'true', 'off', '80%', ''])('%s is shown', value => {
    expect(shown(value === '' ? undefined : guarded(value))).toBe(value === '' ? undefined : value);
  });
  test.each(['hunter2', 'postgres://u:p@db/x', 'AKIAIOSFODNN7EXAMPLE', '1.2.3.4', '12345678901234567890', 'trueish', '5 apples'])(
    '%s is not',
    value => {
      expect(shown(guarded(value))).toBeUndefined();
      expect(guarded(value)).not.toContain(value);
    },
  );
  test('equal values stay equal, so that no change is seen where none is', () => {
    expect(guarded('hunter2')).toBe(guarded('hunter2'));
    expect(guarded('hunter2')).not.toBe(guarded('hunter3'));
  });
});

describe('what changed between two templates', () => {
  test('image, limits, environment by name; the telling ones first', () => {
    const before = template({
      env: [
        { name: 'TOKEN', value: 'one' },
        { name: 'LIMIT', value: '10' },
      ],
      resources: { limits: { memory: '256Mi' } },
    });
    const after = template({
      image: 'shop/cart:2',
      env: [
        { name: 'LIMIT', value: '20' },
        { name: 'TOKEN', value: 'two' },
        { name: 'NEW', value: 'x' },
      ],
      resources: { limits: { memory: '128Mi' } },
    });
    const found = changes(before, after);
    expect(found).toEqual([
      { path: 'containers[app].image', before: 'shop/cart:1', after: 'shop/cart:2' },
      { path: 'containers[app].resources.limits.memory', before: '256Mi', after: '128Mi' },
      { path: 'containers[app].env[LIMIT].value', before: '10', after: '20' },
      { path: 'containers[app].env[NEW].value', after: '(not shown)' },
      { path: 'containers[app].env[TOKEN].value', before: '(not shown)', after: '(not shown)' },
    ]);
    expect(describeChanges(found as never)).toBe('image shop/cart:1 → shop/cart:2, resources.limits.memory 256Mi → 128Mi and 3 more');
  });

  test('arguments keep their names, and values only when they are harmless', () => {
    const found = changes(
      template({ command: ['/bin/cart', '--workers=4', '--password=abc'] }),
      template({ command: ['/bin/cart', '--workers=8', '--password=abd'] }),
    );
    expect(found).toEqual([{ path: 'containers[app].command', before: '/bin/cart --workers=4 …', after: '/bin/cart --workers=8 …' }]);
  });

  test('headers of probes and annotations may hold secrets, too', () => {
    const probe = (value: string): unknown =>
      template(
        { livenessProbe: { httpGet: { path: '/healthz', httpHeaders: [{ name: 'Authorization', value }] }, periodSeconds: 10 } },
        {},
        { note: value },
      );
    expect(JSON.stringify([...readTemplate(probe('Bearer abc')).fields, changes(probe('Bearer abc'), probe('Bearer abd'))])).not.toMatch(
      /Bearer|abc|abd/,
    );
    expect(changes(template({ livenessProbe: { periodSeconds: 10 } }), template({ livenessProbe: { periodSeconds: 1 } }))).toEqual([
      { path: 'containers[app].livenessProbe.periodSeconds', before: '10', after: '1' },
    ]);
  });

  test('containers that change places, and labels of controllers, are no change', () => {
    const two = (names: readonly string[], hash: string): unknown => ({
      metadata: { labels: { 'pod-template-hash': hash } },
      spec: { containers: names.map(name => ({ name, image: `shop/${name}:1`, ports: [{ containerPort: 80 }] })) },
    });
    expect(changes(two(['a', 'b'], 'x'), two(['b', 'a'], 'y'))).toEqual([]);
  });

  test('a port that comes is seen', () => {
    expect(changes(template({ ports: [] }), template({ ports: [{ containerPort: 8080 }] }))).toEqual([
      { path: 'containers[app].ports[8080]', after: '8080' },
    ]);
  });
});

test('the config maps and claims of a template, without the CA bundle that every pod has', () => {
  const read = readTemplate(
    template(
      {
        envFrom: [{ configMapRef: { name: 'settings' } }],
        env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'other', key: 'a' } } }],
      },
      {
        volumes: [
          { name: 'ca', projected: { sources: [{ configMap: { name: 'kube-root-ca.crt' } }] } },
          { name: 'files', configMap: { name: 'files' } },
          { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
        ],
      },
    ),
  );
  expect([...read.configs].sort()).toEqual(['files', 'other', 'settings']);
  expect(read.claims).toEqual(['data']);
});
