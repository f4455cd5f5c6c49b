import { auditReport } from '../session/audit.js';
import type { CommandOptions } from './options.js';
import { complain, print } from './print.js';

/** Prints the audit log, or checks its chain. Ends with 1 when the chain is broken. */
export async function audit(options: CommandOptions & { readonly task: 'show' | 'verify' }): Promise<number> {
  const { intact, lines } = auditReport(options.task, process.env, options.gameDay ?? false);
  for (const line of lines) print(line);
  if (!intact && options.task === 'show') complain('the chain of this log is broken: see warroom audit verify');
  return intact ? 0 : 1;
}
