import type { ResourceRef } from '../../../src/model/resource.js';
import { resourceKey } from '../../../src/model/resource.js';
import { later, type Instant } from '../../../src/model/time.js';
import type { Check, CheckContext, Finding } from '../checks/check.js';
import type { KubernetesObject } from '../objects/objects.js';
import { topRef, type World } from '../objects/world.js';

/** A finding with the check that made it, and the end of the owner chain that it counts for. */
export interface Held extends Finding {
  readonly check: string;
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
  current(now: Instant): Iterable<Held>;
}

export function emptyFindings(world: World, checks: readonly Check[], warning: CheckContext['warning']): Findings {
  const held = new Map<string, readonly Held[]>();

  function check(object: KubernetesObject, now: Instant): void {
    const context: CheckContext = { world, now, warning };
    const before = held.get(object.uid) ?? [];
    const after = checks.flatMap(one => one.find(object, context).map(finding => holding(one.id, finding, object, before, now)));
    if (after.length > 0) held.set(object.uid, after);
    else held.delete(object.uid);
  }

  function holding(id: string, finding: Finding, object: KubernetesObject, before: readonly Held[], now: Instant): Held {
    const about = topRef(world, world.top(object));
    const group = [id, resourceKey(about), finding.reason, finding.container ?? ''].join('|');
    const known = before.find(other => other.group === group);
    // While it lasts it does not begin anew, whatever the object says of its last moment.
    const since = Math.min(finding.since ?? now, known?.since ?? Infinity) as Instant;
    return { ...finding, check: id, uid: object.uid, object: world.ref(object), about, group, since };
  }

  return {
    check,
    forget: uid => { held.delete(uid); },
    current: function* (now) {
      for (const [uid, findings] of held) {
        const lasting = findings.filter(finding => finding.until === undefined || finding.until > now);
        if (lasting.length === 0) held.delete(uid);
        else if (lasting.length < findings.length) held.set(uid, lasting);
        yield* lasting.filter(finding => isWorthTelling(finding, now));
      }
    },
  };
}

/** What each healthy rollout shows for a moment is not told at all: a third of its time has to pass before it is pending. */
const isWorthTelling = (finding: Held, now: Instant): boolean => finding.after === undefined || now - finding.since >= finding.after / 3;

/** Whether a finding has lasted long enough to count. */
export const hasLasted = (finding: Held, now: Instant): boolean => finding.after === undefined || later(finding.since, finding.after) <= now;
