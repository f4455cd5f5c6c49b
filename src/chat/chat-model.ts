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

/** A model that a server has. */
export interface KnownModel {
  readonly name: PlainText;
  /** Absent where the server does not tell. */
  readonly bytes?: number;
  /** Its window in tokens, where it was set when the server was started. */
  readonly window?: number;
}
/** How far a download is: bytes of the layer that is being fetched. */
export interface Pulling {
  readonly what: PlainText;
  readonly done?: number;
  readonly of?: number;
}

/** A model that reads and has no hands: no tools, no write path. Throws ModelFailed; ends quietly when aborted. */
export interface ChatModel {
  readonly host: PlainText;
  /** True when the host is not this machine. */
  readonly remote: boolean;
  models(signal: AbortSignal): Promise<Result<readonly KnownModel[], Failure>>;
  stream(model: string, request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelPiece>;
  /** Downloads a model to the server; absent where the server can't. Throws ModelFailed. */
  pull?(model: string, signal: AbortSignal): AsyncIterable<Pulling>;
}

export class ModelFailed extends Error {
  constructor(readonly failure: Failure) { super(failure.answered); }
}
