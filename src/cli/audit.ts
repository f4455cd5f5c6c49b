import { auditReport } from '../session/audit.js';
import type { CommandOptions } from './options.js';

/** Prints the audit log, or checks its chain. Ends with 1 when the chain is broken. */
export async function audit(options: CommandOptions & { readonly task: 'show' | 'verify' }): Promise<number> {
  const { intact, lines } = auditReport(options.task, process.env, options.gameDay ?? false);
  for (const line of lines) process.stdout.write(`${line}\n`);
  if (!intact && options.task === 'show') process.stderr.write('warroom: the chain of this log is broken: see warroom audit verify\n');
  return intact ? 0 : 1;
}
