import type { PlainText } from '../../model/plain-text.js';
import type { ProviderId } from '../../model/signal.js';
import type { Instant } from '../../model/time.js';

/** What a source said to one question, word for word and line by line; never sent anywhere as it is. */
export interface RawAnswer {
  readonly source: ProviderId;
  /** The query that produced it, in the source's own language. */
  readonly asked: PlainText;
  readonly status: 'found' | 'nothing' | 'failed';
  readonly at: Instant;
  /** May hold line ends; every line becomes plain text before it is shown. */
  readonly text: string;
}

/** A stretch of a raw answer that says one thing: a log template, an entry of a description, a paragraph. */
export interface Passage {
  readonly text: string;
  /** The first line it was read from, counted from 0. */
  readonly line: number;
  /** How many lines say the same; 1 but for log templates. */
  readonly lines: number;
}
