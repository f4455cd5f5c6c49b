import type { ContextTheme } from './theme-choice.js';

/** What a person set, or did once and need not do again. */
export interface Preferences {
  readonly theme: string;
  /** What a context looks like, instead of `theme`. */
  readonly contextThemes: readonly ContextTheme[];
  readonly layout: string;
  /** The panel that has all the screen; empty: none has. */
  readonly zoomed: string;
  /** Keys by command id, instead of the defaults. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
  /** Words of the palette by what they stand for: `{ co: 'chat' }`. */
  readonly aliases: Readonly<Record<string, string>>;
  /** How much room panels get, by `layout/panel`; 1 when absent. */
  readonly weights: Readonly<Record<string, number>>;
  /** The hint for newcomers was seen. */
  readonly hintSeen: boolean;
  readonly mouse: boolean;
  readonly lowBandwidth: boolean;
  /** Commands that change something outside are not offered at all. */
  readonly readOnly: boolean;
}

/** Bytes a second that low bandwidth keeps. */
export const LOW_BANDWIDTH = 1500;

export const DEFAULT_PREFERENCES: Preferences = {
  theme: 'midnight',
  contextThemes: [],
  layout: 'overview',
  zoomed: '',
  keys: {},
  aliases: {},
  weights: {},
  hintSeen: false,
  mouse: false,
  lowBandwidth: false,
  readOnly: false,
};
