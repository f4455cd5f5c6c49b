import { recordOf } from '../model/json.js';
import type { Fact, PlannedAction, Rehearsal } from '../model/plan.js';
import { canonicalText } from '../plan/plan-text.js';
import type { RehearsedStep } from '../plan/complete.js';
import { digestOf } from './audit-log.js';

/** One run of the program: told apart from others that write the same log. */
export const SESSION = `${process.pid}-${digestOf(`${process.pid} ${performance.timeOrigin}`).slice(0, 12)}`;

/** What the write-ahead line holds: enough to explain the step to a person, and to find out after a crash whether it was done. */
interface StepDetails {
  readonly session: string;
  readonly action: PlannedAction;
  readonly rehearsal: Rehearsal;
  /** Digests survive the redactor, so that facts can be compared whatever was hidden in their words. */
  readonly actionDigest: string;
  readonly factDigests: readonly (readonly [name: string, digest: string])[];
}

const factDigest = (fact: Fact): readonly [string, string] => [fact.name, digestOf(fact.value)];

export const stepDetails = (step: RehearsedStep): StepDetails => ({
  session: SESSION,
  action: step.action,
  rehearsal: step.rehearsal,
  actionDigest: digestOf(canonicalText(step.action)),
  factDigests: step.rehearsal.facts.map(factDigest),
});

/** The run that wrote the line, also where the rest of it can't be used. */
export function sessionOf(details: unknown): string | undefined {
  const { session } = recordOf(details);
  return typeof session === 'string' ? session : undefined;
}

/** Reads the details back; undefined when the line holds none, or when the redactor touched what would have to be compared. */
export function readStepDetails(details: unknown): StepDetails | undefined {
  const { session, action, rehearsal, actionDigest, factDigests } = recordOf(details);
  if (typeof session !== 'string' || typeof actionDigest !== 'string' || !Array.isArray(factDigests) || typeof rehearsal !== 'object')
    return undefined;
  return digestOf(canonicalText(action)) === actionDigest ? (details as StepDetails) : undefined;
}

/** The names of the facts that are not as they were. */
export function changedFacts({ factDigests }: StepDetails, now: readonly Fact[]): readonly string[] {
  const before = new Set(factDigests.map(pair => pair.join(' ')));
  const after = new Set(now.map(fact => factDigest(fact).join(' ')));
  const changed = [
    ...factDigests.filter(pair => !after.has(pair.join(' '))).map(([name]) => name),
    ...now.filter(fact => !before.has(factDigest(fact).join(' '))).map(({ name }) => name),
  ];
  return [...new Set(changed)];
}

/** The process of a session. */
export const processOf = (session: string): number => Number.parseInt(session, 10);
