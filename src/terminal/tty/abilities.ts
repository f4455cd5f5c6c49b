import type { Abilities, ColourDepth } from './contract.js';

/** Choices of the person, before anything that is detected. */
export interface AbilityFlags {
  /** `--colors`. */
  readonly depth?: ColourDepth;
  /** `--ascii`; false says that the terminal shows Unicode although the locale doesn't tell. */
  readonly ascii?: boolean;
}
export type Detected = { readonly is: 'usable'; readonly abilities: Abilities } | { readonly is: 'refused'; readonly because: string };

type Environment = Readonly<Record<string, string | undefined>>;

/** Terminals that show 24 bit colours even where a connection lost COLORTERM. */
const TRUE_COLOUR = /^(xterm-)?(kitty|ghostty|alacritty|foot|wezterm|contour|rio)\b|-direct$/;
const TRUE_COLOUR_PROGRAM = /^(iTerm\.app|WezTerm|vscode|ghostty|Hyper)$/;
/** Terminals and descendants of the DEC family that know neither erase characters nor private modes for sure. */
const OLD = /^(vt(52|100|102|220|320)|ansi|cons25|sun|cygwin|unknown)\b|^$/;

/**
 * What a terminal can do, from its environment alone; no terminfo, no queries.
 * @param env environment variables as they are
 * @param isTTY whether both input and output are terminals
 */
export function terminalAbilities(env: Environment, isTTY: boolean, flags: AbilityFlags = {}): Detected {
  const term = (env['TERM'] ?? '').toLowerCase();
  if (!isTTY) return { is: 'refused', because: 'Input or output is not a terminal. `warroom triage` prints the same as text.' };
  if (term === 'dumb')
    return { is: 'refused', because: 'This terminal (TERM=dumb) cannot place text. `warroom triage` prints the same as text.' };
  const multiplexer = multiplexerOf(env, term);
  return {
    is: 'usable',
    abilities: {
      depth: flags.depth ?? depthOf(env, term, multiplexer),
      glyphs: glyphsOf(env, term, flags.ascii),
      modern: !OLD.test(term),
      ...(multiplexer === undefined ? {} : { multiplexer }),
    },
  };
}

function multiplexerOf(env: Environment, term: string): 'tmux' | 'screen' | undefined {
  if (term.startsWith('tmux') || (isSet(env['TMUX']) && term.startsWith('screen'))) return 'tmux';
  if (term.startsWith('screen') || isSet(env['STY'])) return isSet(env['TMUX']) && !isSet(env['STY']) ? 'tmux' : 'screen';
  return isSet(env['TMUX']) ? 'tmux' : undefined;
}

function depthOf(env: Environment, term: string, multiplexer: 'tmux' | 'screen' | undefined): ColourDepth {
  // https://no-color.org: any value but the empty one.
  if (isSet(env['NO_COLOR'])) return 'none';
  if (/^vt\d/.test(term)) return 'none';
  // GNU screen 4 misreads 24 bit colours, and COLORTERM tells of the terminal around it.
  const claims = /^(truecolor|24bit)$/i.test(env['COLORTERM'] ?? '') && multiplexer !== 'screen';
  if (claims || TRUE_COLOUR.test(term) || (multiplexer === undefined && TRUE_COLOUR_PROGRAM.test(env['TERM_PROGRAM'] ?? '')))
    return 'truecolor';
  if (term.includes('256color') || multiplexer === 'tmux') return 256;
  if (/^(xterm|rxvt|konsole|gnome|putty|st\b|mintty|linux|eterm)/.test(term)) return 16;
  return 8;
}

function glyphsOf(env: Environment, term: string, ascii: boolean | undefined): Abilities['glyphs'] {
  if (ascii === true) return 'ascii';
  // POSIX: the first of these that is set and not empty decides.
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find(isSet) ?? '';
  if (ascii !== false && !/utf-?8/i.test(locale)) return 'ascii';
  return term === 'linux' || /^(vt\d|ansi|cons25)/.test(term) ? 'console' : 'unicode';
}

const isSet = (value: string | undefined): value is string => value !== undefined && value !== '';
