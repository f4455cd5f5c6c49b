import type { HandStep, Tick } from './hand-step.js';
import type { Evidence, IncidentId } from './incident.js';
import type { PlainText } from './plain-text.js';
import type { PlanOutcome } from './plan-outcome.js';
import type { ResourceRef } from './resource.js';
import type { ProviderId } from './signal.js';
import type { Duration, Instant } from './time.js';

export type PlanId = string & { readonly __brand: 'PlanId' };
export type Risk = 'low' | 'medium' | 'high';

/** The closed catalogue. What is not here cannot be planned, approved or performed. */
const WORKLOAD_ACTIONS = [
  'roll-back',
  'restart',
  'scale',
  'set-autoscaler-bounds',
  'set-image',
  'set-resources',
  'set-env',
  'pause-rollout',
  'resume-rollout',
  'suspend-cronjob',
  'resume-cronjob',
] as const;
const NODE_ACTIONS = ['evict-pod', 'cordon', 'uncordon', 'drain'] as const;
const SILENCE_ACTIONS = ['create-silence', 'extend-silence', 'expire-silence'] as const;
const CLOUD_ACTIONS = ['reboot', 'disable-alarm-actions', 'enable-alarm-actions', 'set-alarm-state'] as const;
export const ACTION_NAMES = [...WORKLOAD_ACTIONS, ...NODE_ACTIONS, ...SILENCE_ACTIONS, ...CLOUD_ACTIONS] as const;
export type WorkloadAction = (typeof WORKLOAD_ACTIONS)[number];
export type NodeAction = (typeof NODE_ACTIONS)[number];
export type SilenceAction = (typeof SILENCE_ACTIONS)[number];
export type CloudAction = (typeof CLOUD_ACTIONS)[number];
export type ActionName = (typeof ACTION_NAMES)[number];

/** Arguments are typed by the action's schema; free text never becomes one. */
export type ActionParams = Readonly<Record<string, string | number | boolean>>;

export interface PlannedAction {
  readonly name: ActionName;
  readonly provider: ProviderId;
  readonly on: ResourceRef;
  /** Which ones, and what may stand in them: `plan/catalogue/`. */
  readonly params: ActionParams;
}

/** One field of the object as it is and as it would be, from the server's own dry run. */
export interface DiffLine {
  readonly path: PlainText;
  readonly before: PlainText;
  readonly after: PlainText;
}

/** Something the plan rests on, read from the server: identity, spec hash, replicas, owner. Compared again before acting. */
export interface Fact {
  readonly name: string;
  readonly text: PlainText;
  readonly value: string;
}

/** How we will know that it worked. `check` is performed by the provider of the action. */
export interface Expectation {
  readonly text: PlainText;
  readonly within: Duration;
}

/** What the server said when asked to do it without doing it. */
export interface Rehearsal {
  readonly at: Instant;
  readonly facts: readonly Fact[];
  readonly diff: readonly DiffLine[];
  readonly permitted: boolean;
  /** Why not permitted, or what was refused. */
  readonly refused?: PlainText;
  /** Why the risk of the step is high, whatever the catalogue says of it: data that would be lost. */
  readonly highBecause?: PlainText;
  readonly notTested: readonly PlainText[];
  /** Who else may undo it: GitOps, HPA, operators. */
  readonly warnings: readonly PlainText[];
  /** Objects that it touches besides the target, "9 pods, 3 at a time". */
  readonly blastRadius: readonly PlainText[];
  /** The inverse step from the state read now, or why there is none. */
  readonly undo: { readonly action: PlannedAction; readonly text: PlainText } | { readonly cannot: PlainText };
  readonly expectation: Expectation;
}

export interface PlanStep {
  readonly action: PlannedAction;
  readonly title: PlainText;
  readonly risk: Risk;
  readonly riskBecause: PlainText;
  /** What the plan took its risk for, where the rehearsal found it to be high. */
  readonly planned?: { readonly risk: Risk; readonly riskBecause: PlainText };
  readonly rehearsal?: Rehearsal;
}

export interface Plan {
  readonly id: PlanId;
  readonly incident: IncidentId;
  readonly title: PlainText;
  /** What speaks for and against this one among the alternatives. */
  readonly tradeOff: PlainText;
  readonly why: readonly Evidence[];
  /** What a person has to do first, in order; the steps wait for it. */
  readonly byHand?: readonly HandStep[];
  readonly steps: readonly PlanStep[];
  readonly expectedOutcome: PlainText;
  readonly confidence: number;
  readonly madeAt: Instant;
}

/** What a person did at the keyboard. `gaps` are the milliseconds between the keys that made `typed`. */
export interface Confirmation {
  readonly planHash: string;
  readonly step: number;
  readonly typed: string;
  readonly gaps: readonly number[];
  /** When the step was opened, and when the last key came (monotonic session time). */
  readonly openedAt: Instant;
  readonly at: Instant;
  readonly by: PlainText;
}

export type StepStatus =
  | { readonly is: 'waiting' }
  | { readonly is: 'approved'; readonly at: Instant; readonly by: PlainText }
  | { readonly is: 'performing'; readonly at: Instant }
  | { readonly is: 'watching'; readonly at: Instant; readonly until: Instant; readonly seen: PlainText }
  | { readonly is: 'worked' | 'not-yet' | 'worse'; readonly at: Instant; readonly seen: PlainText }
  /** `partly`: some of its writes were done before it failed. */
  | { readonly is: 'failed'; readonly at: Instant; readonly seen: PlainText; readonly partly?: true }
  | { readonly is: 'unknown'; readonly at: Instant; readonly seen: PlainText };

/** A plan on screen: rehearsed or not, what was asked of the person, and how far it is. */
export interface PlanRecord {
  readonly plan: Plan;
  /** Of what is shown; an approval carries it back. */
  readonly hash: string;
  readonly state: 'drafted' | 'rehearsing' | 'rehearsed' | 'void' | 'approved' | 'running' | 'stopped' | 'done' | 'refused' | 'expired';
  readonly expiresAt?: Instant;
  /** The step open for approval, and the word to type. */
  readonly asking?: { readonly step: number; readonly word: string; readonly openedAt: Instant; readonly notBefore: Instant };
  readonly steps: readonly StepStatus[];
  /** Which steps by hand were ticked; absent before the first. */
  readonly ticked?: readonly (Tick | undefined)[];
  /** What the alerts say since it was carried out, or since someone began to wait. */
  readonly outcome?: PlanOutcome;
  /** Why it is void, stopped or refused; what differs. */
  readonly because?: PlainText;
  readonly differences?: readonly DiffLine[];
  /** Offered after a step was performed: the inverse as a plan of its own. */
  readonly rollback?: PlanId;
}

export interface MakerState {
  readonly on: boolean;
  /** The context it is bound to, and the one line that names who acts. */
  readonly context?: PlainText;
  readonly operator?: PlainText;
  readonly identity?: PlainText;
  readonly until?: Instant;
  /** What has to be typed to turn it on; empty when maker mode can't be had (read-only, or nothing that can act). */
  readonly challenge: PlainText;
  /** True on an account that several people share: the name of who acts has to be given. */
  readonly asksOperator?: boolean;
  /** Why it can't be turned on, or why it ended. */
  readonly because?: PlainText;
}
