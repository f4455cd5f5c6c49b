import { stableId } from '../model/identity.js';
import type { Evidence, Incident } from '../model/incident.js';
import { listOf, recordOf } from '../model/json.js';
import type { Plan, PlanId, PlannedAction } from '../model/plan.js';
import { plain, plainText, type PlainText } from '../model/plain-text.js';
import { resourceKey, type ResourceRef } from '../model/resource.js';
import { fail, ok, type Result } from '../model/result.js';
import type { Snapshot } from '../model/snapshot.js';
import { whyNot, type PlanGround } from './admissible.js';
import { catalogueEntry, isActionName } from './catalogue.js';
import { influenceOf } from './influence.js';
import { canonicalText } from './plan-text.js';
import { reachOf } from './reach.js';
import type { Ability } from './remedies/remedy.js';
import { RISING, stepOf } from './step.js';
import { targetsIn } from './target.js';

/** Why a draft is no plan: where, and what would fit. */
export interface Problem {
  readonly at: string;
  readonly because: PlainText;
}

const MOST_STEPS = 5;
const MOST_EVIDENCE = 20;
const LONGEST_REASON = 300;
const FIELDS = ['actions', 'evidence', 'reason'];

/**
 * Makes a plan of a draft from outside (a model, a file), or says all that is wrong with it. A draft chooses and words; it
 * writes nothing: `{actions: [{name, on: {kind, name, namespace?, cluster?}, params}], evidence: ['e1'], reason}`. Targets are
 * objects of the incident, evidence ids exist, titles, risks and the comment of a silence are ours.
 */
export function check(
  draft: unknown,
  incident: Incident,
  snapshot: Snapshot,
  abilities: readonly Ability[],
): Result<Plan, readonly Problem[]> {
  const ground: PlanGround = { incident, snapshot, abilities, reach: reachOf(incident, snapshot, targetsIn(snapshot)) };
  const problems: Problem[] = [];
  const problem = (at: string, because: PlainText): void => {
    problems.push({ at, because });
  };
  const { actions, evidence, reason } = recordOf(draft);
  const extra = Object.keys(recordOf(draft)).find(field => !FIELDS.includes(field));
  if (extra !== undefined) problem('draft', plain`unknown field ${plainText(extra, 60)}; it has ${plainText(FIELDS.join(', '))}`);

  const raw = listOf(actions);
  if (raw.length === 0 || raw.length > MOST_STEPS) problem('actions', plain`a plan has 1 to ${MOST_STEPS} actions`);
  const planned = raw.slice(0, MOST_STEPS).flatMap((one, index) => {
    const action = actionOf(one, ground);
    const because = action.ok ? whyNot(action.value, ground) : action.error;
    if (because === undefined && action.ok) return [action.value];
    problem(`actions[${index}]`, because ?? plainText('it makes no sense'));
    return [];
  });
  if (new Set(planned.map(canonicalText)).size !== planned.length) problem('actions', plainText('the same action stands in it twice'));

  const why = citedEvidence(evidence, incident, problem);
  const said = typeof reason === 'string' ? plainText(reason.trim(), LONGEST_REASON) : plainText('');
  if (said === '') problem('reason', plainText('it must say why, in a sentence'));
  if (problems.length > 0) return fail(problems);

  const influence = influenceOf(why, snapshot);
  const steps = planned.map(action => stepOf(action, influence)).sort((a, b) => RISING[a.risk] - RISING[b.risk]);
  const [first] = steps;
  if (!first) return fail([{ at: 'actions', because: plainText('there is no action') }]);
  return ok({
    id: stableId('plan', incident.id, 'drafted', ...steps.map(step => canonicalText(step.action))) as PlanId,
    incident: incident.id,
    why,
    steps,
    title: steps.length === 1 ? first.title : plain`${first.title}, and ${steps.length - 1} more`,
    tradeOff: plain`drafted: "${said}"; ${influence.text}`,
    expectedOutcome: plainText('each step does what its rehearsal expects, and the alerts of this incident end'),
    confidence: Math.max(
      0,
      ...incident.suspects.filter(suspect => suspect.for.some(each => why.includes(each))).map(suspect => suspect.confidence),
    ),
    madeAt: snapshot.at,
  });
}

function actionOf(raw: unknown, { incident, abilities, reach }: PlanGround): Result<PlannedAction, PlainText> {
  const { name, on, params, ...rest } = recordOf(raw);
  const extra = Object.keys(rest)[0];
  if (extra !== undefined) return fail(plain`unknown field ${plainText(extra, 60)}; an action has name, on, params`);
  if (!isActionName(name)) return fail(plain`${plainText(name, 60)} is not in the catalogue`);
  const ref = refOf(on);
  if (!ref) return fail(plainText('on must be {kind, name, namespace, cluster}'));
  // The object as the source knows it, not as the draft spells it.
  const target = reach.get(resourceKey(ref))?.ref ?? ref;
  const provider = abilities.find(ability => ability.name === name && ability.on.includes(target.kind))?.provider;
  if (!provider) return fail(plain`no connected source can ${plainText(name)} a ${plainText(target.kind, 60)}`);
  if (name !== 'create-silence') return parsed({ name, provider, on: target, params: {} }, params);
  const { comment: _, ...own } = recordOf(params);
  return parsed({ name, provider, on: target, params: {} }, { ...own, comment: plainText(`warroom: ${incident.title}`, LONGEST_REASON) });
}

function parsed(action: PlannedAction, params: unknown): Result<PlannedAction, PlainText> {
  const read = catalogueEntry(action.name).parse(params ?? {});
  return read.ok ? ok({ ...action, params: read.value }) : fail(plain`${plainText(action.name)}: ${read.error}`);
}

function refOf(raw: unknown): ResourceRef | undefined {
  const { kind, name, namespace, cluster, ...rest } = recordOf(raw);
  const texts = [kind, name, namespace, cluster].filter(value => value !== undefined);
  if (
    typeof kind !== 'string' ||
    typeof name !== 'string' ||
    kind === '' ||
    name === '' ||
    Object.keys(rest).length > 0 ||
    !texts.every(value => typeof value === 'string')
  )
    return undefined;
  return {
    kind,
    name: plainText(name),
    ...(namespace === undefined ? {} : { namespace: plainText(namespace) }),
    ...(cluster === undefined ? {} : { cluster: plainText(cluster) }),
  };
}

function citedEvidence(raw: unknown, incident: Incident, problem: (at: string, because: PlainText) => void): readonly Evidence[] {
  const known = new Map<string, Evidence>(incident.suspects.flatMap(suspect => suspect.for).map(evidence => [evidence.id, evidence]));
  const ids = listOf(raw);
  if (ids.length === 0 || ids.length > MOST_EVIDENCE) problem('evidence', plain`a plan cites 1 to ${MOST_EVIDENCE} pieces of evidence`);
  return [...new Set(ids.slice(0, MOST_EVIDENCE))].flatMap(id => {
    const found = typeof id === 'string' ? known.get(id) : undefined;
    if (!found) problem('evidence', plain`there is no evidence ${plainText(id, 60)}`);
    return found ? [found] : [];
  });
}
