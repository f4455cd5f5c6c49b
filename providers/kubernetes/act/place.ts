import { plain, plainText } from '../../../src/model/plain-text.js';
import type { ResourceRef } from '../../../src/model/resource.js';
import { fail, ok, type Failure, type Result } from '../../../src/model/result.js';
import { pathOf, WATCHED, type WatchedKind } from '../objects/kinds.js';

/** Where an object lies, in the terms of the API and of an access review. */
export interface Place {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespace?: string;
  readonly name: string;
  readonly path: string;
}

/** The place of an object of a watched kind, which all that can be acted on are. */
export function placeOf(ref: ResourceRef): Result<Place & { readonly kind: WatchedKind }, Failure> {
  const kind = WATCHED.find(watched => watched.kind === ref.kind);
  const asked = plain`act on ${plainText(ref.kind)} ${ref.name}`;
  if (!kind || ref.name === '') return fail({ kind: 'invalid', asked, answered: plainText("this kind of object can't be acted on") });
  if (kind.namespaced && !ref.namespace)
    return fail({ kind: 'invalid', asked, answered: plainText('only objects of a named namespace can be acted on') });
  const [, , group = '', version = 'v1'] = kind.api.startsWith('/apis/') ? kind.api.split('/') : ['', '', '', kind.api.split('/')[2]];
  return ok({
    kind,
    group,
    version,
    plural: kind.plural,
    name: ref.name,
    ...(kind.namespaced && ref.namespace ? { namespace: ref.namespace } : {}),
    path: `${pathOf(kind, ref.namespace)}/${encodeURIComponent(ref.name)}`,
  });
}
