import { labelsId } from '../../src/model/identity.js';
import type { DiffLine, Fact, PlannedAction } from '../../src/model/plan.js';
import { plain, plainText, type PlainText } from '../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../src/model/result.js';
import { differences } from './deployments.js';
import { currentRevision, revisionName, type GameRevision, type ServiceState, type World } from './world.js';

const MOST_TIMES = 3;
const MOST_MORE = 10;

/** What an action would do to a deployment as it is now. The same value is rehearsed and performed. */
export interface Intended {
  readonly service: ServiceState;
  readonly facts: readonly Fact[];
  readonly diff: readonly DiffLine[];
  readonly refused: PlainText | undefined;
  readonly revision: GameRevision | undefined;
  readonly replicas: number | undefined;
}

export const MAXIMUM = (before: number): number => Math.max(before * MOST_TIMES, before + MOST_MORE);

/** Works it out from the world as it stands; fails when the object is not there or the arguments make no sense. */
export function intend(world: World, action: PlannedAction): Result<Intended, Failure> {
  const asked = plain`${plainText(action.name)} ${plainText(action.on.kind)} ${action.on.namespace ?? plainText('')}/${action.on.name}`;
  const service = world.services.get(action.on.name);
  if (!service || action.on.kind !== 'deployment' || service.spec.kind !== 'workload' || service.spec.namespace !== action.on.namespace)
    return fail({ kind: 'not-found', asked, answered: plainText('there is no such deployment') });
  const current = currentRevision(service);
  switch (action.name) {
    case 'roll-back': {
      const { hash, revision: name } = action.params;
      const to = service.revisions.find(revision => revision.hash === hash);
      if (!to) return fail({ kind: 'not-found', asked, answered: plain`revision ${plainText(name)} is not kept any more` });
      return ok({
        service,
        revision: to,
        replicas: undefined,
        facts: factsOf(service, [{ name: 'target', text: plainText(`revision ${revisionName(to)} (${to.hash})`), value: to.hash }]),
        diff: lines(differences(current, to)),
        refused: to === current ? plain`${action.on.name} already runs what ${plainText(revisionName(to))} says` : undefined,
      });
    }
    case 'restart':
      return ok({
        service,
        revision: undefined,
        replicas: undefined,
        facts: factsOf(service, [{ name: 'generation', text: plainText(`generation ${current.number}`), value: String(current.number) }]),
        diff: lines(differences(current, current, 'restart')),
        refused: undefined,
      });
    case 'scale': {
      const wanted = Number(action.params['replicas']);
      if (!Number.isInteger(wanted) || wanted < 0)
        return fail({ kind: 'invalid', asked, answered: plainText('the number of replicas must be a whole number') });
      return ok({
        service,
        revision: undefined,
        replicas: wanted,
        facts: factsOf(service, []),
        refused: scaleRefusal(service, wanted),
        diff: lines([{ path: 'spec.replicas', before: String(service.desired), after: String(wanted) }]),
      });
    }
    default:
      return fail({ kind: 'invalid', asked, answered: plainText("that can't be done to a deployment") });
  }
}

const lines = (fields: readonly { readonly path: string; readonly before: string; readonly after: string }[]): readonly DiffLine[] =>
  fields.map(field => ({ path: plainText(field.path), before: plainText(field.before), after: plainText(field.after) }));

function scaleRefusal({ spec, bounds, desired }: ServiceState, wanted: number): PlainText | undefined {
  if (wanted === desired) return plainText(`${spec.name} has ${desired} replicas already`);
  if (bounds)
    return plainText(
      `the autoscaler ${spec.name} (${bounds.min} to ${bounds.max}) would undo it within seconds: change its bounds instead`,
    );
  if (wanted === 0) return plainText(`scaling ${spec.name} to 0 stops it`);
  return wanted > MAXIMUM(desired)
    ? plainText(`${wanted} is more than ${MAXIMUM(desired)}, the most that a plan may ask for from ${desired}`)
    : undefined;
}

/** What the plan rests on; ready counts are left out because they change by themselves while people read. */
function factsOf(service: ServiceState, more: readonly Fact[]): readonly Fact[] {
  const { spec, bounds, desired, uid } = service;
  const current = currentRevision(service);
  return [
    { name: 'uid', text: plainText(`deployment ${spec.name} (${uid})`), value: uid },
    { name: 'replicas', text: plainText(`${desired} replicas`), value: bounds ? 'autoscaled' : String(desired) },
    {
      name: 'hpa',
      text: plainText(bounds ? `autoscaler ${spec.name}, ${bounds.min} to ${bounds.max}` : 'no autoscaler'),
      value: bounds ? `${bounds.min} ${bounds.max}` : 'none',
    },
    {
      name: 'template',
      text: plainText(`runs ${current.image} (${revisionName(current)})`),
      value: `${current.hash} ${labelsId(current.environment)}`,
    },
    ...more,
  ];
}
