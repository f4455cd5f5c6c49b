import type { Resource, Revision } from '../model/resource.js';
import type { ChangeEvent } from '../model/signal.js';

/** The revision to go back to: the one the change came from, else the newest before the current one. */
export function revisionBefore(resource: Resource, change: ChangeEvent | undefined): Revision | undefined {
  const revisions = resource.revisions ?? [];
  const current = revisions.find(revision => revision.current);
  const named = change && revisions.find(revision => revision.name === change.previousRevision);
  if (named) return named.current ? undefined : named;
  const older = revisions.filter(revision => !revision.current && (!current || revision.at <= current.at)).sort((a, b) => b.at - a.at);
  return older[0];
}
