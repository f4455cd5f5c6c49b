import type { ActionName, ActionParams, PlannedAction, Risk } from '../../model/plan.js';
import { plainText, type PlainText } from '../../model/plain-text.js';
import type { Parameters } from './parameters.js';

/** A typed action of the closed catalogue: what its arguments may be, how it reads, what it risks. */
export interface Definition {
  /** As one would ask for it, for the README: "Roll back to a named revision". */
  readonly about: string;
  /** Ends the word that has to be typed: "amber-rollback". */
  readonly verb: string;
  readonly parameters: Parameters;
  /** What no single argument tells: why they don't go together; undefined when they do. */
  readonly clash?: (params: ActionParams) => string | undefined;
  title(action: PlannedAction): PlainText;
  readonly risk: Risk;
  readonly riskBecause: PlainText;
  /** What may take it back; the step itself comes from the rehearsal, from the state read then. Absent: nothing can. */
  readonly inverse?: ActionName;
  /** Bounds that hold whatever a plan says and the server would allow, for the README. */
  readonly limits: string;
  /** What no rehearsal of it tells, for servers that do not say. */
  readonly notTested: readonly PlainText[];
}

export const texts = (...lines: readonly string[]): readonly PlainText[] => lines.map(line => plainText(line));

/** What is not known before new pods run. */
export const NEW_PODS = texts('image pull and the probes of new pods', 'room on the nodes, quotas', 'whether callers recover');
