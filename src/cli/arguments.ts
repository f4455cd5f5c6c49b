import yargs, { type Argv, type Options as YargsOptions } from 'yargs';
import { providers } from '../session/providers.generated.js';
import { milliseconds, type Duration } from '../model/time.js';
import { Misuse } from '../session/misuse.js';
import { COMMANDS, SHARED, type Command, type CommandName, type Options } from './command-list.js';
import type { CommandOptions } from './options.js';
import { version } from './options.js';

type Parsed = Readonly<Record<string, unknown>>;
type Act = (options: CommandOptions, parsed: Parsed) => Promise<number>;

/** Each command is loaded when it is run. */
const ACTS: Readonly<Record<CommandName, Act>> = {
  open: async options => (await import('./open.js')).open(options),
  triage: async (options, parsed) =>
    (await import('./triage.js')).triage({
      ...options,
      json: parsed['json'] === true,
      exitCode: parsed['exit-code'] === true,
      wait: secondsOf(parsed['wait']),
    }),
  snapshot: async (options, parsed) => {
    const [format, out, panel] = ['format', 'out', 'panel'].map(name => text(parsed[name]));
    return (await import('./snapshot.js')).writeSnapshot({
      ...options,
      size: text(parsed['size']) ?? '',
      wait: secondsOf(parsed['wait']),
      ...(format ? { format } : {}),
      ...(out ? { out } : {}),
      ...(panel ? { panel } : {}),
    });
  },
  noise: async (options, parsed) =>
    (await import('./noise.js')).noise({ ...options, json: parsed['json'] === true, window: windowOf(text(parsed['window']) ?? '7d') }),
  learned: async (options, parsed) => {
    const reset = text(parsed['reset']);
    return (await import('./learned.js')).learned({ ...options, json: parsed['json'] === true, ...(reset === undefined ? {} : { reset }) });
  },
  doctor: async options => (await import('./doctor.js')).doctor(options),
  approve: async options => (await import('./approve.js')).approve(options),
  audit: async (options, parsed) =>
    (await import('./audit.js')).audit({ ...options, task: parsed['task'] === 'verify' ? 'verify' : 'show' }),
  info: async options => (await import('./info.js')).info(options),
};

function secondsOf(value: unknown): number {
  if (typeof value === 'number' && value >= 0 && value <= 3600) return value;
  throw new Misuse('--wait takes a number of seconds, 0 to 3600');
}

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
/** Shorter holds no history, longer than 90 days no server keeps at a step that helps. */
const WINDOWS = { least: 5 * 60_000, most: 90 * 86_400_000 };

function windowOf(value: string): Duration {
  const [, number, unit] = /^(\d+)([mhd])$/.exec(value) ?? [];
  const length = Number(number) * (UNITS[unit ?? ''] ?? NaN);
  if (length >= WINDOWS.least && length <= WINDOWS.most) return milliseconds(length);
  throw new Misuse('--window takes a length of 5m to 90d, as 90m, 24h or 7d');
}

/** Flags that every command knows; those of the sources come from the providers' own fields. */
async function withSources(parser: Argv): Promise<{ readonly parser: Argv; readonly names: readonly string[] }> {
  const names: string[] = [];
  let next = parser;
  for (const [, load] of providers) {
    const provider = await load();
    for (const field of Object.values(provider.config)) {
      if (!field.flag || field.secret || names.includes(field.flag)) continue;
      names.push(field.flag);
      const environment = field.env ? ` [${field.env.join(', ')}]` : '';
      next =
        field.flag === 'game-day'
          ? next.option('game-day', { describe: `${field.about}${environment}`, type: 'string', group: 'Game day:' })
          : next.option(field.flag, {
              describe: `${field.about}${environment}`,
              type: field.many ? 'array' : 'string',
              string: true,
              requiresArg: true,
              group: `${provider.title}:`,
            });
    }
  }
  return { parser: next, names };
}

const yargsOptions = (options: Options): Record<string, YargsOptions> =>
  Object.fromEntries(
    Object.entries(options).map(([name, { about, ...rest }]) => [name, { ...rest, describe: about, requiresArg: rest.type !== 'boolean' }]),
  );

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function optionsOf(parsed: Parsed, names: readonly string[]): CommandOptions {
  const flags: Record<string, string | readonly string[] | undefined> = {};
  for (const name of [...names, 'model']) {
    const value = parsed[name];
    if (Array.isArray(value)) flags[name] = value.map(String);
    // `--game-day` alone chooses game day and leaves the scenario open.
    else if (typeof value === 'string' && value !== '') flags[name] = value;
  }
  const config = text(parsed['config']);
  const theme = text(parsed['theme']);
  const colors = text(parsed['colors']);
  return {
    flags,
    ...(config ? { config } : {}),
    ...(theme ? { theme } : {}),
    ...(colors ? { colors } : {}),
    gameDay: parsed['game-day'] !== undefined,
    readOnly: parsed['read-only'] === true,
    ascii: parsed['ascii'] === true,
    wall: parsed['wall'] === true,
    mouse: parsed['mouse'] === true,
    lowBandwidth: parsed['low-bandwidth'] === true,
  };
}

/** `| head` closes the pipe when it has enough: that is no mistake, and nothing is left to do. */
function endWithTheReader(): void {
  if (process.stdout.isTTY) return;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
}

/** Parses the command line and runs the command. @returns the exit code: 2 for misuse */
export async function run(argv: readonly string[]): Promise<number> {
  let code = 0;
  endWithTheReader();
  const withFlags = await withSources(
    yargs([...argv])
      .scriptName('warroom')
      .usage(
        '$0 [command] [options]\n\nA war room in your terminal: incidents with their suspects, evidence and plans.\nWithout sources it opens game day, a simulated shop.',
      ),
  );
  let parser = withFlags.parser.options(yargsOptions(SHARED));
  for (const [name, { usage, about, words = {}, options }] of Object.entries<Command>(COMMANDS)) {
    const build = (command: Argv): Argv =>
      Object.entries(words).reduce(
        (next, [word, choices]) => next.positional(word, { choices, demandOption: true }),
        command.options(yargsOptions(options)),
      );
    parser = parser.command(usage, about, build, async parsed => {
      code = await ACTS[name as CommandName](optionsOf(parsed, withFlags.names), parsed);
    });
  }
  await parser
    .strict()
    .recommendCommands()
    .version(version)
    .help()
    .alias('help', 'h')
    .wrap(Math.min(110, process.stdout.columns || 100))
    .exitProcess(false)
    // Thrown, or yargs would go on and run the command all the same.
    .fail((message: string | null, error: Error | undefined) => {
      throw message
        ? new Misuse(`${message.trim().replace(/\s*\n\s*/g, ' ')}. See warroom --help`)
        : (error ?? new Misuse('that is no command. See warroom --help'));
    })
    .parseAsync();
  return code;
}
