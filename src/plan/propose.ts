import { compareText, stableId } from '../model/identity.js';
import type { Evidence, Incident, Suspect } from '../model/incident.js';
import type { ActionName, Plan, PlanId, PlannedAction } from '../model/plan.js';
import { plain, plainText, type PlainText } from '../model/plain-text.js';
import type { ResourceRef } from '../model/resource.js';
import type { Runbook } from '../model/runbook.js';
import type { ProviderId } from '../model/signal.js';
import type { Snapshot } from '../model/snapshot.js';
import { whyNot, whyNotByHand, type PlanGround } from './admissible.js';
import { influenceOf } from './influence.js';
import { canonicalText } from './plan-text.js';
import { doneFirst, experience, experienceText, precedentKey, type Precedents } from './precedent.js';
import { reachOf } from './reach.js';
import { remedies } from './remedies/index.js';
import { follow, runbook } from './remedies/runbook.js';
import type { Ability, Proposal, Situation } from './remedies/remedy.js';
import { RISING, stepOf } from './step.js';
import { targetsIn } from './target.js';

/** Alternatives shown at most, and suspects looked at. */
const MOST_PLANS = 3;
const MOST_SUSPECTS = 3;
const MOST_EVIDENCE = 5;
/** Below this a suspect is on the list to be ruled out: acting on it would be a guess. */
const LEAST_CONFIDENCE = 0.1;
/** What changes who is told, and mends nothing. */
const QUIETS: ReadonlySet<ActionName> = new Set(['create-silence', 'extend-silence', 'expire-silence', 'disable-alarm-actions']);

interface Found {
  readonly proposal: Proposal;
  readonly suspect: Suspect | undefined;
  readonly fit: number;
  readonly place: number;
}

/** One action, as a plan of it would be called. */
export interface Candidate {
  readonly title: PlainText;
  readonly action: PlannedAction;
}

const NO_EXPERIENCE: Precedents = new Map();

/**
 * Plans for an incident, best first: what the connected providers, or a person by hand, can do about its own suspects, and
 * what a runbook says. Where there is room, one that waits and watches and has no step; where nothing else mends, it is the
 * first. Deterministic; ids come from the content.
 * @param precedents how the same actions ended here before
 * @param page the runbook of its alerts, where one was read
 */
export function propose(
  incident: Incident,
  snapshot: Snapshot,
  abilities: readonly Ability[],
  precedents: Precedents = NO_EXPERIENCE,
  page?: Runbook,
): readonly Plan[] {
  const found = foundFor(incident, snapshot, { abilities, precedents, page });
  if (page)
    found.set('runbook', {
      proposal: follow(page),
      suspect: incident.suspects[0],
      fit: fitOf(follow(page), precedents),
      place: found.size,
    });
  const plans = bestFirst(found.values())
    .slice(0, MOST_PLANS)
    .map(each => planOf(incident, each, snapshot, precedents));
  const mends = plans.filter(({ steps, byHand }) => byHand !== undefined || steps.some(({ action }) => !QUIETS.has(action.name)));
  const wait = waiting(incident, snapshot, { among: mends.length > 0 });
  // Waiting hides nothing: it comes before what only quiets.
  return plans.length < MOST_PLANS ? [...mends, wait, ...plans.filter(plan => !mends.includes(plan))] : plans;
}

/** The runbook as a plan, whatever else could be done: someone asked for it. */
export const runbookPlan = (incident: Incident, snapshot: Snapshot, page: Runbook, precedents: Precedents = NO_EXPERIENCE): Plan =>
  planOf(
    incident,
    { proposal: follow(page), suspect: incident.suspects[0], fit: fitOf(follow(page), precedents), place: 0 },
    snapshot,
    precedents,
  );

const fitOf = (proposal: Proposal, precedents: Precedents): number =>
  Math.min(1, proposal.fit * experience(precedents.get(precedentKey(doneFirst(proposal))) ?? { tried: 0, worked: 0 }));

interface Offered {
  readonly abilities: readonly Ability[];
  readonly precedents: Precedents;
  readonly page?: Runbook | undefined;
}

