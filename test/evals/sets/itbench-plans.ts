import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { correlate } from '../../../src/correlate/correlate.js';
import { plainText } from '../../../src/model/plain-text.js';
import type { Plan } from '../../../src/model/plan.js';
import type { Resource, ResourceRef } from '../../../src/model/resource.js';
import { resourceKey } from '../../../src/model/resource.js';
import type { ProviderId } from '../../../src/model/signal.js';
import type { Snapshot } from '../../../src/model/snapshot.js';
import { earlier, hours, minutes } from '../../../src/model/time.js';
import { propose } from '../../../src/plan/propose.js';
import type { Ability } from '../../../src/plan/remedies/remedy.js';
import { catalogue } from '../../../providers/kubernetes/act/catalogue.js';
import type { EvalSet } from '../eval-set.js';
import { readJson } from '../read/tables.js';
import { mergedName } from './itbench.js';
import { coverOf, kindName, plannedDeeds, toldDeeds, type PlannedDeed, type ToldFix } from './itbench-fix.js';
import { entityOf, sceneOf, type Scenario, type Scene } from './itbench-scenario.js';

type PlanScenario = Scenario & { readonly truth: ToldFix };

/** What the Kubernetes source can do, as it tells the planner; asked for its names only. */
const ABILITIES: readonly Ability[] = catalogue(undefined as never).map(({ name, on }) => ({
  provider: 'kubernetes' as ProviderId,
  name,
  on,
}));

const CONTROLLED: ReadonlySet<string> = new Set(['workload', 'service', 'deployment']);

/**
 * The cluster behind the scenario: whatever runs is a Deployment that was changed once, all at the same moment. The set has no
 * revisions, so every workload gets the same two, and which of them matters is told by nothing but the alerts.
 */
function withDeployments({ snapshot }: Scene): Snapshot {
  const revision = (name: string, at: Resource['seenAt'], current: boolean) => ({
    name: plainText(name),
    hash: plainText(`${name}-hash`),
    at,
    summary: plainText(name),
    current,
  });
  const revisions = [revision('r1', earlier(snapshot.at, hours(240)), false), revision('r2', earlier(snapshot.at, minutes(30)), true)];
  const deployments = [...snapshot.resources.values(), ...[...snapshot.signals.values()].map(({ about }) => ({ ref: about }))]
    .filter(({ ref }) => CONTROLLED.has(ref.kind))
    .map(({ ref }): Resource => ({
      ref: { ...ref, kind: 'deployment' },
      uid: plainText(`uid ${ref.name}`),
      labels: {},
      facts: { replicas: 1 },
      revisions,
      seenAt: snapshot.at,
    }));
  return {
    ...snapshot,
    resources: new Map([...snapshot.resources, ...deployments.map(resource => [resourceKey(resource.ref), resource] as const)]),
  };
}

/** The first plan for the incident with most alerts: what a person would see first. */
function firstPlan(scene: Scene): Plan | undefined {
  const snapshot = withDeployments(scene);
  const [incident] = [...correlate(snapshot).incidents].sort((a, b) => b.alerts.length - a.alerts.length);
  return incident && propose(incident, snapshot, ABILITIES)[0];
}

/** The object is one that the set names as the cause: in its second version by kind and name, in its first as an entity. */
function isRightObject(on: ResourceRef, scenario: PlanScenario, scene: Scene): boolean {
  const { v2_root_cause_objects: objects, root_cause_entities: causes } = scenario.truth;
  const merged = mergedName(scenario);
  const entity = entityOf(scene, on);
  return (
    objects.some(
      ({ kind, metadata }) =>
        kindName(kind) === kindName(on.kind) &&
        metadata.name === on.name &&
        (on.namespace === undefined || metadata.namespace === on.namespace),
    ) ||
    (entity !== undefined && causes.map(merged).includes(merged(entity)))
  );
}

interface Result {
  readonly covered: boolean;
  readonly coveredByAction: boolean;
  readonly object: boolean;
  readonly verb: boolean;
  readonly verbByAction: boolean;
  readonly line: string;
}

function judge(scenario: PlanScenario, calls: readonly (readonly [string, string])[]): Result {
  const scene = sceneOf(scenario.input, calls);
  const plan = firstPlan(scene);
  const told = toldDeeds(scenario.truth);
  const covers = told.map(deed => coverOf(deed, ABILITIES));
  const onIt = (plan ? plannedDeeds(plan) : []).filter(({ on }) => isRightObject(on, scenario, scene));
  const right = (deed: PlannedDeed): boolean => told.some(({ verb }) => verb === deed.verb);
  const object = onIt.length > 0;
  const verb = onIt.some(right);
  const fixes = [...new Set(told.map(({ verb: word, kind, name }) => `${word} ${kind}/${name}`))].join(' | ') || 'by words only';
  return {
    covered: covers.some(cover => cover !== undefined),
    coveredByAction: covers.includes('action'),
    object,
    verb,
    verbByAction: onIt.some(deed => deed.by === 'action' && right(deed)),
    line: `${scenario.id.padEnd(13)} object ${object ? 'yes' : 'no '}  verb ${verb ? 'yes' : 'no '}  cover ${covers.includes('action') ? 'action' : covers.includes('hand') ? 'hand  ' : '-     '}  ${plan?.title ?? 'no plan'}   told: ${fixes}`,
  };
}

/** Scenarios without a told fix say nothing of a plan. */
export function scorePlans(folder: string): { readonly figures: Record<string, number>; readonly details: readonly string[] } {
  const calls = (readJson(join(folder, 'otel-demo-edges.json')) as { readonly caller_callee: readonly (readonly [string, string])[] })
    .caller_callee;
  const results = readdirSync(folder)
    .filter(name => /^scenario-.+\.json$/.test(name))
    .sort()
    .map(name => readJson(join(folder, name)) as PlanScenario)
    .filter(({ truth }) => truth.v2_solutions.length > 0)
    .map(scenario => judge(scenario, calls));
  const share = (among: readonly Result[], holds: (result: Result) => boolean): number =>
    among.filter(holds).length / Math.max(1, among.length);
  const covered = results.filter(result => result.covered);
  return {
    figures: {
      right_object: share(results, result => result.object),
      right_verb: share(results, result => result.verb),
      covered: share(results, result => result.covered),
      right_object_covered: share(covered, result => result.object),
      right_verb_covered: share(covered, result => result.verb),
      covered_by_action: share(results, result => result.coveredByAction),
      right_verb_by_action: share(
        results.filter(result => result.coveredByAction),
        result => result.verbByAction,
      ),
    },
    details: results.map(result => result.line),
  };
}

export const itbenchPlans: EvalSet = {
  id: 'itbench-plans',
  folder: 'itbench-incidents',
  marker: 'otel-demo-edges.json',
  figures: [
    { name: 'right_object', title: 'first plan acts on the right object', reach: 0.5 },
    { name: 'right_verb', title: 'and does the right thing to it', rival: [0.114, 'gpt-4o mitigates'], reach: 0.35 },
    { name: 'covered', title: 'fixes that a plan can tell or do' },
    { name: 'right_object_covered', title: 'right object, of those covered', reach: 0.5 },
    { name: 'right_verb_covered', title: 'right verb, of those covered', reach: 0.35 },
    { name: 'covered_by_action', title: 'fixes that an action performs' },
    { name: 'right_verb_by_action', title: 'right verb by an action, of those' },
  ],
  run: folder => Promise.resolve(scorePlans(folder)),
};
