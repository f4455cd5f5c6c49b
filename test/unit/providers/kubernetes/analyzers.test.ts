import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checks } from '../../../../providers/kubernetes/checks/index.js';

test('the comparison with k8sgpt names checks that exist, and leaves none out', () => {
  const words = readFileSync('test/peers/kubernetes-analyzers.md', 'utf8')
    .split('\n')
    .filter(line => !line.startsWith('By '))
    .join('\n');
  const named = new Set([...words.matchAll(/`([a-z]+(?:-[a-z]+)*)`/g)].map(([, id]) => id ?? '').filter(id => id !== 'no-provisioner'));
  const known = checks.map(check => check.id);
  expect([...named].filter(id => !known.includes(id))).toEqual([]);
  expect(known.filter(id => !named.has(id))).toEqual([]);
});
