import { compareText } from '../../model/identity.js';
import type { ResourceRef } from '../../model/resource.js';
import type { ChangeEvent } from '../../model/signal.js';
import type { ContextIndex, Sign } from '../context-index.js';
import type { Group } from '../group.js';
import type { Member } from '../member.js';
import type { CorrelateSettings } from '../settings.js';
import type { Symptom, SymptomKind } from '../symptom.js';
import { symptomOf } from '../symptom.js';
import type { Unit } from '../world/unit.js';
import { natureOf } from '../../model/nature.js';
import { betterRef, hostKey } from '../world/unit.js';
import type { World } from '../world/world.js';
import type { Measured } from './measured.js';
import { measuredOf } from './measured.js';
import { surrounding, touchedBy } from './surrounding.js';

/** What a description may look at. */
export interface Surroundings {
  readonly world: World;
  readonly settings: CorrelateSettings;
  readonly context: ContextIndex;
  /** What people's decisions taught: a factor by rule and reason, 1 when absent. */
  readonly learned: Readonly<Record<string, number>>;
}

/** A unit that may be where it began. */
export interface Candidate {
  readonly unit: Unit;
  readonly ref: ResourceRef;
  /** Its own alerts, earliest first; none when it is silent. */
  readonly members: readonly Member[];
  /** The most local of its symptoms. */
  readonly symptom: Symptom | undefined;
  /** Other alerting units whose trouble follows from its own: they call it, over a few hops, or run on it. */
  readonly explains: readonly Unit[];
  /** Changes to it shortly before the first symptom that they may explain, latest first. */
  readonly changes: readonly ChangeEvent[];
  readonly signs: readonly Sign[];
}

/** All that is known of one incident. */
export interface Case {
  readonly start: number;
  readonly end: number;
  readonly members: Group;
  /** Alerting units first, then silent ones; each in the order of keys. */
  readonly candidates: readonly Candidate[];
  readonly alerting: ReadonlyMap<Unit, readonly Member[]>;
  /** Alerting units of which nothing is said but that they get no requests, or others than usual. */
  readonly requestsOnly: ReadonlySet<Unit>;
  /** What series say, where some were fetched. */
  readonly measured: ReadonlyMap<Unit, Measured>;
}

/** The case before its candidates are known. */
type Frame = Omit<Case, 'candidates' | 'measured'>;

const SILENT_LIMIT = 40;
/** Symptoms of those who are asked, not of those who fail: they travel from caller to callee. */
const REQUESTS: ReadonlySet<SymptomKind> = new Set(['starved', 'traffic']);
const SIGNS_BEFORE = 15 * 60_000;
const SIGNS_AFTER = 5 * 60_000;

/** When a sign was last seen: an event goes on, a rollout finishes. */
export const lastOf = (sign: Sign): number =>
  sign.type === 'event' || sign.type === 'log-burst'
    ? sign.lastAt
    : sign.type === 'change'
      ? (sign.finishedAt ?? sign.at)
      : (sign.endedAt ?? Infinity);

/** Gathers the candidates of a group. @param start when its first alert began */
export function caseOf(members: Group, start: number, around: Surroundings): Case {
  const { world } = around;
  const alerting = new Map<Unit, Member[]>();
  for (const member of members) {
    const list = alerting.get(member.subject.unit);
    if (list) list.push(member);
    else alerting.set(member.subject.unit, [member]);
  }
  const end = members.reduce((latest, member) => Math.max(latest, member.at, member.until === Infinity ? 0 : member.until), start);
  const byKey = (a: Unit, b: Unit): number => compareText(a.key, b.key);
  const units = [...alerting.keys()].sort(byKey);
  const silent = [...new Set([...silentUnits(units, alerting, world), ...surrounding(alerting, world)])].sort(byKey);
  const requestsOnly = new Set(units.filter(unit => alerting.get(unit)!.every(member => REQUESTS.has(symptomOf(member.name).kind))));
  const frame = { start, end, members, alerting, requestsOnly };
  const candidates = [...units, ...silent].map(unit => candidateOf(unit, frame, around)).filter(candidate => !unchanged(candidate, around));
  return { ...frame, candidates, measured: measuredOf(candidates, unit => around.context.about(unit).series, world, start) };
}

/** Where changes are reported, a configuration that has none is as it was when all was well. */
const unchanged = ({ ref, members, changes }: Candidate, { context }: Surroundings): boolean =>
  context.changes > 0 && members.length === 0 && changes.length === 0 && natureOf(ref) === 'configuration';

/** Units that alerting ones call or run on, without an alert of their own. */
function silentUnits(units: readonly Unit[], alerting: ReadonlyMap<Unit, readonly Member[]>, world: World): Unit[] {
  const found = new Set<Unit>();
  for (const unit of units)
    for (const callee of world.calls.callees(unit)) {
      if (!alerting.has(callee)) found.add(callee);
      if (found.size >= SILENT_LIMIT) return [...found];
    }
  return [...found];
}

function candidateOf(unit: Unit, frame: Frame, { world, context, settings }: Surroundings): Candidate {
  const { start, end, alerting } = frame;
  const members = alerting.get(unit) ?? [];
  const { signs } = context.about(unit);
  const first = members[0]?.at ?? start;
  // A rollout that is slow to start may trail the first symptom by the uncertainty of its start.
  const slack = members[0]?.slack ?? settings.slack;
  const changes = signs
    .filter(
      (sign): sign is ChangeEvent =>
        sign.type === 'change' && sign.change !== 'scale' && sign.at <= first + slack && sign.at >= start - settings.changeBefore,
    )
    .reverse();
  let symptom: Symptom | undefined;
  for (const member of members) {
    const own = symptomOf(member.name);
    if (!symptom || own.local > symptom.local) symptom = own;
  }
  return {
    unit,
    ref: world.known.get(unit) ?? members.map(member => member.subject.ref).reduce(betterRef),
    members,
    symptom,
    changes,
    explains: explainedBy(unit, frame, world),
    signs: signs.filter(sign => sign.type !== 'change' && sign.at <= end + SIGNS_AFTER && lastOf(sign) >= start - SIGNS_BEFORE),
  };
}

/** Alerting units that reach `origin` over calls, or that are on or in it. */
function explainedBy(origin: Unit, { alerting, requestsOnly }: Frame, world: World): readonly Unit[] {
  if (world.special.has(origin)) return touchedBy(origin, alerting, world);
  if (origin.sort === 'node' || origin.sort === 'namespace') {
    const found: Unit[] = [];
    for (const [unit, members] of alerting) {
      if (
        unit !== origin &&
        members.some(
          member =>
            member.subject.node === origin ||
            (unit.namespace !== undefined && hostKey('namespace', unit.namespace, unit.cluster) === origin.key),
        )
      )
        found.push(unit);
    }
    return found;
  }
  const found = new Set(world.calls.upstream(origin).filter(unit => alerting.has(unit) && !requestsOnly.has(unit)));
  // Whoever calls nothing any more, or more than usual, changes what those behind it are asked.
  if (requestsOnly.size > 0)
    for (const unit of [origin, ...found])
      for (const callee of world.calls.downstream(unit)) {
        if (requestsOnly.has(callee)) found.add(callee);
        // Consumers call the queue that the producer calls.
        else if (!alerting.has(callee))
          for (const consumer of world.calls.callers(callee)) if (requestsOnly.has(consumer)) found.add(consumer);
      }
  found.delete(origin);
  return [...found];
}