/** All that remedies offer and that is admissible, by what it does. */
function foundFor(incident: Incident, snapshot: Snapshot, { abilities, precedents, page }: Offered): Map<string, Found> {
  const targetsOf = targetsIn(snapshot);
  const ground: PlanGround = { incident, snapshot, abilities, reach: reachOf(incident, snapshot, targetsOf) };
  const able = (name: ActionName, on: ResourceRef): ProviderId | undefined =>
    abilities.find(ability => ability.name === name && ability.on.includes(on.kind))?.provider;
  const found = new Map<string, Found>();
  for (const [rank, suspect] of incident.suspects.slice(0, MOST_SUSPECTS).entries()) {
    if (rank > 0 && suspect.confidence < LEAST_CONFIDENCE) continue;
    const situation: Situation = { incident, suspect, rank, snapshot, targetsOf, able };
    for (const proposal of remedies.flatMap(remedy => (page && remedy === runbook ? [] : remedy.propose(situation)))) {
      if (
        proposal.actions.some(action => whyNot(action, ground) !== undefined) ||
        proposal.byHand?.some(step => whyNotByHand(step, ground) !== undefined)
      )
        continue;
      const key = contentOf(proposal);
      const known = found.get(key);
      const fit = fitOf(proposal, precedents);
      if (!known || known.fit < fit) found.set(key, { proposal, suspect, fit, place: known?.place ?? found.size });
    }
  }
  return found;
}

const bestFirst = (found: Iterable<Found>): readonly Found[] =>
  [...found].sort((a, b) => b.fit - a.fit || a.place - b.place || compareText(a.proposal.title, b.proposal.title));

/** The single actions among all that could be proposed, best first: what a draft may choose from. */
export function candidates(
  incident: Incident,
  snapshot: Snapshot,
  abilities: readonly Ability[],
  precedents: Precedents = NO_EXPERIENCE,
): readonly Candidate[] {
  return bestFirst(foundFor(incident, snapshot, { abilities, precedents }).values()).flatMap(({ proposal: { actions, byHand, title } }) => {
    const [action, ...more] = actions;
    return action && more.length === 0 && byHand === undefined ? [{ title, action }] : [];
  });
}

const contentOf = ({ actions, byHand }: Proposal): string =>
  canonicalText(byHand ? { actions, byHand } : actions.length === 1 ? actions[0] : actions);

function planOf(incident: Incident, { proposal, suspect, fit }: Found, snapshot: Snapshot, precedents: Precedents): Plan {
  const why = suspect?.for.slice(0, MOST_EVIDENCE) ?? [];
  const { actions, byHand } = proposal;
  const influence = influenceOf(why, snapshot);
  const precedent = precedents.get(precedentKey(doneFirst(proposal)));
  return {
    id: stableId('plan', incident.id, contentOf(proposal)) as PlanId,
    incident: incident.id,
    title: proposal.title,
    why,
    expectedOutcome: proposal.expectedOutcome,
    tradeOff: plain`${proposal.tradeOff}; ${precedent ? plain`${experienceText(precedent)}; ` : plainText('')}${influence.text}`,
    ...(byHand ? { byHand } : {}),
    steps: actions
      .map((action, index) => stepOf(action, influence, index === 0 ? proposal.risk : undefined))
      .sort((a, b) => RISING[a.risk] - RISING[b.risk]),
    confidence: Math.round(fit * 100) / 100,
    madeAt: snapshot.at,
  };
}

/** Always possible, and a normal result where no action of the connected sources fits. It has no step, so there is nothing to approve. */
function waiting(incident: Incident, snapshot: Snapshot, { among }: { readonly among: boolean }): Plan {
  const [suspect] = incident.suspects;
  const why: readonly Evidence[] = suspect?.for.slice(0, MOST_EVIDENCE) ?? [];
  return {
    id: stableId('plan', incident.id, 'wait') as PlanId,
    incident: incident.id,
    title: plainText('Wait and watch'),
    why,
    tradeOff: plain`changes nothing${among ? plainText(', so it can break nothing; whoever is affected stays so until it ends by itself') : plain`: ${nothingFits(suspect)}`}; ${influenceOf(why, snapshot).text}`,
    steps: [],
    expectedOutcome: plainText('the alerts end by themselves, or new evidence points to something that can be acted on'),
    confidence: 0,
    madeAt: snapshot.at,
  };
}

function nothingFits(suspect: Suspect | undefined): PlainText {
  if (!suspect) return plainText('there is no suspect to act on');
  return plain`no action of the connected sources fits ${suspect.title}${suspect.wouldSettle ? plain`; ask: ${suspect.wouldSettle}` : plainText('')}`;
}
