/** The screen of a room as it stands, without a terminal: what `warroom snapshot` writes. */
import type { Panel } from '../contracts/panel.js';
import type { Clock } from '../contracts/provider.js';
import type { Theme } from '../contracts/theme.js';
import type { Instant } from '../model/time.js';
import type { RoomState } from '../state/state.js';
import { createPainter, type Canvas } from './painter.js';
import { DEFAULT_PREFERENCES, type Preferences } from './preferences.js';
import { resolveTheme } from './resolved-theme.js';
import { changeScreen } from './screen-intents.js';
import { pictureColours, snapshot, type Snapshot } from './snapshot.js';
import { createStage } from './stage.js';
import { tempoOf } from './tempo.js';
import { themeOfContext } from './theme-choice.js';
import type { Size } from './tty/contract.js';
import { createGrid } from './tty/grid.js';
import { surfaceOf } from './tty/surface.js';

export interface StillOptions {
  readonly room: RoomState;
  readonly size: Size;
  readonly panels: readonly Panel<unknown>[];
  readonly themes: readonly Theme[];
  readonly preferences?: Partial<Preferences>;
  readonly clock: Clock;
  /** Minutes that local time is ahead of UTC at a moment. */
  utcOffset(at: Instant): number;
  /** Shown alone; without one the overview. */
  readonly panel?: string;
  /** ASCII and no more, as in the C locale. */
  readonly ascii?: boolean;
}

/** Paints the room once, as a person would see it who has just opened it in a terminal of this size. */
export function stillPicture({ room, size, panels, themes, clock, utcOffset, panel, ascii, ...options }: StillOptions): Snapshot {
  const preferences: Preferences = { ...DEFAULT_PREFERENCES, ...options.preferences };
  const surface = surfaceOf(createGrid(size.width, size.height));
  const canvas: Canvas = { size, surface: () => surface, setCursor: () => undefined, present: () => undefined };
  const wanted = themeOfContext(preferences.contextThemes, room) ?? preferences.theme;
  const theme = themes.find(({ id }) => id === wanted) ?? themes[0];
  if (!theme) throw new Error('there are no themes');
  const look = { theme: resolveTheme(theme, themes, 'truecolor'), unicode: ascii !== true };
  const stage = createStage({ room: () => room, panels, preferences, clock });
  if (panel !== undefined) stage.screen = { ...changeScreen(stage.screen, { type: 'focus', panel }, stage.around(size)), zoomed: true };
  createPainter({
    terminal: canvas,
    stage,
    look: () => look,
    now: () => clock.now(),
    utcOffset,
    readOnly: preferences.readOnly,
    tempo: () => tempoOf(stage, clock.now(), false),
  }).paint();
  return snapshot(surface, pictureColours(look.theme));
}
