import type { PlainText } from '../model/plain-text.js';
import type { Failure, Result } from '../model/result.js';

export interface Message {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly content: string;
  /** The calls that an assistant made. */
  readonly calls?: readonly ToolCall[];
  /** Which of them this is the answer to. */
  readonly tool?: string;
  readonly answers?: string;
}
/** A function that a model may call: its name, what it is for, and the JSON Schema of its arguments. */
export interface ToolForm {
  readonly name: string;
  readonly about: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}
/** What a model wants to call, as it came: name and arguments may be anything. */
export interface ToolCall {
  readonly name: string;
  readonly arguments: unknown;
  readonly id?: string;
}
export interface ToolRequest {
  readonly messages: readonly Message[];
  readonly tools: readonly ToolForm[];
  readonly window: number;
  readonly longest: number;
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
export type ModelPiece =
  | { readonly text: string }
  | { readonly done: { readonly promptTokens?: number; readonly answerTokens?: number; readonly cutShort: boolean } };

/** A model that a server has. */
export interface KnownModel {
  readonly name: PlainText;
  /** Absent where the server does not tell. */
  readonly bytes?: number;
  /** Its window in tokens, where it was set when the server was started. */
  readonly window?: number;
}
/** What a model is made for, as far as its server tells. */
export interface Abilities {
  /** Whether it can call functions; absent: the server did not say. */
  readonly tools?: boolean;
  /** The longest context it was trained for, in tokens. */
  readonly context?: number;
  readonly parameters?: number;
}
/** How far a download is: bytes of the layer that is being fetched. */
export interface Pulling {
  readonly what: PlainText;
  readonly done?: number;
  readonly of?: number;
}

/** A model that reads and has no hands: it may ask for read-only tools, and has no write path. Throws ModelFailed; ends quietly when aborted. */
export interface ChatModel {
  readonly host: PlainText;
  /** True when the host is not this machine. */
  readonly remote: boolean;
  models(signal: AbortSignal): Promise<Result<readonly KnownModel[], Failure>>;
  stream(model: string, request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelPiece>;
  /** What a model can do; nothing is known when absent. Never throws. */
  abilities?(model: string, signal: AbortSignal): Promise<Abilities>;
  /** Which functions it wants to call before it answers; none: it knows enough. Throws ModelFailed. */
  calls?(model: string, request: ToolRequest, signal: AbortSignal): Promise<readonly ToolCall[]>;
  /** Downloads a model to the server; absent where the server can't. Throws ModelFailed. */
  pull?(model: string, signal: AbortSignal): AsyncIterable<Pulling>;
}

export class ModelFailed extends Error {
  constructor(readonly failure: Failure) {
    super(failure.answered);
  }
}
