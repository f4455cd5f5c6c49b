import type { HandStep } from '../../model/hand-step.js';
import type { PlannedAction } from '../../model/plan.js';
import { plain, plainText, type PlainText } from '../../model/plain-text.js';
import type { Resource } from '../../model/resource.js';
import { between, hours } from '../../model/time.js';
import { objectName } from '../object-name.js';
import { revisionBefore } from '../revision-before.js';
import { keeperOf } from '../limits.js';
import type { Proposal, Remedy } from './remedy.js';
import { undoableChange } from './symptoms.js';

/** A revision younger than this when the trouble began may be its cause even where no source told of the change. */
const YOUNG = hours(24);
/** What a suspicion is worth without a change that anyone saw. */
const UNSEEN = 0.65;

/** Undo the suspected change: back to a named revision, resolved to its hash now, so that "previous" can't move. */
export const rollBack: Remedy = {
  id: 'roll-back',
  propose(situation) {
    const change = undoableChange(situation);
    const { incident, suspect } = situation;
    return situation.targetsOf(change?.about ?? suspect.about).flatMap(resource => {
      const provider = situation.able('roll-back', resource.ref);
      const current = resource.revisions?.find(revision => revision.current);
      // The change is history already: the object runs something else by now.
      if (change?.revision !== undefined && current !== undefined && current.name !== change.revision) return [];
      if (!change && (!current || between(current.at, incident.startedAt) > YOUNG)) return [];
      const target = revisionBefore(resource, change);
      if (!provider || !target) return [];
      const from = current ? plain`${current.name} → ` : plainText('');
      const action: PlannedAction = { name: 'roll-back', provider, on: resource.ref, params: { revision: target.name, hash: target.hash } };
      const proposal: Proposal = {
        actions: [action],
        title: plain`Roll back ${objectName(resource.ref)} ${from}${target.name}`,
        tradeOff: change
          ? plain`undoes the suspected change; what else came with ${current?.name ?? plainText('it')} goes too (${target.summary})`
          : plain`nobody saw a change, but ${current?.name ?? plainText('it')} is young; what came with it goes (${target.summary})`,
        expectedOutcome: plain`${target.name} serves on all replicas and the alerts of this incident end`,
        fit: suspect.confidence * (suspect.change ? 1 : change ? 0.85 : UNSEEN),
        risk: change
          ? { is: 'low', because: plain`${target.name} has run before, and the way back is kept` }
          : { is: 'medium', because: plain`${current?.name ?? plainText('it')} may be innocent: no source told of a change` },
      };
      const keeper = keeperOf(resource);
      return keeper
        ? [
            committed(proposal, action, resource, keeper),
            {
              ...proposal,
              tradeOff: plain`${keeper} will put back what Git says: only for the time until Git is changed; ${proposal.tradeOff}`,
              fit: proposal.fit * 0.8,
            },
          ]
        : [proposal];
    });
  },
};

/** Where Git owns the object: the same change as text, to be committed. */
function committed(direct: Proposal, action: PlannedAction, resource: Resource, keeper: PlainText): Proposal {
  const { risk: _, ...rest } = direct;
  const step: HandStep = {
    verb: 'commit',
    on: resource.ref,
    instead: action,
    title: plain`Commit the change to what ${keeper} deploys for ${objectName(resource.ref)}`,
    how: plainText('w writes it as a patch and as a diff for a branch'),
  };
  return {
    ...rest,
    actions: [],
    byHand: [step],
    title: plain`Revert ${objectName(resource.ref)} in Git`,
    tradeOff: plain`lasts, because ${keeper} keeps it so; slower than a direct change`,
  };
}
