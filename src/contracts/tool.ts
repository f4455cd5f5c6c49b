import type { PlainText } from '../model/plain-text.js';

/** A read-only tool that a model may call. */
export interface Tool {
  readonly name: string;
  readonly purpose: string;
  /** JSON Schema of the arguments. */
  readonly parameters: Readonly<Record<string, unknown>>;
  run(args: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<ToolAnswer>;
}
export interface ToolAnswer {
  readonly status: 'found' | 'nothing' | 'failed';
  readonly text: PlainText;
  readonly asked: PlainText;
}
