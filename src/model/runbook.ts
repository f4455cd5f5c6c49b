import type { PlainText } from './plain-text.js';
import type { SignalId } from './signal.js';

/** One thing that a page tells a person to do, in the words of its author. */
export interface RunbookStep {
  readonly text: PlainText;
  /** A command that the page gives for it, one line: shown and copied, never run. */
  readonly command?: PlainText;
}

/** A page that a team wrote for an alert, as far as it was read. Outside text: it chooses no action and no target. */
export interface Runbook {
  /** The file or the address it was read from. */
  readonly from: PlainText;
  readonly alert: SignalId;
  /** In the order of the page; empty when it has no list of steps. */
  readonly steps: readonly RunbookStep[];
  /** Steps of the page beyond those. */
  readonly left: number;
  /** True when something that no screen shows was taken out of it: control sequences, hidden or turned-round text. */
  readonly hid: boolean;
}
