import { compareText, stableId } from '../model/identity.js';
import type { Evidence, Incident, Suspect } from '../model/incident.js';
import type { ActionName, Plan, PlanId } from '../model/plan.js';
import { plain, plainText, type PlainText } from '../model/plain-text.js';
import type { ResourceRef } from '../model/resource.js';
import type { ProviderId } from '../model/signal.js';
import type { Snapshot } from '../model/snapshot.js';
import { catalogueEntry } from './catalogue.js';
import { canonicalText } from './plan-text.js';
import { remedies } from './remedies/index.js';
import type { Ability, Proposal, Situation } from './remedies/remedy.js';

/** Alternatives shown at most, and suspects looked at. */
const MOST_PLANS = 3;
const MOST_SUSPECTS = 3;
const MOST_EVIDENCE = 5;

/**
 * Plans for an incident, best first: what the connected providers can do to its own suspects. Empty when nothing fits,
 * which is a result: then waiting and watching is what is left. Deterministic; ids come from the content.
 */
export function propose(incident: Incident, snapshot: Snapshot, abilities: readonly Ability[]): readonly Plan[] {
  const able = (name: ActionName, on: ResourceRef): ProviderId | undefined => abilities.find(ability => ability.name === name && ability.on.includes(on.kind))?.provider;
  const found = new Map<string, { readonly proposal: Proposal; readonly suspect: Suspect; readonly place: number }>();
  let place = 0;
  for (const [rank, suspect] of incident.suspects.slice(0, MOST_SUSPECTS).entries()) {
    const situation: Situation = { incident, suspect, rank, snapshot, able };
    for (const remedy of remedies) {
      for (const proposal of remedy.propose(situation)) {
        const key = canonicalText(proposal.action);
        const known = found.get(key);
        if (!known || known.proposal.fit < proposal.fit) found.set(key, { proposal, suspect, place: known?.place ?? place++ });
      }
    }
  }
  return [...found.values()]
    .sort((a, b) => b.proposal.fit - a.proposal.fit || a.place - b.place || compareText(a.proposal.title, b.proposal.title))
    .slice(0, MOST_PLANS)
    .map(({ proposal, suspect }) => planOf(incident, suspect, proposal, snapshot));
}

function planOf(incident: Incident, suspect: Suspect, proposal: Proposal, snapshot: Snapshot): Plan {
  const why = suspect.for.slice(0, MOST_EVIDENCE);
  const { action } = proposal;
  return {
    id: stableId('plan', incident.id, canonicalText(action)) as PlanId, incident: incident.id, title: proposal.title, why, expectedOutcome: proposal.expectedOutcome,
    tradeOff: plain`${proposal.tradeOff}; ${influence(why)}`,
    steps: [{ action, title: catalogueEntry(action.name).title(action), risk: riskOf(proposal, why), riskBecause: riskReason(proposal, why) }],
    confidence: Math.round(proposal.fit * 100) / 100, madeAt: snapshot.at,
  };
}

const sourcesOf = (why: readonly Evidence[]): readonly ProviderId[] => [...new Set(why.flatMap(evidence => evidence.sources))].sort(compareText);

/** Which sources the suggestion rests on: crafted telemetry in one of them must not steer a plan unseen (field.md 5.1). */
function influence(why: readonly Evidence[]): PlainText {
  const sources = sourcesOf(why);
  if (sources.length === 0) return plainText('rests on no evidence but the alert itself');
  return sources.length === 1 ? plain`rests on one source, ${plainText(sources[0])}` : plain`rests on ${sources.length} sources: ${plainText(sources.join(', '))}`;
}

const onOneSource = (why: readonly Evidence[]): boolean => sourcesOf(why).length < 2;

/** What would be medium on good grounds is high when a single source says so. */
const riskOf = (proposal: Proposal, why: readonly Evidence[]): Proposal['risk'] => (proposal.risk === 'medium' && onOneSource(why) && proposal.action.name !== 'create-silence' ? 'high' : proposal.risk);
const riskReason = (proposal: Proposal, why: readonly Evidence[]): PlainText => (riskOf(proposal, why) === proposal.risk ? proposal.riskBecause : plain`${proposal.riskBecause}; only one source speaks for it`);
