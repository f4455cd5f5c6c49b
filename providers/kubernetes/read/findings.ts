import type { ResourceRef } from '../../../src/model/resource.js';
import { resourceKey } from '../../../src/model/resource.js';
import { later, type Instant } from '../../../src/model/time.js';
import type { Check, CheckContext, Found } from '../checks/check.js';
import type { Kind, KubernetesObject } from '../objects/objects.js';
import { topRef, type World } from '../objects/world.js';
import type { Coverage } from './coverage.js';

/** What a check found, with the check that made it, and the end of the owner chain that it counts for. */
export interface Held extends Found {
  readonly check: string;
  readonly effect: boolean;
  readonly uid: string;
  readonly object: ResourceRef;
  readonly about: ResourceRef;
  /** Groups findings into alerts. */
  readonly group: string;
  readonly since: Instant;
}

/** What is wrong now, by object: checks run again only for objects that changed. */
export interface Findings {
  check(object: KubernetesObject, now: Instant): void;
  forget(uid: string): void;
  /** All that hold at this moment; those that time has ended are dropped. */
  current(now: Instant): readonly Held[];
  /** Kinds whose checks look at one of these kinds, besides their own. */
  concerned(changed: ReadonlySet<Kind>): readonly Kind[];
}

export function emptyFindings(
  world: World,
  checks: readonly Check[],
  warning: CheckContext['warning'],
  coverage: Pick<Coverage, 'sees' | 'of'>,
): Findings {
  const held = new Map<string, readonly Held[]>();
  const byKind = new Map<Kind, Check[]>();
  for (const one of checks) for (const kind of one.kinds) byKind.set(kind, [...(byKind.get(kind) ?? []), one]);

  const isPossible = (one: Check): boolean => one.needs.every(kind => coverage.of(kind) === 'whole' || coverage.of(kind) === 'partly');

  function check(object: KubernetesObject, now: Instant): void {
    const context: CheckContext = { world, now, warning, sees: coverage.sees };
    const before = held.get(object.uid) ?? [];
    const after: Held[] = [];
    for (const one of byKind.get(object.kind) ?? [])
      if (isPossible(one)) for (const found of one.find(object, context)) after.push(holding(one, found, object, before, now));
    if (after.length > 0) held.set(object.uid, after);
    else held.delete(object.uid);
  }

  function holding({ id, effect }: Check, found: Found, object: KubernetesObject, before: readonly Held[], now: Instant): Held {
    const about = topRef(world, world.top(object));
    const group = [id, resourceKey(about), found.reason, found.container ?? ''].join('|');
    const known = before.find(other => other.group === group);
    // While it lasts it does not begin anew, whatever the object says of its last moment.
    const since = Math.min(found.since ?? now, known?.since ?? Infinity) as Instant;
    return { ...found, check: id, effect, uid: object.uid, object: world.ref(object), about, group, since };
  }

  return {
    check,
    forget: uid => {
      held.delete(uid);
    },
    current(now) {
      const all: Held[] = [];
      for (const [uid, findings] of held) {
        const lasting = findings.filter(finding => finding.until === undefined || finding.until > now);
        if (lasting.length === 0) held.delete(uid);
        else if (lasting.length < findings.length) held.set(uid, lasting);
        for (const finding of lasting) if (isWorthTelling(finding, now)) all.push(finding);
      }
      return all;
    },
    // Pods look only at their own state and at what explains it: there are too many to ask again for each change elsewhere.
    concerned: changed =>
      [...byKind]
        .filter(([kind, some]) => kind !== 'pod' && some.some(one => one.needs.some(need => changed.has(need))))
        .map(([kind]) => kind),
  };
}

/** What each healthy rollout shows for a moment is not told at all: a third of its time has to pass before it is pending. */
const isWorthTelling = (finding: Held, now: Instant): boolean => finding.after === undefined || now - finding.since >= finding.after / 3;

/** Whether a finding has lasted long enough to count. */
export const hasLasted = (finding: Held, now: Instant): boolean =>
  finding.after === undefined || later(finding.since, finding.after) <= now;
