import type { Kind } from '../objects/objects.js';

/** How much of a kind is known: `partly` only of the namespace that may be seen. */
export type Covered = 'waiting' | 'whole' | 'partly' | 'not-allowed' | 'absent' | 'unavailable';

/** What may be concluded from not finding an object: nothing, unless its kind is covered. */
export interface Coverage {
  set(kind: Kind, covered: Covered, namespace?: string): void;
  of(kind: Kind): Covered;
  sees(kind: Kind, namespace?: string): boolean;
}

/** @param changed called when a kind becomes known, or stops being so */
export function emptyCoverage(changed: (kind: Kind) => void = () => undefined): Coverage {
  const kinds = new Map<Kind, { readonly covered: Covered; readonly namespace: string | undefined }>();
  return {
    set(kind, covered, namespace) {
      const before = kinds.get(kind);
      if (before?.covered === covered && before.namespace === namespace) return;
      kinds.set(kind, { covered, namespace });
      changed(kind);
    },
    of: kind => kinds.get(kind)?.covered ?? 'waiting',
    sees(kind, namespace) {
      const known = kinds.get(kind);
      return known?.covered === 'whole' || (known?.covered === 'partly' && namespace !== undefined && known.namespace === namespace);
    },
  };
}

export const refusalOf = (status: number | undefined): Covered => (status === 404 ? 'absent' : 'not-allowed');

/** How much a list of this path covers. */
export function coverageOf(path: string): readonly [Covered, string | undefined] {
  const namespace = /\/namespaces\/([^/]+)\//.exec(path)?.[1];
  return namespace === undefined ? ['whole', undefined] : ['partly', decodeURIComponent(namespace)];
}
