import type { HandStep } from '../model/hand-step.js';
import type { Incident } from '../model/incident.js';
import type { PlannedAction } from '../model/plan.js';
import { plain, plainText, type PlainText } from '../model/plain-text.js';
import { resourceKey, type Resource, type ResourceKey, type ResourceRef } from '../model/resource.js';
import type { Snapshot } from '../model/snapshot.js';
import { catalogueEntry } from './catalogue.js';
import { mostReplicas, ownedByScaler, replicasOf, scalerOf } from './limits.js';
import { readMatchers } from './matchers.js';
import { objectName } from './object-name.js';
import type { Ability } from './remedies/remedy.js';
import { isMadeBy } from './target.js';

/** What a plan for one incident may be made of. */
export interface PlanGround {
  readonly incident: Incident;
  readonly snapshot: Snapshot;
  readonly abilities: readonly Ability[];
  readonly reach: ReadonlyMap<ResourceKey, Resource>;
}

/**
 * Why an action must not be in a plan of this incident; undefined when it may. Remedies of our own and drafts from outside
 * pass this same door: catalogue, a provider that can, an object of the incident, arguments that the sources confirm.
 */
export function whyNot(action: PlannedAction, ground: PlanGround): PlainText | undefined {
  const { name, provider, on } = action;
  const parsed = catalogueEntry(name).parse(action.params);
  if (!parsed.ok) return plain`${plainText(name)}: ${parsed.error}`;
  if (!ground.abilities.some(ability => ability.provider === provider && ability.name === name && ability.on.includes(on.kind)))
    return plain`${plainText(provider)} can't ${plainText(name)} a ${plainText(on.kind, 60)}`;
  switch (name) {
    case 'create-silence':
      return mutesNone(String(parsed.value['matchers']), ground);
    case 'disable-alarm-actions':
    case 'enable-alarm-actions':
    case 'set-alarm-state':
      return noSuchAlarm(action, ground);
    case 'expire-silence':
    case 'extend-silence':
      return mutesOthers(String(parsed.value['id']), ground);
    default:
      break;
  }
  const target = ground.reach.get(resourceKey(on));
  if (!target) return plain`${objectName(on)} is not among the objects of this incident`;
  switch (name) {
    case 'roll-back':
    case 'set-env':
      return noSuchRevision(target, parsed.value['revision'], parsed.value['hash']);
    case 'scale':
      return outOfBounds(target, Number(parsed.value['replicas']));
    case 'set-image':
      return neverRun(target, String(parsed.value['image']));
    default:
      return undefined;
  }
}

/** An image is free text, unless the object has run it before: a registry that a log line names is nobody's. */
const neverRun = (target: Resource, image: string): PlainText | undefined =>
  target.revisions?.some(({ summary }) => summary.split(', ').includes(image))
    ? undefined
    : plain`no kept revision of ${objectName(target.ref)} ran ${plainText(image, 120)}`;

/** An alarm is known by its name alone, to the source that told of it. */
function noSuchAlarm({ on, provider }: PlannedAction, { incident, snapshot }: PlanGround): PlainText | undefined {
  const isOurs = incident.alerts.some(id => {
    const alert = snapshot.signals.get(id);
    return alert?.type === 'alert' && alert.source === provider && alert.name === on.name;
  });
  return isOurs ? undefined : plain`${objectName(on)} is no alarm of this incident`;
}

/** Only a silence that holds back an alert of this incident. */
function mutesOthers(silence: string, { incident, snapshot }: PlanGround): PlainText | undefined {
  const isOurs = incident.alerts.some(id => {
    const alert = snapshot.signals.get(id);
    return alert?.type === 'alert' && alert.silences?.some(own => own === silence);
  });
  return isOurs ? undefined : plain`silence ${plainText(silence, 60)} holds back no alert of this incident`;
}

/** Why a step by hand must not be in a plan of this incident: its object is none that the incident is about. */
export function whyNotByHand({ on, instead }: HandStep, ground: PlanGround): PlainText | undefined {
  if (instead !== undefined) return whyNot(instead, ground);
  return on === undefined || ground.reach.has(resourceKey(on)) || isSuspected(on, ground)
    ? undefined
    : plain`${objectName(on)} is not among the objects of this incident`;
}

/** A suspect, what changed it, or what owns it: a person can act on things that no source lists. */
function isSuspected(on: ResourceRef, { incident, snapshot }: PlanGround): boolean {
  const key = resourceKey(on);
  return incident.suspects.some(({ about, change, for: reasons }) => {
    if (resourceKey(about) === key) return true;
    const owner = snapshot.resources.get(resourceKey(about))?.owner;
    if ((owner && resourceKey(owner) === key) || isMadeBy(about, on)) return true;
    return [change, ...reasons.flatMap(({ signals }) => signals)].some(id => {
      const signal = id === undefined ? undefined : snapshot.signals.get(id);
      return signal?.type === 'change' && resourceKey(signal.about) === key;
    });
  });
}

function noSuchRevision(target: Resource, revision: unknown, hash: unknown): PlainText | undefined {
  const found = target.revisions?.find(known => known.name === revision && known.hash === hash);
  if (!found) return plain`${objectName(target.ref)} has no revision ${plainText(revision, 80)} with that hash`;
  return found.current ? plain`${objectName(target.ref)} runs ${found.name} already` : undefined;
}

function outOfBounds(target: Resource, replicas: number): PlainText | undefined {
  const now = replicasOf(target);
  if (now === undefined) return plain`nobody says how many replicas ${objectName(target.ref)} has`;
  if (ownedByScaler(target)) return plain`the autoscaler ${plainText(scalerOf(target), 80)} would undo it`;
  if (replicas === now) return plain`${objectName(target.ref)} has ${now} replicas already`;
  if (replicas === 0) return plain`scaling ${objectName(target.ref)} to 0 stops it`;
  return replicas > mostReplicas(now)
    ? plain`${replicas} is more than ${mostReplicas(now)}, the most that a plan may ask for from ${now}`
    : undefined;
}

/** The matchers must be the labels of one alert of the incident, word for word. */
function mutesNone(text: string, { incident, snapshot }: PlanGround): PlainText | undefined {
  const matchers = readMatchers(text) ?? [];
  const isOwn = incident.alerts.some(id => {
    const alert = snapshot.signals.get(id);
    return (
      alert?.type === 'alert' &&
      matchers.every(
        ({ name, value, isRegex, isEqual }) => !isRegex && isEqual && Object.hasOwn(alert.labels, name) && alert.labels[name] === value,
      )
    );
  });
  return isOwn && matchers.some(({ name }) => name === 'alertname')
    ? undefined
    : plainText('a silence may only name labels of an alert of this incident, its alertname among them');
}
