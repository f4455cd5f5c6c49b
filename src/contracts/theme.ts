import type { Token } from './content.js';

/** A colour: '#rrggbb', or 'default' for the terminal's own. Mapped down to 256, 16, 8 or no colours when drawn. */
export type Color = `#${string}` | 'default';
export interface Style {
  readonly fg?: Color;
  readonly bg?: Color;
  readonly bold?: boolean;
  readonly underline?: boolean;
  readonly inverse?: boolean;
}
export interface Theme {
  readonly id: string;
  readonly title: string;
  /** 'dark' or 'light' background, for contrast tests and pictures. `background` is what 'default' stands for there. */
  readonly ground: 'dark' | 'light';
  readonly background: Color;
  readonly foreground: Color;
  /** Gaps are filled from this theme. */
  readonly extends?: string;
  readonly tokens: Partial<Record<Token, Style>>;
}
export const defineTheme = (theme: Theme): Theme => theme;
