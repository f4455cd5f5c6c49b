import type { DiffLine } from '../../../src/model/plan.js';
import { plainText } from '../../../src/model/plain-text.js';
import { fieldChanges } from '../changes/template-diff.js';
import { recordAt } from '../objects/raw.js';
import { flatten } from '../objects/template.js';

/** What controllers and the API server write for themselves. */
const BOOKKEEPING = new Set(['deprecated.daemonset.template.generation', 'deployment.kubernetes.io/revision']);

/**
 * The difference between an object and what the API server answered in the dry run: with its defaults, and with what
 * admission changed. Metadata is compared by labels and annotations only, status not at all.
 */
export function specDiff(before: unknown, after: unknown): readonly DiffLine[] {
  return fieldChanges(flat(before), flat(after)).map(change => ({
    path: change.path,
    before: change.before ?? plainText('(not set)'),
    after: change.after ?? plainText('(not set)'),
  }));
}

function flat(object: unknown): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  const annotations = Object.fromEntries(
    Object.entries(recordAt(object, 'metadata', 'annotations')).filter(([name]) => !BOOKKEEPING.has(name)),
  );
  flatten(recordAt(object, 'spec'), 'spec', false, fields);
  flatten(recordAt(object, 'metadata', 'labels'), 'metadata.labels', false, fields);
  flatten(annotations, 'metadata.annotations', true, fields);
  return fields;
}
