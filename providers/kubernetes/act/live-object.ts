import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import type { ResourceRef } from '../../../src/model/resource.js';
import { fail, ok, type Failure, type Result } from '../../../src/model/result.js';
import type { Fact } from '../../../src/model/plan.js';
import type { Base, Kind, ObjectOf } from '../objects/objects.js';
import { lastManager } from '../objects/read-base.js';
import { recordAt, type Raw } from '../objects/raw.js';
import type { ClusterTarget } from '../questions/target.js';
import type { PatchOperation, Verdict } from './intended-change.js';
import { placeOf, type Place } from './place.js';

/** An object read from the server this moment, not from the copy that the watches keep. */
export interface LiveObject<K extends Kind = Kind> {
  readonly ref: ResourceRef;
  readonly place: Place;
  readonly raw: Raw;
  readonly object: ObjectOf<K>;
}

/** Reads an object of one of the kinds. */
export async function readObject<K extends Kind>(
  { api }: ClusterTarget,
  kinds: readonly K[],
  ref: ResourceRef,
  signal: AbortSignal,
): Promise<Result<LiveObject<K>, Failure>> {
  const place = placeOf(ref);
  if (!place.ok) return place;
  const { kind, ...where } = place.value;
  if (!kinds.some(each => each === kind.kind))
    return fail({
      kind: 'invalid',
      asked: plain`act on ${plainText(ref.kind)} ${ref.name}`,
      answered: plain`it works on ${plainText(kinds.join(', '))} only`,
    });
  const answer = await api.get(where.path, { signal });
  if (!answer.ok) return fail(answer.error);
  const raw = recordAt(answer.value, 'body');
  return ok({ ref, place: where, raw, object: kind.read(raw) as ObjectOf<K> });
}

export const uidFact = ({ kind, name, uid }: Base): Fact => ({
  name: 'uid',
  text: plain`${plainText(kind)} ${name} (${plainText(uid)})`,
  value: uid,
});

/** The server compares it in the moment of the write: the same object, not one of the same name. */
export const sameUid = ({ uid }: Base): PatchOperation => ({ op: 'test', path: '/metadata/uid', value: uid });

/** Gone, or made anew under the same name: nothing that was to be brought about can be there. Undefined: it is the same. */
export function lost(
  read: Result<{ readonly object: Pick<Base, 'uid'> }, Failure>,
  ref: ResourceRef,
  facts: readonly Fact[],
): Verdict | undefined {
  if (!read.ok)
    return read.error.kind === 'not-found' ? { is: 'worse', seen: plain`${plainText(ref.kind)} ${ref.name} is gone` } : undefined;
  const uid = facts.find(fact => fact.name === 'uid')?.value;
  return uid !== undefined && read.value.object.uid !== uid
    ? { is: 'worse', seen: plain`${ref.name} was deleted and made anew meanwhile` }
    : undefined;
}

/** Tools that a person drives: what they set stays until the person comes back. */
const DRIVEN_BY_PEOPLE = /^(kubectl|warroom|helm$|Mozilla|dashboard|k9s|lens|unknown|before-first-apply|kube-controller-manager)/i;

/**
 * Who else may undo it: GitOps, an operator that owns the object, or whoever manages the field.
 * @param field top-level field of `spec` that is changed
 */
export function keepersOf({ gitops, owner, managers }: Base, field: string): readonly PlainText[] {
  const manager = lastManager(managers, field);
  return [
    ...(gitops === 'argocd'
      ? [plainText('Argo CD keeps this object: it will put back what Git says, unless its sync is paused or Git changes, too')]
      : []),
    ...(gitops === 'flux'
      ? [
          plainText(
            'Flux keeps this object: it will put back what Git says at its next reconciliation, unless it is suspended or Git changes, too',
          ),
        ]
      : []),
    ...(gitops === 'helm' ? [plainText('Helm installed this object: the next upgrade of the release sets it anew')] : []),
    ...(owner ? [plain`${plainText(owner.kind)} ${owner.name} owns this object and may set it back`] : []),
    ...(manager && !DRIVEN_BY_PEOPLE.test(manager.name) && !gitops
      ? [plain`${manager.name} manages this part of the object and may set it back`]
      : []),
  ];
}

/** What a dry run of the API server never tells. */
export const NOT_IN_A_DRY_RUN = plainText('what admission webhooks do that skip dry runs');
