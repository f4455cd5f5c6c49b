import { PANEL_TITLES } from '../terminal/panel-titles.generated.js';

/** One option of the command line. */
export interface Option {
  readonly about: string;
  readonly type: 'string' | 'number' | 'boolean';
  readonly choices?: readonly string[];
  readonly default?: number | string;
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

const LOOKS = {
  theme: { about: 'Theme, or path of a k9s skin', type: 'string' },
  ascii: { about: 'Draw with ASCII only', type: 'boolean' },
} as const satisfies Options;
const WAIT = { about: 'Seconds to wait for the sources at most', type: 'number', default: 30 } as const satisfies Option;

/** What can be asked for on the command line: one declaration for yargs and for the README. */
export const COMMANDS = {
  open: {
    usage: ['open', '$0'],
    about: 'open the war room (default)',
    options: {
      ...LOOKS,
      colors: { about: 'Colours to use', type: 'string', choices: ['auto', 'truecolor', '256', '16', '8', 'none'] },
      mouse: { about: 'Wheel and click to focus', type: 'boolean' },
      'low-bandwidth': { about: 'Fewer, smaller frames for slow links', type: 'boolean' },
      wall: { about: 'Wall display: takes no input, rotates incidents', type: 'boolean' },
    },
  },
  triage: {
    usage: 'triage',
    about: 'print incidents, suspects, evidence and plans, and end',
    options: {
      json: { about: 'As JSON, with a schema number', type: 'boolean' },
      'exit-code': { about: 'End with 1 when an incident is open', type: 'boolean' },
      wait: WAIT,
    },
  },
  snapshot: {
    usage: 'snapshot',
    about: 'write what the room looks like, as a picture and as text, without a terminal',
    options: {
      size: { about: 'Columns and rows', type: 'string', default: '120x40' },
      format: {
        about: 'What to write: by the name of the file, else text on a pipe and both in files',
        type: 'string',
        choices: ['svg', 'text', 'both'],
      },
      out: { about: 'File to write; standard output when absent', type: 'string' },
      panel: { about: 'One panel alone', type: 'string', choices: Object.keys(PANEL_TITLES) },
      ...LOOKS,
      wait: WAIT,
    },
  },
  noise: {
    usage: 'noise',
    about: 'tell what each alert rule cost and gave, and propose changes by replaying its history',
    options: {
      json: { about: 'As JSON, with a schema number', type: 'boolean' },
      window: { about: 'How far back: 90m, 24h, 7d; 7d by default', type: 'string' },
    },
  },
  learned: {
    usage: 'learned',
    about: 'list what decisions taught the room on this machine, and take it back',
    options: {
      json: { about: 'As JSON, with a schema number', type: 'boolean' },
      reset: { about: 'Key of the entry to take back, or all', type: 'string' },
    },
  },
  doctor: { usage: 'doctor', about: 'check each source: configured, reachable, allowed, and what to do', options: {} },
  approve: { usage: 'approve', about: 'answer plans that wait for a second person, from a terminal of their own', options: {} },
  audit: {
    usage: 'audit <task>',
    about: 'show what was decided and done, or verify that the log was not changed',
    words: { task: ['show', 'verify'] },
    options: {},
  },
  info: { usage: 'info', about: 'print the paths, versions and sources in use', options: {} },
} as const satisfies Readonly<Record<string, Command>>;

export type CommandName = keyof typeof COMMANDS;
