import { plain } from '../../model/plain-text.js';
import type { ResourceRef } from '../../model/resource.js';
import type { Reason } from './reason.js';
import { citing } from './reason.js';

/** What an object counts that is known only through others: where a service shows the same, it is the better answer. */
export const OUTSIDE_VIEW = 0.5;

const ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?$|^\[?[0-9a-f]*:[0-9a-f:]*:[0-9a-f]*\]?$/i;

/**
 * An address that a caller called, or a caller without a name (X-Ray's `remote` and `client` nodes), or what a mesh knows by its
 * IP address only: traces know no service behind it. A node may well be named by its address.
 */
export const seenFromOutside = ({ kind, name }: ResourceRef): boolean =>
  kind === 'endpoint' || kind === 'client' || ((kind === 'service' || kind === 'workload') && ADDRESS.test(name));

/** What a caller saw of an address is the caller's trouble as well as that of whoever answers there. */
export const outsideView: Reason = {
  id: 'outside-view',
  about: 'It is an address or a client, known only by what others saw of it.',
  find: ({ ref, unit }) =>
    seenFromOutside(ref)
      ? { value: Math.log(OUTSIDE_VIEW), evidence: () => citing(plain`${unit.name} is known only by what others saw of it`, []) }
      : undefined,
};
