import type { HandStep } from '../../model/hand-step.js';
import type { Incident, Suspect } from '../../model/incident.js';
import type { ActionName, PlannedAction, Risk } from '../../model/plan.js';
import type { PlainText } from '../../model/plain-text.js';
import type { ResourceRef } from '../../model/resource.js';
import type { ProviderId } from '../../model/signal.js';
import type { Snapshot } from '../../model/snapshot.js';
import type { FindTargets } from '../target.js';

/** What a connected provider can do: the planner proposes nothing else. */
export interface Ability {
  readonly provider: ProviderId;
  readonly name: ActionName;
  /** Kinds of resource it works on. */
  readonly on: readonly string[];
}

export interface Situation {
  readonly incident: Incident;
  readonly suspect: Suspect;
  /** Place of the suspect: 0 is the first. */
  readonly rank: number;
  readonly snapshot: Snapshot;
  readonly targetsOf: FindTargets;
  /** The provider that can do this to that object, if one is connected. */
  able(name: ActionName, on: ResourceRef): ProviderId | undefined;
}

/** One thing that could be done about a suspect. */
export interface Proposal {
  /** What the providers would perform, in this order; empty when there is only something to do by hand. */
  readonly actions: readonly PlannedAction[];
  /** What a person does first. */
  readonly byHand?: readonly HandStep[];
  readonly title: PlainText;
  readonly tradeOff: PlainText;
  readonly expectedOutcome: PlainText;
  /** How well it fits, 0 to 1: plans are shown best first. */
  readonly fit: number;
  /** Where it differs from what the catalogue says of the first action. */
  readonly risk?: { readonly is: Risk; readonly because: PlainText };
}

/** A kind of remedy: one file each. Pure; looks at objects of the snapshot only, never at free text for a target. */
export interface Remedy {
  readonly id: string;
  propose(situation: Situation): readonly Proposal[];
}
