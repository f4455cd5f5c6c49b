import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import type { Severity } from '../../../src/model/signal.js';
import type { Duration, Instant } from '../../../src/model/time.js';
import type { Kind, KubernetesObject, ObjectOf, Terminated } from '../objects/objects.js';
import type { World } from '../objects/world.js';

/** One thing that is wrong with one object. Findings of the same check, reason and container under one owner become one alert. */
export interface Finding {
  /** Name of the alert: "PodCrashLooping". */
  readonly name: string;
  /** Tells alerts of one check apart and stays while the trouble lasts: "CrashLoopBackOff". */
  readonly reason: PlainText;
  readonly container?: PlainText;
  readonly severity: Severity;
  /** When it began, as far as the object tells; else when it was first seen here. */
  readonly since?: Instant;
  /** It counts only after it has lasted this long. */
  readonly after?: Duration;
  /** What is wrong, to follow "3 of 9 pods" or a name: "in CrashLoopBackOff". */
  readonly does: PlainText;
  /** The cause behind it, in the words of the cluster. */
  readonly because?: PlainText;
  /** When time alone ends it. */
  readonly until?: Instant;
}

export interface CheckContext {
  readonly world: World;
  readonly now: Instant;
  /** The newest warning event about an object, of these reasons. */
  warning(uid: string, reasons: readonly string[]): PlainText | undefined;
}

/** A condition that any on-call person would call an alert: one file each, listed in index.ts. */
export interface Check {
  readonly id: string;
  find(object: KubernetesObject, context: CheckContext): readonly Finding[];
}

/** Defines a check of some kinds, with the object typed as them. */
export function defineCheck<K extends Kind>(id: string, kinds: readonly K[], find: (object: ObjectOf<K>, context: CheckContext) => readonly Finding[]): Check {
  const looksAt = new Set<Kind>(kinds);
  return { id, find: (object, context) => (looksAt.has(object.kind) ? find(object as unknown as ObjectOf<K>, context) : []) };
}

/** What exit codes mean on Linux (128 + signal), as far as they name a cause. */
const EXIT_CODES: Readonly<Record<number, string>> = { 126: 'not executable', 127: 'command not found', 134: 'aborted', 137: 'killed', 139: 'segmentation fault', 143: 'asked to end' };

/** How a container ended, in words: "exit 1: can't reach the database". */
export function endOf(end: Terminated): PlainText {
  const words = EXIT_CODES[end.exitCode];
  const reason = end.reason === 'Error' || end.reason === 'Completed' ? plainText('') : plain`${end.reason}, `;
  const message = end.message ? plain`: ${plainText(end.message, 200)}` : plainText('');
  return plain`${reason}exit ${end.exitCode}${plainText(words ? ` (${words})` : '')}${message}`;
}
