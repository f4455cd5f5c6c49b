import type { PlainText } from '../model/plain-text.js';
import type { Failure, Result } from '../model/result.js';

export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}
export interface ModelRequest {
  readonly messages: readonly Message[];
  /** JSON Schema that the answer is forced into. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** Context window in tokens: the same in every call of a session, for changing it reloads the model. */
  readonly window: number;
  /** Tokens of the answer at most. */
  readonly longest: number;
}
/** A piece of an answer, or its end with the tokens the model itself counted. */
export type ModelPiece = { readonly text: string } | { readonly done: { readonly promptTokens?: number; readonly answerTokens?: number; readonly cutShort: boolean } };

/** A model that reads and has no hands: no tools, no write path. Throws ModelFailed; ends quietly when aborted. */
export interface ChatModel {
  readonly host: PlainText;
  /** True when the host is not this machine. */
  readonly remote: boolean;
  models(signal: AbortSignal): Promise<Result<readonly { readonly name: PlainText; readonly bytes: number }[], Failure>>;
  stream(model: string, request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelPiece>;
}

export class ModelFailed extends Error {
  constructor(readonly failure: Failure) { super(failure.answered); }
}
