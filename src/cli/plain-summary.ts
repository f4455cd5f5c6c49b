import type { CommandOptions } from './options.js';
import { complain } from './print.js';
import { triage } from './triage.js';

/** What a terminal that can't place text gets instead of the screen: the same room as text, once, and why. */
export async function plainSummary(options: CommandOptions, because: string): Promise<number> {
  complain(because);
  return triage({ ...options, json: false, exitCode: false, wait: 30 });
}
