import type { EvidenceId } from '../../model/incident.js';
import type { ToolForm } from '../chat-model.js';
import type { AnswerContext, Fact } from '../facts.js';
import type { Inquiry } from '../retrieval/gather.js';
import type { OpenQuestion } from '../retrieval/inquiries.js';

/** What a tool may read: the room, and the allowed questions of the sources. There is nothing here to act with. */
export interface Reading {
  readonly context: AnswerContext & { readonly incident: NonNullable<AnswerContext['incident']> };
  readonly facts: readonly Fact[];
  readonly open: readonly OpenQuestion[];
  /** What the person asked: it decides which parts of a long answer are kept. */
  readonly asked: string;
  /** Asks the sources; facts without ids of their own yet. */
  look(inquiries: readonly Inquiry[]): Promise<readonly Fact[]>;
  /** The next free id. */
  number(): EvidenceId;
}

/**
 * Something that a model may look up by itself. Its one argument is a word of a list that the room made, never free text, so
 * that nothing a stranger wrote into a log becomes a query.
 */
export interface ReadTool {
  readonly name: string;
  readonly about: string;
  /** The argument and the words it may be; absent: none is needed. A tool without words has nothing to read and is not offered. */
  choices?(reading: Reading): { readonly name: string; readonly words: readonly string[] };
  /** False: there is no source for it now. */
  offered?(reading: Reading): boolean;
  read(reading: Reading, word: string): Promise<readonly Fact[]>;
}

/** A tool as a model is told of it: JSON Schema. */
export function formOf(tool: ReadTool, reading: Reading): ToolForm | undefined {
  const choices = tool.choices?.(reading);
  if (tool.offered?.(reading) === false || choices?.words.length === 0) return undefined;
  return {
    name: tool.name,
    about: tool.about,
    parameters: {
      type: 'object',
      additionalProperties: false,
      required: choices ? [choices.name] : [],
      properties: choices ? { [choices.name]: { type: 'string', enum: choices.words } } : {},
    },
  };
}
