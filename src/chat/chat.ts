import type { Clock } from '../contracts/provider.js';
import type { ModelStatus, Turn } from '../model/conversation.js';
import type { IncidentId } from '../model/incident.js';
import type { PlainText } from '../model/plain-text.js';
import type { Result } from '../model/result.js';
import type { ChatModel } from './chat-model.js';
import type { AnswerContext } from './facts.js';
import type { PlanChoice, PlanChoices } from './plan-choice.js';
import type { Redactor } from './redact.js';
import type { OpenQuestion } from './retrieval/inquiries.js';

export interface ChatOptions {
  /** Absent: answers come from the evidence alone. */
  readonly model?: ChatModel;
  /** The model to use; the first one the server has when absent. */
  readonly name?: string;
  /** num_ctx: one size for the whole session. */
  readonly window: number;
  /** Whether models may look things up by themselves; absent: those that are large enough. */
  readonly tools?: boolean;
  readonly clock: Clock;
  readonly redactor: Redactor;
  /** The read-only questions that the sources answer now; absent: only what the room knows. */
  questions?(): readonly OpenQuestion[];
  turnChanged(about: IncidentId | 'room', turn: Turn): void;
  modelChanged(status: ModelStatus): void;
}

export interface Chat {
  /** Looks whether a model is there; resolves with nothing either way. */
  find(): Promise<void>;
  /** Answers one question; a second one while it runs takes its place. Never throws. */
  ask(about: IncidentId | 'room', question: string, context: AnswerContext, earlier: readonly Turn[]): Promise<void>;
  /** Lets the model choose one of several actions for an incident; a question under way gives way to it. Never throws. */
  choosePlan(choices: PlanChoices): Promise<Result<PlanChoice, PlainText>>;
  cancel(): void;
  choose(name: string): Promise<void>;
  /** Has the server download a model and then uses it; `cancel` stops that. */
  pull(name: string): Promise<void>;
}
