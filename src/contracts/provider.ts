import type { AlertHistory, RuleHistory, Stretch } from '../model/alert-history.js';
import type { PlannedAction, ActionName, Rehearsal, Fact, StepStatus } from '../model/plan.js';
import type { Inspection } from '../model/finding.js';
import type { PlainText } from '../model/plain-text.js';
import type { Failure, Result } from '../model/result.js';
import type { Resource, ResourceKey, ResourceRef } from '../model/resource.js';
import type { Alert, ProviderId, Signal, SignalType } from '../model/signal.js';
import type { Edge } from '../model/topology.js';
import type { Duration, Instant, Window } from '../model/time.js';

/** One setting of a provider. Precedence: flag, environment, context section, config file, fallback. */
export interface Field {
  readonly about: string;
  /** Environment variables that hold it, first one wins: ['PROMETHEUS_URL']. */
  readonly env?: readonly string[];
  /** Command-line flag without dashes: 'prometheus'. Never for a secret: arguments are visible in `ps`. */
  readonly flag?: string;
  readonly secret?: boolean;
  readonly fallback?: string;
  /** A comma-separated list, or a YAML list: several Alertmanagers. */
  readonly many?: boolean;
}
export type Fields = Readonly<Record<string, Field>>;
/** Values by field name: always present for a field with a fallback, a list for `many`. */
export type ConfigOf<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends { readonly many: true }
    ? readonly string[]
    : F[K] extends { readonly fallback: string }
      ? string
      : string | undefined;
};

/** The only clock there is. Tests advance a fake one. */
export interface Clock {
  now(): Instant;
  /** Milliseconds that never go back and go on while the machine sleeps, where the platform can. */
  monotonic(): number;
  /** Resolves after the duration, or at once (without error) when the signal aborts. */
  sleep(duration: Duration, signal?: AbortSignal): Promise<void>;
  /** Calls back every duration until disposed. */
  every(duration: Duration, callback: () => void): Disposable;
}

export interface JsonAnswer {
  readonly body: unknown;
  readonly status: number;
  /** Server clock minus ours, when it sends Date. */
  readonly clockSkew?: Duration;
}

/** How a server wants to know us. A file counts before the value beside it, and is read for each request: tokens rotate. */
export interface Access {
  readonly token?: string | undefined;
  readonly tokenFile?: string | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly passwordFile?: string | undefined;
}

/** JSON over HTTP with limits and failures in our words; never throws, never puts a secret into a Failure. */
export interface Http {
  request(options: {
    /** User and password in the URL become basic authentication, unless `access` says something else. */
    readonly url: string;
    readonly access?: Access;
    readonly method?: 'GET' | 'POST' | 'DELETE';
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    readonly form?: Readonly<Record<string, string>>;
    readonly timeout?: Duration;
    /** Answers larger than this are refused: default 64 MiB. */
    readonly limitBytes?: number;
    readonly signal?: AbortSignal;
  }): Promise<Result<JsonAnswer, Failure>>;
}

