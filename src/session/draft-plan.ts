import type { Acting } from '../execute/acting.js';
import type { Incident } from '../model/incident.js';
import { snapshotOf } from '../state/ground.js';
import type { Chatting } from './chatting.js';
import type { Performing } from './war-room.js';

const MOST_EVIDENCE = 12;

/**
 * Lets the model choose one of the actions that code has built for this incident, and word the reason. What it says passes the
 * door of every draft from outside; where it fails, the plans that no model took part in stand as they are.
 */
export async function draftPlan({ state, notice }: Performing, chatting: Chatting, acting: Acting, incident: Incident): Promise<void> {
  const snapshot = snapshotOf(state());
  const candidates = acting.candidates(incident, snapshot);
  const evidence = incident.suspects
    .flatMap(suspect => suspect.for)
    .slice(0, MOST_EVIDENCE)
    .map(({ id, because }) => ({ id, text: because }));
  if (candidates.length === 0 || evidence.length === 0)
    return notice('info', 'there is nothing that a model could choose from: p lists what is left');
  const chosen = await chatting.choosePlan({ incident: incident.title, actions: candidates.map(({ title }) => title), evidence });
  if (!chosen.ok) return notice('warning', `the model chose no plan: ${chosen.error}; p proposes without one`);
  const action = candidates[chosen.value.action]?.action;
  if (!action) return;
  const { name, on, params } = action;
  const taken = await acting.consider(
    { actions: [{ name, on, params }], evidence: chosen.value.evidence, reason: chosen.value.reason },
    incident,
    snapshot,
  );
  if (!taken.ok) notice('warning', `what the model chose is no plan: ${taken.error.map(({ because }) => because).join('; ')}`);
}
