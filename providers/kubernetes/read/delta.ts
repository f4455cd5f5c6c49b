import { plainText, type PlainText } from '../../../src/model/plain-text.js';
import { resourceKey, type Resource, type ResourceKey } from '../../../src/model/resource.js';
import { sameValue } from '../../../src/model/same-value.js';
import type { PlatformEvent, ProviderId, Signal, SignalId } from '../../../src/model/signal.js';
import type { Edge } from '../../../src/model/topology.js';
import { later, seconds, type Instant } from '../../../src/model/time.js';
import type { Inspection } from '../../../src/model/finding.js';
import { checks } from '../checks/index.js';
import type { Kind, KubernetesObject } from '../objects/objects.js';
import { emptyWorld, type World } from '../objects/world.js';
import { rollUp } from './alerts.js';
import { openChangeLog } from './change-log.js';
import { emptyCoverage, type Coverage } from './coverage.js';
import { callersOf, edgesOf } from './edges.js';
import type { ReadEvent } from './events.js';
import { emptyFindings } from './findings.js';
import { inspectionOf } from './inspection.js';
import { countPods } from './pods-of.js';
import { resourceOf } from './resources.js';
import { emptyWarnings } from './warnings.js';

/** What changed since the last drain. */
export interface Drained {
  readonly signals: readonly Signal[];
  readonly resources: readonly Resource[];
  readonly edges: readonly Edge[];
  readonly gone: readonly ResourceKey[];
  /** True when `resources` and `edges` are all there are. */
  readonly complete: boolean;
  readonly rejected: readonly PlainText[];
  readonly inspection: Inspection;
}

/** Collects what the watches bring, many times a second, and gives it away in one piece when it is polled. */
export interface Delta {
  readonly world: World;
  /** True when it was news: a heartbeat is none. */
  set(object: KubernetesObject): boolean;
  remove(uid: string): boolean;
  /** Takes all objects of a kind that is only listed, in place of those of the last list. */
  survey(kind: Kind, objects: readonly KubernetesObject[]): void;
  readonly coverage: Coverage;
  event(read: ReadEvent): void;
  reject(because: string): void;
  /** Whether the next drain has more than the passing of time. */
  readonly hasNews: boolean;
  /** The next drain tells everything. */
  tellAll(): void;
  drain(from: Instant, now: Instant): Drained;
}

const MOST_REJECTED = 20;
const MOST_EVENTS = 20_000;
const COMPARE_EVERY = seconds(5);

