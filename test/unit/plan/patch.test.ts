import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { parse } from 'yaml';
import type { HandStep } from '../../../src/model/hand-step.js';
import { plainText } from '../../../src/model/plain-text.js';
import { patchOf } from '../../../src/plan/patch.js';
import { refOf } from '../../support/plan-scene.js';

const step = (...diff: readonly (readonly [path: string, before: string, after: string])[]): HandStep => ({
  verb: 'commit',
  on: refOf('deployment', 'checkout'),
  title: plainText('commit it'),
  diff: diff.map(([path, before, after]) => ({ path: plainText(path), before: plainText(before), after: plainText(after) })),
});
const patched = (one: HandStep): unknown => parse(patchOf(one)!.patch);

describe('a patch for a repository', () => {
  it('is a strategic merge patch: containers and variables by name, numbers where numbers belong', () => {
    expect(
      patched(
        step(
          ['spec.template.spec.containers[app].image', 'shop/app:2', 'shop/app:1'],
          ['spec.template.spec.containers[app].env[POOL].value', '5', '50'],
          ['spec.replicas', '1', '3'],
          ['spec.template.spec.containers[app].volumeMounts[/data].readOnly', 'true', 'false'],
          ['spec.template.metadata.annotations.example.org/on', 'yes', 'true'],
          ['spec.template.spec.containers[app].env[EXTRA].value', '1', '(not set)'],
        ),
      ),
    ).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'checkout', namespace: 'shop' },
      spec: {
        replicas: 3,
        template: {
          metadata: { annotations: { 'example.org/on': 'true' } },
          spec: {
            containers: [
              {
                name: 'app',
                image: 'shop/app:1',
                env: [
                  { name: 'POOL', value: '50' },
                  { name: 'EXTRA', value: null },
                ],
                volumeMounts: [{ mountPath: '/data', readOnly: false }],
              },
            ],
          },
        },
      },
    });
  });

  it('leaves out what no source shows and what a patch would replace whole, and says so', () => {
    const one = step(
      ['spec.template.spec.containers[app].env[TOKEN].value', '(not shown)', '(not shown)'],
      ['spec.template.spec.containers[app].args', '-a', '-b'],
      ['spec.template.spec.tolerations[0].effect', 'x', 'y'],
      ['spec.replicas', '1', '3'],
    );
    expect(patchOf(one)!.missing).toHaveLength(3);
    expect(patchOf(one)!.patch).toContain(
      '# Fill in by hand, it can not be shown or merged: spec.template.spec.containers[app].env[TOKEN].value',
    );
    expect(patched(one)).toMatchObject({ spec: { replicas: 3 } });
    expect(patchOf(one)!.patch).not.toContain('tolerations:');
  });

  it('is none for what has no diff or no manifest of a known kind', () => {
    expect(patchOf(step())).toBeUndefined();
    expect(patchOf({ ...step(['spec.x', 'a', 'b']), on: refOf('networkchaos', 'x') })).toBeUndefined();
  });

  it('keeps each value in its place, whatever a cluster holds', () => {
    fc.assert(
      fc.property(
        fc
          .string({ unit: 'binary', maxLength: 40 })
          .map(text => plainText(text))
          .filter(text => text !== '(not set)' && text !== '(not shown)'),
        value => {
          const read = patched(step(['spec.template.spec.containers[app].env[POOL].value', 'x', value])) as {
            readonly spec: {
              readonly template: { readonly spec: { readonly containers: readonly { readonly env: readonly unknown[] }[] } };
            };
          };
          expect(read.spec.template.spec.containers[0]!.env).toEqual([{ name: 'POOL', value }]);
        },
      ),
      { numRuns: 400 },
    );
  });
});
