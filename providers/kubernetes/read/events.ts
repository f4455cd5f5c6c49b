import { stableId } from '../../../src/model/identity.js';
import { plainText, type PlainText } from '../../../src/model/plain-text.js';
import type { ResourceRef } from '../../../src/model/resource.js';
import type { PlatformEvent, ProviderId, SignalId } from '../../../src/model/signal.js';
import type { Instant } from '../../../src/model/time.js';
import { at, numberAt, rawTextAt, textAt, timeAt } from '../objects/raw.js';
import { kindOf } from '../objects/read-others.js';

/** An event of either API, in one form. */
export interface ReadEvent {
  readonly event: PlatformEvent;
  /** The object it speaks of. */
  readonly regarding: string | undefined;
}

/** Steps that every healthy pod goes through: thousands in each rollout, and the objects tell the same. */
const ROUTINE = new Set([
  'Scheduled',
  'Pulling',
  'Pulled',
  'Created',
  'Started',
  'SuccessfulCreate',
  'SuccessfulDelete',
  'LeaderElection',
  'WaitForFirstConsumer',
  'SuccessfulAttachVolume',
  'Sync',
  'SawCompletedJob',
  'Completed',
  'NoPods',
]);

/**
 * Reads an event of events.k8s.io/v1 (`regarding`, `note`, `series`) or of core (`involvedObject`, `message`, `count`).
 * Either time may be null, then `eventTime` counts. Routine events are left out.
 */
export function readEvent(object: unknown, source: ProviderId, cluster: PlainText | undefined): ReadEvent | undefined {
  const reason = textAt(object, 'reason') ?? plainText('Unknown');
  const isWarning = rawTextAt(object, 'type') === 'Warning';
  if (!isWarning && ROUTINE.has(reason)) return undefined;
  const regarding = at(object, 'regarding') ?? at(object, 'involvedObject');
  const created = timeAt(object, 'metadata', 'creationTimestamp');
  const first = timeAt(object, 'deprecatedFirstTimestamp') ?? timeAt(object, 'firstTimestamp') ?? timeAt(object, 'eventTime') ?? created;
  const last =
    timeAt(object, 'series', 'lastObservedTime') ?? timeAt(object, 'deprecatedLastTimestamp') ?? timeAt(object, 'lastTimestamp') ?? first;
  const uid = rawTextAt(object, 'metadata', 'uid');
  if (first === undefined || last === undefined || !uid) return undefined;
  return {
    regarding: rawTextAt(regarding, 'uid'),
    event: {
      type: 'event',
      id: `k8s-event-${stableId(uid)}` as SignalId,
      source,
      about: refOf(regarding, cluster),
      at: first < last ? first : last,
      lastAt: last as Instant,
      reason,
      level: isWarning ? 'warning' : 'normal',
      message: textAt(object, 'note') ?? textAt(object, 'message') ?? plainText(''),
      count: numberAt(object, 'series', 'count') ?? numberAt(object, 'deprecatedCount') ?? numberAt(object, 'count') ?? 1,
    },
  };
}

function refOf(regarding: unknown, cluster: PlainText | undefined): ResourceRef {
  const namespace = textAt(regarding, 'namespace');
  const kind = kindOf(rawTextAt(regarding, 'kind') ?? 'unknown');
  // Events about nodes carry the namespace "default", though nodes have none.
  return {
    kind,
    name: textAt(regarding, 'name') ?? plainText('?'),
    ...(namespace && kind !== 'node' ? { namespace } : {}),
    ...(cluster ? { cluster } : {}),
  };
}