export function openDelta(source: ProviderId, cluster: PlainText | undefined): Delta {
  const world = emptyWorld(cluster);
  const warnings = emptyWarnings();
  /** Kinds of which something changed since checks that compare kinds looked last. */
  const stirred = new Set<Kind>();
  const coverage = emptyCoverage(kind => {
    stirred.add(kind);
  });
  const findings = emptyFindings(world, checks, warnings.find, coverage);
  const changeLog = openChangeLog(world, source);
  const told = new Set<ResourceKey>();
  /** Objects to tell, with how they were at the last drain. */
  const changed = new Map<string, KubernetesObject | undefined>();
  const recheck = new Set<string>();
  let comparedAt: Instant | undefined;
  const removed = new Map<string, KubernetesObject>();
  const events = new Map<SignalId, PlatformEvent>();
  let rejected: PlainText[] = [];
  let begun: ReadonlyMap<string, Instant> = new Map();
  let all = true;
  let historyFrom: Instant | undefined;

  function set(object: KubernetesObject): boolean {
    const before = world.get(object.uid);
    world.set(object);
    if (before && sameValue({ ...before, version: '' }, { ...object, version: '' })) return false;
    if (!changed.has(object.uid)) changed.set(object.uid, before);
    stirred.add(object.kind);
    recheckAround(object);
    // What it owns, or selects, was told before it was known.
    if (!before) for (const child of world.children(object.uid)) touch(child);
    if (selectsAnew(before, object)) for (const service of world.all('service')) if (service.namespace === object.namespace) touch(service);
    // When all is told anyway, who calls it need not be searched: a first list has thousands of both.
    if (!before && object.kind === 'service' && !all) for (const caller of callersOf(world, object)) touch(caller);
    if (losesEdges(before, object)) all = true;
    return true;
  }

  const touch = (object: KubernetesObject): void => {
    if (!changed.has(object.uid)) changed.set(object.uid, object);
  };

  /** Checks look at what is below an object, beside it, or at its volumes: those have to look again. */
  function recheckAround(object: KubernetesObject): void {
    let current: KubernetesObject | undefined = object;
    for (let i = 0; i < 8 && current?.owner; i++) {
      current = world.get(current.owner.uid);
      if (!current) break;
      recheck.add(current.uid);
      if (object.kind === 'slice') touch(current);
      if (object.kind === 'job') for (const sibling of world.children(current.uid)) recheck.add(sibling.uid);
      if (object.kind === 'replicaset' || object.kind === 'revision') touch(current);
    }
    if (object.kind === 'pod') for (const name of object.claims) addIfKnown(world.find('pvc', object.namespace, name));
    // Pods that do not get on may be told anew why.
    if (object.kind === 'secret') for (const pod of world.within('pod', object.namespace)) if (!pod.ready) recheck.add(pod.uid);
    if (object.kind === 'hpa') {
      const target =
        object.target.kind === 'deployment' || object.target.kind === 'statefulset'
          ? world.find(object.target.kind, object.namespace, object.target.name)
          : undefined;
      if (target) touch(target);
    }
  }
  const addIfKnown = (object: KubernetesObject | undefined): void => {
    if (object) recheck.add(object.uid);
  };

  function remove(uid: string): boolean {
    const object = world.remove(uid);
    if (!object) return false;
    stirred.add(object.kind);
    recheckAround(object);
    changed.delete(uid);
    recheck.delete(uid);
    findings.forget(uid);
    warnings.forget(uid);
    removed.set(uid, object);
    return true;
  }

  function survey(kind: Kind, objects: readonly KubernetesObject[]): void {
    const seen = new Set<string>();
    for (const object of objects) {
      seen.add(object.uid);
      const before = world.get(object.uid);
      if (before && sameValue({ ...before, version: '' }, { ...object, version: '' })) continue;
      world.set(object);
      recheck.add(object.uid);
      recheckAround(object);
      stirred.add(kind);
    }
    for (const object of [...world.all(kind)]) {
      if (seen.has(object.uid)) continue;
      world.remove(object.uid);
      findings.forget(object.uid);
      stirred.add(kind);
    }
  }

  /** Objects whose checks compare them with others look again when those changed, but not more often than people can read. */
  function compareAnew(now: Instant): void {
    if (stirred.size === 0 || (comparedAt !== undefined && later(comparedAt, COMPARE_EVERY) > now)) return;
    comparedAt = now;
    for (const kind of findings.concerned(stirred)) for (const object of world.all(kind)) recheck.add(object.uid);
    stirred.clear();
  }

  function drain(from: Instant, now: Instant): Drained {
    historyFrom ??= from;
    const signals: Signal[] = [];
    const complete = all;
    const gone = new Set<ResourceKey>();
    for (const object of removed.values()) {
      signals.push(...changeLog.gone(object, now));
      const key = resourceKey(world.ref(object));
      if (!world.find(object.kind, object.namespace, object.name) && told.delete(key)) gone.add(key);
    }
    const resources: Resource[] = [];
    const edges: Edge[] = [];
    for (const object of complete ? everything(world) : known(changed.keys())) {
      const resource = resourceOf(world, object, now);
      const key = resourceKey(world.ref(object));
      if (resource) {
        resources.push(resource);
        told.add(key);
        edges.push(...edgesOf(world, object));
      } else if (told.delete(key)) gone.add(key);
    }
    compareAnew(now);
    for (const uid of new Set([...changed.keys(), ...recheck])) {
      const object = world.get(uid);
      if (!object) continue;
      findings.check(object, now);
      if (object.kind === 'deployment' || object.kind === 'statefulset' || object.kind === 'daemonset')
        signals.push(...changeLog.rollouts(object, now, historyFrom));
    }
    for (const [uid, before] of changed) {
      const object = world.get(uid);
      // An object that was only touched is as it was: there is no change in it.
      if (object && before !== object) signals.push(...changeLog.of(before, object, now, historyFrom));
    }
    for (const event of events.values()) if (event.lastAt >= historyFrom) signals.push(event);
    const held = findings.current(now);
    const rolled = rollUp(held, { source, now, begun, podsOf: about => countPods(world, about) });
    begun = rolled.begun;
    const answer = {
      signals: [...rolled.alerts, ...signals],
      resources,
      edges,
      gone: [...gone],
      complete,
      rejected,
      inspection: inspectionOf(held, { source, now, world, coverage, checks }),
    };
    changed.clear();
    recheck.clear();
    removed.clear();
    events.clear();
    rejected = [];
    all = false;
    return answer;
  }

  function* known(uids: Iterable<string>): Iterable<KubernetesObject> {
    for (const uid of uids) {
      const object = world.get(uid);
      if (object) yield object;
    }
  }

  return {
    world,
    set,
    remove,
    survey,
    coverage,
    drain,
    get hasNews() {
      return all || changed.size > 0 || recheck.size > 0 || removed.size > 0 || events.size > 0;
    },
    event({ event, regarding }) {
      events.delete(event.id);
      events.set(event.id, event);
      if (events.size > MOST_EVENTS) events.delete(events.keys().next().value as SignalId);
      if (event.level !== 'warning' || regarding === undefined) return;
      warnings.add(regarding, event.reason, event.message, event.lastAt);
      const object = world.get(regarding);
      if (!object) return;
      recheck.add(object.uid);
      recheckAround(object);
    },
    reject: because => {
      if (rejected.length < MOST_REJECTED) rejected.push(plainText(because, 200));
    },
    tellAll: () => {
      all = true;
    },
  };
}

function* everything(world: World): Iterable<KubernetesObject> {
  for (const kind of [
    'node',
    'deployment',
    'statefulset',
    'daemonset',
    'replicaset',
    'cronjob',
    'job',
    'pod',
    'service',
    'hpa',
    'pdb',
    'pvc',
  ] as const)
    yield* world.all(kind);
}

const podLabels = (object: KubernetesObject | undefined): unknown =>
  object?.kind === 'deployment' || object?.kind === 'statefulset' || object?.kind === 'daemonset' ? object.podLabels : undefined;

/** A workload that came, or whose pods got other labels, may be selected by other services. */
const selectsAnew = (before: KubernetesObject | undefined, object: KubernetesObject): boolean =>
  !sameValue(podLabels(before), podLabels(object));

/** Edges are only ever added; when one may have ended, everything is told anew. */
function losesEdges(before: KubernetesObject | undefined, object: KubernetesObject): boolean {
  if (!before) return false;
  if (before.kind === 'service' && object.kind === 'service') return !sameValue(before.selector, object.selector);
  if (before.kind === 'hpa' && object.kind === 'hpa') return !sameValue(before.target, object.target);
  if ('named' in before && 'named' in object && before.named.some(one => !object.named.some(other => sameValue(one, other)))) return true;
  if ('configs' in before && 'configs' in object) return !sameValue(before.configs, object.configs) || selectsAnew(before, object);
  return false;
}
