import { expect } from 'vitest';
import { ACTION_NAMES, type ActionName } from '../../src/model/plan.js';
import { plainText } from '../../src/model/plain-text.js';
import type { Resource, ResourceRef } from '../../src/model/resource.js';
import type { ProviderId } from '../../src/model/signal.js';
import { catalogueEntry } from '../../src/plan/catalogue.js';
import { propose } from '../../src/plan/propose.js';
import type { Ability } from '../../src/plan/remedies/remedy.js';
import { evidenceOf, rolloutSuspect, scene } from './plan-scene.js';
import { alert, at } from './signals.js';

/** A cluster and an Alertmanager that can do all that the catalogue knows, each on its kinds. */
const KINDS: Partial<Record<ActionName, string>> = {
  'evict-pod': 'pod',
  cordon: 'node',
  uncordon: 'node',
  drain: 'node',
  'suspend-cronjob': 'cronjob',
  'resume-cronjob': 'cronjob',
  'set-autoscaler-bounds': 'hpa',
  'create-silence': 'silence',
  'extend-silence': 'silence',
  'expire-silence': 'silence',
};
export const ALL: readonly Ability[] = ACTION_NAMES.map(name => ({
  provider: 'kubernetes' as ProviderId,
  name,
  on: [KINDS[name] ?? 'deployment'],
}));
export const OLD = {
  revisions: [{ name: plainText('r1'), hash: plainText('h1'), at: at(-9_000_000), summary: plainText('a'), current: true }],
};
export const resource = (ref: ResourceRef, facts: Resource['facts'], fields: Partial<Resource> = {}): Resource => ({
  ref,
  labels: {},
  facts,
  seenAt: at(0),
  ...fields,
});
export const firing = (name = 'HighErrorRate', labels: Record<string, string> = {}) =>
  alert({ id: 'a1', name, severity: 'critical', labels: { namespace: 'shop', ...labels } });
export const about = (ref: ResourceRef) => [rolloutSuspect({ about: ref, change: undefined as never, for: [evidenceOf(1, ['a1'])] })];

/** What all proposed plans would do, in order; each set of parameters is what the catalogue takes. */
export function actionsOf(
  parts: Parameters<typeof scene>[0],
  able = ALL,
): readonly { readonly name: ActionName; readonly on: string; readonly params: unknown }[] {
  const { incident, snapshot } = scene(parts);
  const plans = propose(incident, snapshot, able);
  return plans
    .flatMap(({ steps }) => steps)
    .map(({ action: { name, on, params } }) => {
      expect(catalogueEntry(name).parse(params).ok).toBe(true);
      return { name, on: `${on.kind} ${on.name}`, params };
    });
}
