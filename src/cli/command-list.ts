/** One option of the command line. */
export interface Option {
  readonly about: string;
  readonly type: 'string' | 'number' | 'boolean';
  readonly choices?: readonly string[];
  readonly default?: number;
}
export type Options = Readonly<Record<string, Option>>;

export interface Command {
  /** As yargs reads it; `$0` marks what is run when no command is named. */
  readonly usage: string | readonly string[];
  readonly about: string;
  /** Words that must follow the command, and what each may be. */
  readonly words?: Readonly<Record<string, readonly string[]>>;
  readonly options: Options;
}

/** Options of every command, beside those that the sources declare. */
export const SHARED = {
  config: { about: 'Config file [WARROOM_CONFIG_DIR/config.yaml]', type: 'string' },
  model: { about: 'Model that chat uses; the first one of the server when absent', type: 'string' },
  'read-only': { about: 'Maker mode can not be turned on', type: 'boolean' },
} as const satisfies Options;

/** What can be asked for on the command line: one declaration for yargs and for the README. */
export const COMMANDS = {
  open: {
    usage: ['open', '$0'], about: 'open the war room (default)', options: {
      theme: { about: 'Theme, or path of a k9s skin', type: 'string' },
      ascii: { about: 'Draw with ASCII only', type: 'boolean' },
      colors: { about: 'Colours to use', type: 'string', choices: ['auto', 'truecolor', '256', '16', '8', 'none'] },
      mouse: { about: 'Wheel and click to focus', type: 'boolean' },
      'low-bandwidth': { about: 'Fewer, smaller frames for slow links', type: 'boolean' },
      wall: { about: 'Wall display: takes no input, rotates incidents', type: 'boolean' },
    },
  },
  triage: {
    usage: 'triage', about: 'print incidents, suspects, evidence and plans, and end', options: {
      json: { about: 'As JSON, with a schema number', type: 'boolean' },
      'exit-code': { about: 'End with 1 when an incident is open', type: 'boolean' },
      wait: { about: 'Seconds to wait for the sources at most', type: 'number', default: 30 },
    },
  },
  doctor: { usage: 'doctor', about: 'check each source: configured, reachable, allowed, and what to do', options: {} },
  audit: { usage: 'audit <task>', about: 'show what was decided and done, or verify that the log was not changed', words: { task: ['show', 'verify'] }, options: {} },
  info: { usage: 'info', about: 'print the paths, versions and sources in use', options: {} },
} as const satisfies Readonly<Record<string, Command>>;

export type CommandName = keyof typeof COMMANDS;
