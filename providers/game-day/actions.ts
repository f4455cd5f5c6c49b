import type { ActionKind } from '../../src/contracts/provider.js';
import type { ActionName, PlannedAction, Rehearsal } from '../../src/model/plan.js';
import { joinPlain, plain, plainText, type PlainText } from '../../src/model/plain-text.js';
import { fail, ok, type Failure } from '../../src/model/result.js';
import { instant, milliseconds, type Duration } from '../../src/model/time.js';
import { conditionOf, troubleAt } from './condition.js';
import { intend, type Intended } from './intended.js';
import { objectActions } from './object-actions.js';
import { silenceActions } from './silence-actions.js';
import type { Simulation } from './simulation.js';
import { currentRevision, readyPods, revisionName } from './world.js';

const MINUTE = 60_000;
const NOT_TESTED = ['image pull', 'probes of the new pods', 'quota', 'whether the callers recover'].map(text => plainText(text));

export const cancelled = (what: string): Failure => ({ kind: 'cancelled', asked: plainText(what), answered: plainText('cancelled') });

/** What can be done to the simulated shop. Nothing here can do it: see writer.ts. */
export function actionsOf(simulation: Simulation, catchUp: () => number): readonly ActionKind[] {
  const action = (name: ActionName, title: string): ActionKind => ({
    name,
    title,
    on: ['deployment'],
    rehearse(planned, signal) {
      if (signal.aborted) return Promise.resolve(fail(cancelled(name)));
      const now = catchUp();
      const intended = intend(simulation.world, planned);
      return Promise.resolve(intended.ok ? ok(rehearsal(simulation, planned, intended.value, now)) : intended);
    },
    observe(planned, signal) {
      if (signal.aborted) return Promise.resolve(fail(cancelled(name)));
      catchUp();
      const intended = intend(simulation.world, planned);
      return Promise.resolve(intended.ok ? ok(intended.value.facts) : intended);
    },
    verify(planned, before, signal) {
      if (signal.aborted) return Promise.resolve(fail(cancelled(name)));
      catchUp();
      return Promise.resolve(verify(simulation, planned, before));
    },
  });
  return [
    action('roll-back', 'Roll back to a revision'),
    action('restart', 'Restart, pod by pod'),
    action('scale', 'Scale'),
    ...objectActions(simulation, catchUp),
    ...silenceActions(simulation, catchUp),
  ];
}

function rehearsal(simulation: Simulation, action: PlannedAction, intended: Intended, now: number): Rehearsal {
  const { service, facts, diff, refused } = intended;
  return {
    at: instant(now),
    facts,
    diff,
    permitted: refused === undefined,
    ...(refused ? { refused } : {}),
    notTested: NOT_TESTED,
    warnings: warningsOf(simulation, intended),
    blastRadius: blastRadius(simulation, intended),
    undo: undoOf(action, intended),
    expectation: {
      text: plainText(`${service.spec.name} is well: under 1% errors, p99 as promised, all pods ready`),
      within: watchFor(simulation, service.spec.consumes ? 20 : 8),
    },
  };
}

/** Simulated minutes as the room's clock counts them. */
const watchFor = (simulation: Simulation, simulatedMinutes: number): Duration =>
  milliseconds(Math.ceil((simulatedMinutes * MINUTE) / simulation.speed));

function undoOf(action: PlannedAction, { service }: Intended): Rehearsal['undo'] {
  const current = currentRevision(service);
  switch (action.name) {
    case 'roll-back':
      return {
        action: { ...action, params: { revision: revisionName(current), hash: current.hash } },
        text: plainText(`${revisionName(current)} again, its template is kept`),
      };
    case 'scale':
      return { action: { ...action, params: { replicas: service.desired } }, text: plainText(`back to ${service.desired} replicas`) };
    default:
      return { cannot: plainText('a restart cannot be undone; the pods are new afterwards') };
  }
}

function warningsOf({ world }: Simulation, { service, revision, replicas }: Intended): readonly PlainText[] {
  const warnings: PlainText[] = [];
  if (service.rollout && service.rollout.finishedAt === undefined) warnings.push(plainText('a rollout is under way, this replaces it'));
  if (revision) {
    const hours = Math.round((world.time - revision.at) / 3_600_000);
    if (hours > 72)
      warnings.push(plainText(`${revisionName(revision)} is ${Math.round(hours / 24)} days old: find out why it was replaced`));
  }
  if (replicas !== undefined && replicas > service.desired) {
    const database = service.spec.pool && world.services.get(service.spec.pool.to);
    const size = currentRevision(service).traits.pool ?? service.spec.pool?.size ?? 0;
    const open = (database?.openConnections ?? 0) + (replicas - service.desired) * size;
    if (database?.spec.maxConnections !== undefined && open > database.spec.maxConnections)
      warnings.push(
        plainText(`its pools would open ${open} connections to ${database.spec.name}, which accepts ${database.spec.maxConnections}`),
      );
  }
  return warnings;
}

function blastRadius({ world }: Simulation, { service, replicas }: Intended): readonly PlainText[] {
  const callers = world.order
    .filter(other => other.spec.calls.some(call => call.to === service.spec.name))
    .map(other => plainText(other.spec.name));
  const called = callers.length > 0 ? [plain`called by ${joinPlain(callers, ', ')}`] : [];
  if (replicas !== undefined)
    return [plainText(`${Math.abs(replicas - service.desired)} pods ${replicas > service.desired ? 'more' : 'fewer'}`), ...called];
  return [plainText(`${service.desired} pods, ${Math.ceil(service.desired * 0.25)} at a time`), ...called];
}

function verify(simulation: Simulation, action: PlannedAction, before: Rehearsal): Awaited<ReturnType<ActionKind['verify']>> {
  const { world } = simulation;
  const service = world.services.get(action.on.name);
  if (!service)
    return fail({ kind: 'not-found', asked: plain`look at ${action.on.name}`, answered: plainText('there is no such deployment') });
  const condition = conditionOf(world, service);
  const seen = plainText(condition.text);
  const since = simulation.toSimulated(before.at);
  const current = currentRevision(service);
  const settled = (service.rollout === undefined || service.rollout.finishedAt !== undefined) && readyPods(service) >= service.desired;
  // A wave that passed through while pods were replaced is no verdict: a minute of the new state must be there.
  const begun = Math.max(service.rollout?.finishedAt ?? 0, since);
  if (condition.trouble > troubleAt(service, since) + 0.35 && world.time - since > 2 * MINUTE) return ok({ is: 'worse', seen });
  if (action.name === 'roll-back' && current.hash !== action.params['hash'])
    return ok({ is: 'not-yet', seen: plain`${seen}; it runs ${plainText(revisionName(current))}` });
  if (action.name === 'scale' && service.desired !== action.params['replicas'])
    return ok({ is: 'not-yet', seen: plain`${seen}; it wants ${service.desired} replicas` });
  return ok({ is: settled && condition.well && world.time - begun >= MINUTE ? 'worked' : 'not-yet', seen });
}
