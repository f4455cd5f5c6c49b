import yargs, { type Argv } from 'yargs';
import { providers } from '../session/providers.generated.js';
import { Misuse } from '../session/misuse.js';
import { COMMANDS } from './command-list.js';
import type { CommandOptions } from './options.js';
import { version } from './options.js';

type Parsed = Readonly<Record<string, unknown>>;

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
      next = field.flag === 'game-day'
        ? next.option('game-day', { describe: `${field.about}${environment}`, type: 'string', group: 'Game day:' })
        : next.option(field.flag, { describe: `${field.about}${environment}`, type: field.many ? 'array' : 'string', string: true, requiresArg: true, group: `${provider.title}:` });
    }
  }
  return { parser: next, names };
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function optionsOf(parsed: Parsed, names: readonly string[]): CommandOptions {
  const flags: Record<string, string | readonly string[] | undefined> = {};
  for (const name of names) {
    const value = parsed[name];
    if (Array.isArray(value)) flags[name] = value.map(String);
    // `--game-day` alone chooses game day and leaves the scenario open.
    else if (typeof value === 'string' && value !== '') flags[name] = value;
  }
  const config = text(parsed['config']);
  const theme = text(parsed['theme']);
  const colors = text(parsed['colors']);
  return {
    flags, ...(config ? { config } : {}), ...(theme ? { theme } : {}), ...(colors ? { colors } : {}),
    gameDay: parsed['game-day'] !== undefined, readOnly: parsed['read-only'] === true, ascii: parsed['ascii'] === true, wall: parsed['wall'] === true, mouse: parsed['mouse'] === true, lowBandwidth: parsed['low-bandwidth'] === true,
  };
}

/** Parses the command line and runs the command. @returns the exit code: 2 for misuse */
export async function run(argv: readonly string[]): Promise<number> {
  let code = 0;
  const { parser, names } = await withSources(yargs([...argv]).scriptName('warroom').usage('$0 [command] [options]\n\nA war room in your terminal: incidents with their suspects, evidence and plans.\nWithout sources it opens game day, a simulated shop.'));
  const act = (command: (options: CommandOptions, parsed: Parsed) => Promise<number>) => async (parsed: Parsed): Promise<void> => { code = await command(optionsOf(parsed, names), parsed); };
  await parser
    .option('config', { describe: 'Config file [WARROOM_CONFIG_DIR/config.yaml]', type: 'string', requiresArg: true })
    .option('read-only', { describe: 'Maker mode can not be turned on', type: 'boolean' })
    .command([...COMMANDS.open.usage], COMMANDS.open.about, command => command
      .option('theme', { describe: 'Theme, or path of a k9s skin', type: 'string', requiresArg: true })
      .option('ascii', { describe: 'Draw with ASCII only', type: 'boolean' })
      .option('colors', { describe: 'Colours to use', choices: ['auto', 'truecolor', '256', '16', '8', 'none'], type: 'string' })
      .option('mouse', { describe: 'Wheel and click to focus', type: 'boolean' })
      .option('low-bandwidth', { describe: 'Fewer, smaller frames for slow links', type: 'boolean' })
      .option('wall', { describe: 'Wall display: takes no input, rotates incidents', type: 'boolean' }),
    act(async options => (await import('./open.js')).open(options)))
    .command(COMMANDS.triage.usage, COMMANDS.triage.about, command => command
      .option('json', { describe: 'As JSON, with a schema number', type: 'boolean' })
      .option('exit-code', { describe: 'End with 1 when an incident is open', type: 'boolean' })
      .option('wait', { describe: 'Seconds to wait for the sources at most', type: 'number', default: 30 }),
    act(async (options, parsed) => (await import('./triage.js')).triage({ ...options, json: parsed['json'] === true, exitCode: parsed['exit-code'] === true, wait: Number(parsed['wait']) })))
    .command(COMMANDS.doctor.usage, COMMANDS.doctor.about, command => command, act(async options => (await import('./doctor.js')).doctor(options)))
    .command(COMMANDS.audit.usage, COMMANDS.audit.about, command => command.positional('task', { choices: ['show', 'verify'] as const, demandOption: true }),
    act(async (options, parsed) => (await import('./audit.js')).audit({ ...options, task: parsed['task'] === 'verify' ? 'verify' : 'show' })))
    .command(COMMANDS.info.usage, COMMANDS.info.about, command => command, act(async options => (await import('./info.js')).info(options)))
    .strict().recommendCommands().version(version).help().alias('help', 'h').wrap(Math.min(110, process.stdout.columns || 100))
    .exitProcess(false)
    // Thrown, or yargs would go on and run the command all the same.
    .fail((message: string | null, error: Error | undefined) => { throw message ? new Misuse(`${message.replaceAll('\n', ', ')}. See warroom --help`) : error ?? new Misuse('that is no command. See warroom --help'); })
    .parseAsync();
  return code;
}
