import { plain, plainText } from '../../model/plain-text.js';
import type { Resource, Revision } from '../../model/resource.js';
import type { ChangeEvent } from '../../model/signal.js';
import { catalogueEntry } from '../catalogue.js';
import { objectName } from '../object-name.js';
import type { Remedy, Situation } from './remedy.js';

/** The change that is suspected, or a change of the suspected object that the evidence rests on. */
function suspectedChange({ suspect, snapshot }: Situation): ChangeEvent | undefined {
  const cited = [suspect.change, ...suspect.for.flatMap(evidence => evidence.signals)];
  for (const id of cited) {
    const signal = id === undefined ? undefined : snapshot.signals.get(id);
    if (signal?.type === 'change' && (signal.change === 'deploy' || signal.change === 'config' || signal.change === 'other')) return signal;
  }
  return undefined;
}

/** The revision to go back to: the one the change came from, else the newest before the current one. */
function revisionBefore(resource: Resource, change: ChangeEvent): Revision | undefined {
  const revisions = resource.revisions ?? [];
  const current = revisions.find(revision => revision.current);
  const named = revisions.find(revision => revision.name === change.previousRevision);
  if (named) return named.current ? undefined : named;
  const older = revisions.filter(revision => !revision.current && (!current || revision.at <= current.at)).sort((a, b) => b.at - a.at);
  return older[0];
}

/** Undo the suspected change: back to a named revision, resolved to its hash now, so that "previous" can't move. */
export const rollBack: Remedy = {
  id: 'roll-back',
  propose(situation) {
    const change = suspectedChange(situation);
    if (!change) return [];
    return situation.targetsOf(change.about).flatMap(resource => {
      const provider = situation.able('roll-back', resource.ref);
      const current = resource.revisions?.find(revision => revision.current);
      // The change is history already: the object runs something else by now.
      if (change.revision !== undefined && current !== undefined && current.name !== change.revision) return [];
      const target = revisionBefore(resource, change);
      if (!provider || !target) return [];
      const from = current ? plain`${current.name} → ` : plainText('');
      return [{
        action: { name: 'roll-back' as const, provider, on: resource.ref, params: { revision: target.name, hash: target.hash } },
        title: plain`Roll back ${objectName(resource.ref)} ${from}${target.name}`,
        tradeOff: plain`undoes the suspected change; what else came with ${current?.name ?? plainText('it')} goes too (${target.summary})`,
        expectedOutcome: plain`${target.name} serves on all replicas and the alerts of this incident end`,
        fit: situation.suspect.confidence * (situation.suspect.change ? 1 : 0.85),
        risk: catalogueEntry('roll-back').risk, riskBecause: plain`${target.name} has run before, and the way back is kept`,
      }];
    });
  },
};
