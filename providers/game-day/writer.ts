import type { Writer } from '../../src/contracts/provider.js';
import type { PlannedAction, Rehearsal } from '../../src/model/plan.js';
import { plainText } from '../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../src/model/result.js';
import { restart, rollBack, scale } from './deployments.js';
import { intend } from './intended.js';
import { isObjectAction, performOnObject } from './object-actions.js';
import { untilOf, wantedSilence } from './silence-actions.js';
import type { Simulation } from './simulation.js';
import { currentRevision, revisionName } from './world.js';

const AUTHOR = 'war room';
type Outcome = Result<{ readonly seen: ReturnType<typeof plainText> }, Failure>;

/** Changes the simulated world, once an action was approved. Loaded in maker mode only. */
export function writerOf(simulation: Simulation, catchUp: () => number): Writer {
  return {
    perform(action, rehearsal, signal) {
      if (signal.aborted)
        return Promise.resolve(
          fail({ kind: 'cancelled', asked: plainText(action.name), answered: plainText('cancelled before it was sent') }),
        );
      catchUp();
      if (action.on.kind === 'silence' || action.name.endsWith('-silence'))
        return Promise.resolve(performSilence(simulation, action, rehearsal));
      return Promise.resolve(
        isObjectAction(action.name) ? performOnObject(simulation.world, action, AUTHOR) : performOnDeployment(simulation, action),
      );
    },
    close: () => Promise.resolve(),
  };
}

function performOnDeployment({ world }: Simulation, action: PlannedAction): Outcome {
  const intended = intend(world, action);
  if (!intended.ok) return intended;
  const { service, refused, revision, replicas } = intended.value;
  if (refused) return fail({ kind: 'conflict', asked: plainText(action.name), answered: refused });
  if (action.name === 'scale') scale(world, service, replicas ?? service.desired, AUTHOR);
  else if (revision) rollBack(world, service, revision.hash, AUTHOR);
  else restart(world, service, AUTHOR);
  const current = currentRevision(service);
  return ok({
    seen: plainText(`deployment ${service.spec.name} at ${revisionName(current)} (${current.image}), ${service.desired} replicas wanted`),
  });
}

function performSilence(simulation: Simulation, action: PlannedAction, rehearsal: Rehearsal): Outcome {
  const { world } = simulation;
  if (action.name === 'expire-silence') {
    const silence = world.silences.find(candidate => candidate.id === action.params['id'] && candidate.endsAt > world.time);
    if (!silence)
      return fail({
        kind: 'not-found',
        asked: plainText('end a silence'),
        answered: plainText('there is no such silence, or it has ended'),
      });
    silence.endsAt = world.time;
    return ok({ seen: plainText(`silence ${silence.id} has ended`) });
  }
  if (action.name === 'extend-silence') {
    const silence = world.silences.find(candidate => candidate.id === action.params['id'] && candidate.endsAt > world.time);
    const until = untilOf(simulation, action);
    if (!silence || until === undefined)
      return fail({
        kind: 'not-found',
        asked: plainText('extend a silence'),
        answered: plainText('there is no such silence, or it has ended'),
      });
    silence.endsAt = until;
    return ok({ seen: plainText(`silence ${silence.id} ends later`) });
  }
  const wanted = wantedSilence(action);
  if (!wanted.ok) return fail({ kind: 'invalid', asked: plainText('create a silence'), answered: wanted.error });
  if (!('action' in rehearsal.undo))
    return fail({ kind: 'invalid', asked: plainText('create a silence'), answered: plainText('it was not rehearsed') });
  const id = String(rehearsal.undo.action.params['id']);
  world.silences.push({
    id,
    matchers: wanted.value.matchers,
    startsAt: world.time,
    endsAt: world.time + wanted.value.minutes * 60_000,
    by: AUTHOR,
    comment: wanted.value.comment,
  });
  return ok({ seen: plainText(`silence ${id} is active`) });
}