/** What the room gives a provider. Nothing else of the outside is needed but its SDK. */
export interface ProviderIo {
  readonly clock: Clock;
  readonly http: Http;
  log(line: string): void;
  /** Environment as it was at start; read secrets here, not from process.env. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Everything one answer brings. For the types in `completeFor` it is all there is, so what is missing has ended. */
export interface Batch {
  readonly signals: readonly Signal[];
  readonly completeFor: readonly SignalType[];
  readonly resources?: readonly Resource[];
  /** True when `resources` and `edges` are all there are. Otherwise they are added, and `gone` is taken away. */
  readonly resourcesComplete?: boolean;
  readonly gone?: readonly ResourceKey[];
  readonly edges?: readonly Edge[];
  /** Values of the answer that made no sense, and why. */
  readonly rejected?: readonly PlainText[];
  /** Sentences for the sources panel: "Watchdog is missing", "PARTIAL_DATA on 2 alarms". */
  readonly notes?: readonly PlainText[];
  /** What the checks of this source say, all of it; absent: the same as before. */
  readonly inspection?: Inspection;
  readonly clockSkew?: Duration;
}

/** What is known while the rest of a long first answer is on its way: nothing has ended because it is not in here. */
export type BatchPart = Pick<Batch, 'signals' | 'resources' | 'edges' | 'rejected'>;

/** Where we are looking, for the status line and maker mode. */
export interface Identity {
  /** "prod-eu/shop", "123456789012 eu-west-1". */
  readonly context?: PlainText;
  /** Who the source says we are. */
  readonly user?: PlainText;
}

export interface QuestionArgs {
  readonly about?: ResourceRef;
  readonly alert?: Alert;
  readonly window: Window;
  readonly text?: string;
}
export interface Answer {
  readonly status: 'found' | 'nothing';
  readonly signals: readonly Signal[];
  readonly text: PlainText;
  /** The query that produced it. */
  readonly asked: PlainText;
}
/** A read-only question: 'series-behind-alert', 'logs-of', 'events-of', … */
export interface Question {
  readonly name: string;
  readonly purpose: string;
  ask(args: QuestionArgs, signal: AbortSignal): Promise<Result<Answer, Failure>>;
}

/** What a source remembers of its alert rules over days: read-only, a bounded number of requests, only when a person asks. */
export interface RuleMemory {
  /** When the alerts of each rule fired. */
  history(window: Window, signal: AbortSignal): Promise<Result<AlertHistory, Failure>>;
  /** When the expression of one rule, as it is now, held: by fingerprint, then earliest first. */
  truths(
    rule: RuleHistory,
    window: Window,
    signal: AbortSignal,
  ): Promise<Result<{ readonly truths: readonly Stretch[]; readonly queries: number }, Failure>>;
}

/** What a provider can do about an object, without the ability to do it. Loading it loads no write code. */
export interface ActionKind {
  readonly name: ActionName;
  readonly title: string;
  /** Kinds of resource it works on: ['deployment', 'statefulset']. */
  readonly on: readonly string[];
  /** How long performing may take, where it is more than one request. */
  readonly patience?: Duration;
  /** Reads the object, asks the server to check permission and to dry-run it. Persists nothing. */
  rehearse(action: PlannedAction, signal: AbortSignal): Promise<Result<Rehearsal, Failure>>;
  /** Reads the same facts again: any that differ void the approval. */
  observe(action: PlannedAction, signal: AbortSignal): Promise<Result<readonly Fact[], Failure>>;
  /** Looks whether the expectation of the rehearsal holds now. */
  verify(
    action: PlannedAction,
    rehearsal: Rehearsal,
    signal: AbortSignal,
  ): Promise<Result<{ readonly is: 'worked' | 'not-yet' | 'worse'; readonly seen: PlainText }, Failure>>;
}

/** Why an act failed. `done`: what of it was done before that, so that the way back is needed. */
export interface PerformFailure extends Failure {
  readonly done?: PlainText;
}

/** The only thing that changes the world. Made in maker mode, dropped after it; its code is imported by `openWriter`. */
export interface Writer {
  /**
   * Performs it once; a time-out is a Failure 'timed-out' and never retried here. `seen` is what was read back.
   * @param stop aborted when a person stops the plan: an act of several writes ends after the one under way
   */
  perform(
    action: PlannedAction,
    rehearsal: Rehearsal,
    signal: AbortSignal,
    stop?: AbortSignal,
  ): Promise<Result<{ readonly seen: PlainText }, PerformFailure>>;
  close(): Promise<void>;
}

export interface Connection {
  /** One cheap request that proves address and credentials. */
  check(signal: AbortSignal): Promise<Result<{ readonly identity: Identity; readonly version?: PlainText }, Failure>>;
  /** Everything since `window.from`. Stops within 50 ms of the signal. `tell` takes what is known before a long answer is whole. */
  poll(window: Window, signal: AbortSignal, tell?: (part: BatchPart) => void): Promise<Result<Batch, Failure>>;
  /** For sources that watch: calls back when the next poll has something. At most 4 times a second. */
  onChange?(listener: () => void): Disposable;
  readonly questions?: readonly Question[];
  readonly ruleMemory?: RuleMemory;
  readonly actions?: readonly ActionKind[];
  openWriter?(): Promise<Writer>;
  close(): Promise<void>;
}

export interface Provider<F extends Fields = Fields> {
  readonly id: ProviderId;
  readonly title: string;
  readonly emits: readonly SignalType[];
  /** How often it is polled, unless the config says otherwise. */
  readonly every: Duration;
  /** How often it may be polled while it answers quickly: what a person waits for should not wait for the clock. */
  readonly quickest?: Duration;
  readonly timeout: Duration;
  readonly config: F;
  /**
   * Whether these settings are enough to try, and in words what is missing. `wrong`: what is there can't be meant, so that
   * nothing is opened in its place; 'alone': unless another source is there. Reads files and environment only.
   */
  configured(
    config: ConfigOf<F>,
    io: ProviderIo,
  ): Promise<{ readonly is: true } | { readonly is: false; readonly because: string; readonly wrong?: true | 'alone' }>;
  connect(config: ConfigOf<F>, io: ProviderIo): Promise<Connection>;
}

/** Defines a provider; the type of `config` in `connect` follows from its fields. */
export const defineProvider = <const F extends Fields>(definition: Omit<Provider<F>, 'id'> & { readonly id: string }): Provider<F> =>
  definition as Provider<F>;

export type { StepStatus };
