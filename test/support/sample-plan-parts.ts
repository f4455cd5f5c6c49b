import type { Plan, PlanId, PlannedAction, PlanRecord, PlanStep, Rehearsal } from '../../src/model/plan.js';
import type { ResourceRef } from '../../src/model/resource.js';
import { minutes } from '../../src/model/time.js';
import { before, incidentId, provider, text } from './sample-parts.js';

export const action = (name: PlannedAction['name'], on: ResourceRef, params: PlannedAction['params']): PlannedAction => ({
  name,
  provider: provider('kubernetes'),
  on,
  params,
});

export function rehearsal(undo: PlannedAction, fields: Partial<Rehearsal> = {}): Rehearsal {
  return {
    at: before(5),
    permitted: true,
    facts: [
      { name: 'uid', text: text('same uid'), value: '7c1e' },
      { name: 'revision', text: text('same revision'), value: 'r42' },
      { name: 'replicas', text: text('replicas 9'), value: '9' },
      { name: 'hpa', text: text('no HPA'), value: '' },
    ],
    diff: [
      { path: text('spec.template.spec.containers[app].image'), before: text('shop/checkout:2.8.0'), after: text('shop/checkout:2.7.3') },
      { path: text('spec.template.spec.containers[app].env.POOL_SIZE'), before: text('5'), after: text('50') },
    ],
    notTested: [text('image pull'), text('probes'), text('quota')],
    warnings: [text('Argo CD will undo this at its next sync: pause it first')],
    blastRadius: [text('9 pods, 3 at a time')],
    undo: { action: undo, text: text('r42 again, from the snapshot taken at 14:33:02') },
    expectation: { text: text('error rate of checkout < 1%'), within: minutes(4) },
    ...fields,
  };
}

export const planStep = (title: string, planned: PlannedAction, fields: Partial<PlanStep> = {}): PlanStep => ({
  action: planned,
  title: text(title),
  risk: 'low',
  riskBecause: text('the revision ran for two days before'),
  ...fields,
});

export function planRecord(
  id: string,
  incident: string,
  title: string,
  steps: readonly PlanStep[],
  fields: Partial<Plan> = {},
  record: Partial<PlanRecord> = {},
): PlanRecord {
  return {
    plan: {
      id: id as PlanId,
      incident: incidentId(incident),
      title: text(title),
      tradeOff: text('removes the cause'),
      why: [],
      steps,
      expectedOutcome: text('error rate < 1% within 4 min'),
      confidence: 0.91,
      madeAt: before(40),
      ...fields,
    },
    hash: `hash-${id}`,
    state: 'rehearsed',
    expiresAt: before(-252),
    steps: steps.map(() => ({ is: 'waiting' })),
    ...record,
  };
}
