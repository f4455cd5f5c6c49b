import type { PlainText } from '../../../src/model/plain-text.js';
import type { ResourceRef } from '../../../src/model/resource.js';
import type { Kind, KubernetesObject, ObjectOf, Owner } from './objects.js';

/** The copy of the cluster, by uid, with the ways to walk it. Filled by the watches, read by everything else. */
export interface World {
  set(object: KubernetesObject): void;
  remove(uid: string): KubernetesObject | undefined;
  get(uid: string): KubernetesObject | undefined;
  all<K extends Kind>(kind: K): Iterable<ObjectOf<K>>;
  /** Those of one namespace. */
  within<K extends Kind>(kind: K, namespace: string | undefined): Iterable<ObjectOf<K>>;
  count(kind: Kind): number;
  find<K extends Kind>(kind: K, namespace: string | undefined, name: string): ObjectOf<K> | undefined;
  /** Objects whose controller is this one. */
  children(uid: string): Iterable<KubernetesObject>;
  /** The object at the end of the owner chain, as far as it is known; the object itself when nobody owns it. */
  top(object: KubernetesObject): Top;
  ref(object: Pick<KubernetesObject, 'kind' | 'name' | 'namespace'>): ResourceRef;
}

export interface Top {
  readonly kind: string;
  readonly uid: string;
  readonly name: PlainText;
  readonly namespace?: PlainText;
  readonly object?: KubernetesObject;
}

/** No owner chain of Kubernetes is longer than this; a cycle would be. */
const LONGEST_CHAIN = 8;
const RESOURCE_KIND: Partial<Record<Kind, string>> = {
  config: 'configmap',
  revision: 'controllerrevision',
  slice: 'endpointslice',
  pv: 'persistentvolume',
  mutatingwebhook: 'mutatingwebhookconfiguration',
  validatingwebhook: 'validatingwebhookconfiguration',
};
const nameKey = (kind: string, namespace: string | undefined, name: string): string => `${kind}/${namespace ?? ''}/${name}`;

/** @param cluster how other sources label this cluster, when the config says so */
export function emptyWorld(cluster: PlainText | undefined): World {
  const objects = new Map<string, KubernetesObject>();
  const kinds = new Map<Kind, Map<string, KubernetesObject>>();
  const names = new Map<string, string>();
  const owned = new Map<string, Set<string>>();
  const places = new Map<string, Set<string>>();

  const ofKind = (kind: Kind): Map<string, KubernetesObject> => {
    let map = kinds.get(kind);
    if (!map) kinds.set(kind, (map = new Map()));
    return map;
  };

  function remove(uid: string): KubernetesObject | undefined {
    const object = objects.get(uid);
    if (!object) return undefined;
    objects.delete(uid);
    ofKind(object.kind).delete(uid);
    const place = nameKey(object.kind, object.namespace, '');
    const beside = places.get(place);
    beside?.delete(uid);
    if (beside?.size === 0) places.delete(place);
    const key = nameKey(object.kind, object.namespace, object.name);
    // Its successor of the same name may be here already.
    if (names.get(key) === uid) names.delete(key);
    if (object.owner) {
      const siblings = owned.get(object.owner.uid);
      siblings?.delete(uid);
      if (siblings?.size === 0) owned.delete(object.owner.uid);
    }
    return object;
  }

  function set(object: KubernetesObject): void {
    const known = objects.get(object.uid);
    if (known?.owner && known.owner.uid !== object.owner?.uid) owned.get(known.owner.uid)?.delete(object.uid);
    objects.set(object.uid, object);
    ofKind(object.kind).set(object.uid, object);
    names.set(nameKey(object.kind, object.namespace, object.name), object.uid);
    const place = nameKey(object.kind, object.namespace, '');
    const beside = places.get(place);
    if (beside) beside.add(object.uid);
    else places.set(place, new Set([object.uid]));
    if (!object.owner) return;
    const siblings = owned.get(object.owner.uid);
    if (siblings) siblings.add(object.uid);
    else owned.set(object.owner.uid, new Set([object.uid]));
  }

  function top(object: KubernetesObject): Top {
    let current: KubernetesObject = object;
    for (let i = 0; i < LONGEST_CHAIN && current.owner; i++) {
      const owner: Owner = current.owner;
      const next = objects.get(owner.uid);
      if (!next)
        return { kind: owner.kind, uid: owner.uid, name: owner.name, ...(current.namespace ? { namespace: current.namespace } : {}) };
      current = next;
    }
    return {
      kind: RESOURCE_KIND[current.kind] ?? current.kind,
      uid: current.uid,
      name: current.name,
      object: current,
      ...(current.namespace ? { namespace: current.namespace } : {}),
    };
  }

  return {
    set,
    remove,
    top,
    get: uid => objects.get(uid),
    all: kind => ofKind(kind).values() as Iterable<never>,
    within: function* (kind, namespace) {
      for (const uid of places.get(nameKey(kind, namespace, '')) ?? []) yield objects.get(uid) as never;
    },
    count: kind => ofKind(kind).size,
    find: (kind, namespace, name) => objects.get(names.get(nameKey(kind, namespace, name)) ?? '') as never,
    children: function* (uid) {
      for (const child of owned.get(uid) ?? []) {
        const object = objects.get(child);
        if (object) yield object;
      }
    },
    ref: ({ kind, name, namespace }) => ({
      kind: RESOURCE_KIND[kind] ?? kind,
      name,
      ...(namespace ? { namespace } : {}),
      ...(cluster ? { cluster } : {}),
    }),
  };
}

/** The ref of the end of an owner chain. */
export const topRef = (world: World, top: Top): ResourceRef => ({
  ...world.ref({ kind: 'pod', name: top.name, ...(top.namespace ? { namespace: top.namespace } : {}) }),
  kind: top.kind,
});
