import { open } from './cli/open.js';
import { complain } from './cli/print.js';

/** The program's door: picks the command, turns a failure into one line and an exit code. */
async function main(argv: readonly string[]): Promise<number> {
  // Without arguments the screen opens at once: yargs costs as much as a whole start (terminal.md 1.2).
  if (argv.length === 0) return open({ flags: {} });
  return (await import('./cli/arguments.js')).run(argv);
}

main(process.argv.slice(2)).then(
  code => {
    process.exitCode = code;
  },
  (error: unknown) => {
    complain(error instanceof Error ? error.message : String(error));
    process.exitCode = error instanceof Error && error.name === 'Misuse' ? 2 : 1;
  },
);
