import type { DiffLine, PlannedAction, Rehearsal } from '../../../src/model/plan.js';
import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../../src/model/result.js';
import { at, textAt } from '../objects/raw.js';
import type { ClusterTarget } from '../questions/target.js';
import type { ClusterAction, IntendedChange, Write } from './intended-change.js';
import { specDiff } from './spec-diff.js';

/** Asks the server whether we may, and lets it do everything but keep the result. */
export async function rehearse(
  target: ClusterTarget,
  kind: ClusterAction,
  action: PlannedAction,
  signal: AbortSignal,
): Promise<Result<Rehearsal, Failure>> {
  const intended = await kind.intend(target, action, signal);
  if (!intended.ok) return intended;
  const change = intended.value;
  const allowed = await mayWe(target, change.writes, signal);
  if (!allowed.ok) return allowed;
  const refused = allowed.value ?? change.refused;
  if (refused) return ok(rehearsalOf(target, change, [], refused));
  const diff: DiffLine[] = [];
  for (const write of change.writes) {
    const tried = await tryOut(target, write, signal);
    if (!tried.ok) return tried;
    if ('refused' in tried.value) return ok(rehearsalOf(target, change, [], tried.value.refused));
    diff.push(...tried.value.diff);
  }
  return ok(rehearsalOf(target, change, diff, undefined));
}

type Tried = { readonly diff: readonly DiffLine[] } | { readonly refused: PlainText };

/** One write with dryRun=All. A refusal is the result of a rehearsal, not its failure. */
async function tryOut({ api }: ClusterTarget, write: Write, signal: AbortSignal): Promise<Result<Tried, Failure>> {
  if (write.is === 'evict') {
    const answer = await api.rehearseEviction(write.place.path, evictionBody(write), signal);
    if (answer.ok) return ok({ diff: [write.line] });
    return refusalOf(answer.error);
  }
  const path = pathOfWrite(write);
  const before = write.before === undefined ? await api.get(path, { signal }) : undefined;
  if (before && !before.ok) return fail(before.error);
  const answer = await api.rehearsePatch(path, write.patch, signal);
  if (answer.ok) return ok({ diff: specDiff(before ? before.value.body : write.before, answer.value) });
  return refusalOf(answer.error);
}

function refusalOf(failure: Failure): Result<Tried, Failure> {
  switch (failure.kind) {
    // Quota, policy, a webhook or a disruption budget said no.
    case 'forbidden':
    case 'invalid':
      return ok({
        refused: /does not support dry ?run/i.test(failure.answered)
          ? plain`an admission webhook can't be rehearsed: ${failure.answered}`
          : plain`the API server refuses it: ${failure.answered}`,
      });
    case 'rate-limited':
      return /disruption budget/i.test(failure.answered)
        ? ok({ refused: plain`a disruption budget stands against it: ${failure.answered}; ${MAKE_ROOM}` })
        : fail(failure);
    case 'unreachable':
    case 'unauthorised':
    case 'not-found':
    case 'timed-out':
    case 'cancelled':
    case 'conflict':
    case 'unexpected-answer':
      return fail(failure);
  }
}

/** What helps against a disruption budget that says no. */
export const MAKE_ROOM = plainText('first it needs more ready pods, or a lower minimum');

/** Where a write goes. */
export const pathOfWrite = (write: Write): string =>
  write.is === 'evict' ? `${write.place.path}/eviction` : write.subresource ? `${write.place.path}/${write.subresource}` : write.place.path;

/** The pod of that uid and no other of its name. */
export const evictionBody = ({ place, uid }: Extract<Write, { readonly is: 'evict' }>): unknown => ({
  apiVersion: 'policy/v1',
  kind: 'Eviction',
  metadata: { name: place.name, namespace: place.namespace },
  deleteOptions: { preconditions: { uid } },
});

/** Undefined when we may do all of it; else what not. */
async function mayWe(
  { api }: ClusterTarget,
  writes: readonly Write[],
  signal: AbortSignal,
): Promise<Result<PlainText | undefined, Failure>> {
  const asked = new Set<string>();
  for (const write of writes) {
    const { group, version, plural, namespace, name } = write.place;
    const verb = write.is === 'evict' ? 'create' : 'patch';
    const subresource = write.is === 'evict' ? 'eviction' : write.subresource;
    // A pod of the same namespace is allowed like its sisters; anything else is asked for by name.
    const key = [verb, plural, subresource, namespace, ...(write.is === 'evict' ? [] : [name])].join(' ');
    if (asked.has(key)) continue;
    asked.add(key);
    const resourceAttributes = {
      verb,
      group,
      version,
      resource: plural,
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(subresource ? { subresource } : {}),
    };
    const answer = await api.review('authorization.k8s.io/v1/selfsubjectaccessreviews', { resourceAttributes }, signal);
    if (!answer.ok) return fail(answer.error);
    if (at(answer.value, 'status', 'allowed') === true) continue;
    const why = textAt(answer.value, 'status', 'reason');
    return ok(
      plain`you may not ${plainText(verb)} ${plainText(plural)}${plainText(subresource ? `/${subresource}` : '')}${namespace === undefined ? plainText('') : plain` in ${plainText(namespace)}`}${why ? plain`: ${why}` : plainText('')}`,
    );
  }
  return ok(undefined);
}

const rehearsalOf = (
  { clock }: ClusterTarget,
  change: IntendedChange,
  diff: readonly DiffLine[],
  refused: PlainText | undefined,
): Rehearsal => ({
  at: clock.now(),
  facts: change.facts,
  diff,
  permitted: refused === undefined,
  ...(refused ? { refused } : {}),
  ...(change.highBecause ? { highBecause: change.highBecause } : {}),
  notTested: change.notTested,
  warnings: change.warnings,
  blastRadius: change.blastRadius,
  undo: change.undo,
  expectation: change.expectation,
});
