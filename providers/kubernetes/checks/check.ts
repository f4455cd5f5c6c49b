import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import type { Severity } from '../../../src/model/signal.js';
import type { Duration, Instant } from '../../../src/model/time.js';
import type { Terminated } from '../objects/container.js';
import type { Kind, KubernetesObject, ObjectOf } from '../objects/objects.js';
import type { World } from '../objects/world.js';

/** One thing that is wrong with one object, or worth knowing of it. */
export interface Found {
  /** Name of the alert it becomes, "PodCrashLooping", when people must hear of it. Those of one check, reason and container under one owner are one alert. */
  readonly alert?: string;
  /** Tells what one check finds of one object apart, and stays while the trouble lasts: "CrashLoopBackOff". */
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
  /** Whether all objects of a kind are known here, in one namespace or anywhere: else nothing may be called missing. */
  sees(kind: Kind, namespace?: string): boolean;
}

/** One question about objects of some kinds: one file each, listed in index.ts. */
export interface Check {
  readonly id: string;
  /** The question it answers, for people: "Does a container keep ending?" */
  readonly asks: string;
  readonly kinds: readonly Kind[];
  /** Other kinds that it has to know; without them it does not look. When one of them changes it looks again. */
  readonly needs: readonly Kind[];
  /** What it finds follows from something else, as a rule. */
  readonly effect: boolean;
  find(object: KubernetesObject, context: CheckContext): readonly Found[];
}

/** Defines a check of some kinds, with the object typed as them. */
export function defineCheck<K extends Kind>(check: {
  readonly id: string;
  readonly asks: string;
  readonly kinds: readonly K[];
  readonly needs?: readonly Kind[];
  readonly effect?: true;
  find(object: ObjectOf<K>, context: CheckContext): readonly Found[];
}): Check {
  return {
    ...check,
    needs: check.needs ?? [],
    effect: check.effect ?? false,
    find: (object, context) => check.find(object as unknown as ObjectOf<K>, context),
  };
}

/** What exit codes mean on Linux (128 + signal), as far as they name a cause. */
const EXIT_CODES: Readonly<Record<number, string>> = {
  126: 'not executable',
  127: 'command not found',
  134: 'aborted',
  137: 'killed',
  139: 'segmentation fault',
  143: 'asked to end',
};

/** How a container ended, in words: "exit 1: can't reach the database". */
export function endOf(end: Terminated): PlainText {
  const words = EXIT_CODES[end.exitCode];
  const reason = end.reason === 'Error' || end.reason === 'Completed' ? plainText('') : plain`${end.reason}, `;
  const message = end.message ? plain`: ${plainText(end.message, 200)}` : plainText('');
  if (end.exitCode === 0) return plain`exit 0: it ends without an error, though it is meant to go on${message}`;
  return plain`${reason}exit ${end.exitCode}${plainText(words ? ` (${words})` : '')}${message}`;
}

/** The fields of a finding that may be missing, left out when they are. */
export const told = (fields: {
  readonly since?: Instant | undefined;
  readonly because?: PlainText | undefined;
  readonly until?: Instant | undefined;
}): Pick<Found, 'since' | 'because' | 'until'> => ({
  ...(fields.since === undefined ? {} : { since: fields.since }),
  ...(fields.because ? { because: fields.because } : {}),
  ...(fields.until === undefined ? {} : { until: fields.until }),
});
