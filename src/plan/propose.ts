import { compareText, stableId } from '../model/identity.js';
import type { Evidence, Incident, Suspect } from '../model/incident.js';
import type { ActionName, Plan, PlanId, Risk } from '../model/plan.js';
import { plain, plainText, type PlainText } from '../model/plain-text.js';
import type { ResourceRef } from '../model/resource.js';
import type { ProviderId } from '../model/signal.js';
import type { Snapshot } from '../model/snapshot.js';
import { whyNot, type PlanGround } from './admissible.js';
import { catalogueEntry } from './catalogue.js';
import { influenceOf, isThin, type Influence } from './influence.js';
import { canonicalText } from './plan-text.js';
import { experience, experienceText, precedentKey, type Precedents } from './precedent.js';
import { reachOf } from './reach.js';
import { remedies } from './remedies/index.js';
import type { Ability, Proposal, Situation } from './remedies/remedy.js';
import { targetsIn } from './target.js';

/** Alternatives shown at most, and suspects looked at. */
const MOST_PLANS = 3;
const MOST_SUSPECTS = 3;
const MOST_EVIDENCE = 5;
/** Below this a suspect is on the list to be ruled out: acting on it would be a guess. */
const LEAST_CONFIDENCE = 0.1;

interface Found { readonly proposal: Proposal; readonly suspect: Suspect; readonly fit: number; readonly place: number }

/**
 * Plans for an incident, best first: what the connected providers can do to its own suspects; where nothing fits, one that
 * waits and watches and has no step. Deterministic; ids come from the content.
 * @param precedents how the same actions ended here before
 */
export function propose(incident: Incident, snapshot: Snapshot, abilities: readonly Ability[], precedents: Precedents = new Map()): readonly Plan[] {
  const targetsOf = targetsIn(snapshot);
  const ground: PlanGround = { incident, snapshot, abilities, reach: reachOf(incident, snapshot, targetsOf) };
  const able = (name: ActionName, on: ResourceRef): ProviderId | undefined => abilities.find(ability => ability.name === name && ability.on.includes(on.kind))?.provider;
  const found = new Map<string, Found>();
  for (const [rank, suspect] of incident.suspects.slice(0, MOST_SUSPECTS).entries()) {
    if (rank > 0 && suspect.confidence < LEAST_CONFIDENCE) continue;
    const situation: Situation = { incident, suspect, rank, snapshot, targetsOf, able };
    for (const proposal of remedies.flatMap(remedy => remedy.propose(situation))) {
      if (whyNot(proposal.action, ground) !== undefined) continue;
      const key = canonicalText(proposal.action);
      const known = found.get(key);
      const fit = Math.min(1, proposal.fit * experience(precedents.get(precedentKey(proposal.action)) ?? { tried: 0, worked: 0 }));
      if (!known || known.fit < fit) found.set(key, { proposal, suspect, fit, place: known?.place ?? found.size });
    }
  }
  if (found.size === 0) return [waiting(incident, snapshot)];
  return [...found.values()]
    .sort((a, b) => b.fit - a.fit || a.place - b.place || compareText(a.proposal.title, b.proposal.title))
    .slice(0, MOST_PLANS)
    .map(each => planOf(incident, each, snapshot, precedents));
}

function planOf(incident: Incident, { proposal, suspect, fit }: Found, snapshot: Snapshot, precedents: Precedents): Plan {
  const why = suspect.for.slice(0, MOST_EVIDENCE);
  const { action } = proposal;
  const influence = influenceOf(why, snapshot);
  const precedent = precedents.get(precedentKey(action));
  return {
    id: stableId('plan', incident.id, canonicalText(action)) as PlanId, incident: incident.id, title: proposal.title, why, expectedOutcome: proposal.expectedOutcome,
    tradeOff: plain`${proposal.tradeOff}; ${precedent ? plain`${experienceText(precedent)}; ` : plainText('')}${influence.text}`,
    steps: [{ action, title: catalogueEntry(action.name).title(action), ...riskOf(proposal, influence) }],
    confidence: Math.round(fit * 100) / 100, madeAt: snapshot.at,
  };
}

/** What would be medium on good grounds is high when a single source says so. A silence touches nothing that runs. */
export function riskOf({ action, risk, riskBecause }: Pick<Proposal, 'action' | 'risk' | 'riskBecause'>, influence: Influence): { readonly risk: Risk; readonly riskBecause: PlainText } {
  const raised = (risk === 'medium' || influence.logsAlone) && risk !== 'high' && isThin(influence) && action.name !== 'create-silence';
  return raised ? { risk: 'high', riskBecause: plain`${riskBecause}; ${plainText(influence.logsAlone ? 'only log lines speak for it' : 'only one source speaks for it')}` } : { risk, riskBecause };
}

/** A normal result: no action of the connected sources fits. It has no step, so there is nothing to approve. */
function waiting(incident: Incident, snapshot: Snapshot): Plan {
  const [suspect] = incident.suspects;
  const why: readonly Evidence[] = suspect?.for.slice(0, MOST_EVIDENCE) ?? [];
  const about = suspect ? plain`no action of the connected sources fits ${suspect.title}` : plainText('there is no suspect to act on');
  return {
    id: stableId('plan', incident.id, 'wait') as PlanId, incident: incident.id, title: plainText('Wait and watch'), why,
    tradeOff: plain`changes nothing: ${about}; ${influenceOf(why, snapshot).text}`,
    steps: [], expectedOutcome: suspect?.wouldSettle ?? plainText('the alerts end by themselves, or new evidence points to something that can be acted on'),
    confidence: 0, madeAt: snapshot.at,
  };
}
