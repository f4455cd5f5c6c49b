import type { Clock } from '../contracts/provider.js';
import type { Room } from '../contracts/room.js';
import type { Theme } from '../contracts/theme.js';
import { instant, milliseconds, type Instant } from '../model/time.js';
import { sparkline } from '../text/sparkline.js';
import { localTime, shortTime } from '../text/time.js';
import { fit, width } from '../text/width.js';
import { bigHeight, bigWidth, putBig, scaleFor } from './big-text.js';
import { styleOf, type Look } from './paint/look.js';
import { DEFAULT_PREFERENCES, type Preferences } from './preferences.js';
import { resolveTheme } from './resolved-theme.js';
import { createScheduler } from './scheduler.js';
import { themeOfContext } from './theme-choice.js';
import type { Surface, Terminal } from './tty/contract.js';
import { wallScene, type WallScene } from './wall-scene.js';

export interface WallOptions {
  readonly room: Room;
  readonly terminal: Terminal;
  readonly themes: readonly Theme[];
  readonly preferences?: Partial<Preferences>;
  readonly clock: Clock;
  readonly utcOffset?: (at: Instant) => number;
}

const TICK = 15_000;
/** The picture moves by a cell this often, so that no screen burns in. */
const SHIFT_EVERY = 5 * 60_000;
const SHIFTS = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
] as const;
const NIGHT = { from: 22, to: 6 };
const PLAIN: Theme = { id: 'plain', title: 'Plain', ground: 'dark', background: 'default', foreground: 'default', tokens: {} };

/** A display that takes no input: it rotates through what is wrong. Ctrl-c ends it, because someone has to be able to. */
export function openWall({ room, terminal, themes, clock, ...options }: WallOptions): {
  readonly closed: Promise<number>;
  close(code: number): void;
} {
  const preferences: Preferences = { ...DEFAULT_PREFERENCES, ...options.preferences };
  const utcOffset = options.utcOffset ?? ((at: Instant) => -new Date(at).getTimezoneOffset());
  let themeId: string | undefined;
  let look: Look;
  let finish: (code: number) => void = () => undefined;
  const closed = new Promise<number>(resolve => {
    finish = resolve;
  });

  /** The theme of where we look; that is known only when the first source has answered. */
  function followContext(): void {
    const wanted = themeOfContext(preferences.contextThemes, room.state) ?? preferences.theme;
    if (wanted === themeId) return;
    themeId = wanted;
    const theme = themes.find(each => each.id === wanted) ?? themes[0] ?? PLAIN;
    look = { theme: resolveTheme(theme, themes, terminal.abilities.depth), unicode: terminal.abilities.glyphs !== 'ascii' };
  }

  function paint(): void {
    followContext();
    const now = clock.now();
    const scene = wallScene(room.state, now);
    const surface = terminal.surface();
    surface.fill(look.theme.base);
    const [dx, dy] = SHIFTS[Math.floor(now / SHIFT_EVERY) % SHIFTS.length] ?? [0, 0];
    const area = { x: dx, y: dy, width: surface.width - 1, height: surface.height - 1 };
    paintWall(surface.sub(area), scene, { look, now, offset: utcOffset(now), label: room.state.label, context: room.state.context });
    const hour = new Date(instant(now + utcOffset(now) * 60_000)).getUTCHours();
    const { fg } = styleOf(look, 'dim');
    // At night only what is wrong keeps its light.
    if ((hour >= NIGHT.from || hour < NIGHT.to) && scene.word === 'all calm' && fg !== undefined)
      surface.restyle({ x: 0, y: 0, width: surface.width, height: surface.height }, { fg, bold: false });
    terminal.setCursor(undefined);
    terminal.present();
  }

  const scheduler = createScheduler({
    clock,
    paint,
    isBusy: () => terminal.busy,
    pace: () => milliseconds(1000),
    tick: () => milliseconds(TICK),
  });
  const disposables = [
    room.subscribe(() => {
      scheduler.later();
    }),
    terminal.onResize(() => {
      scheduler.now();
    }),
    terminal.onFree(() => {
      scheduler.free();
    }),
    terminal.onToken(token => {
      if (token.kind === 'key' && token.key === 'ctrl-c') end(130);
    }),
  ];
  function end(code: number): void {
    scheduler.close();
    for (const disposable of disposables.splice(0)) disposable[Symbol.dispose]();
    finish(code);
  }
  paint();
  return { closed, close: end };
}

interface WallLook {
  readonly look: Look;
  readonly now: Instant;
  readonly offset: number;
  readonly label: string | undefined;
  readonly context: string;
}

export function paintWall(surface: Surface, scene: WallScene, { look, now, offset, label, context }: WallLook): void {
  const { width: wide, height: high } = surface;
  const dot = look.unicode ? '█' : '#';
  const style = styleOf(look, scene.token);
  surface.put(2, 0, fit(`${label ? `${label}  ` : ''}${context}`, wide - 4), styleOf(look, label ? 'game-day' : 'dim'));
  const half = Math.max(6, Math.floor(high * 0.58));
  const words = [scene.word, ...(scene.about === '' ? [] : [scene.about.slice(0, 12)])];
  const each = Math.floor((half - 3) / words.length);
  const leftOf = (numberScale: number): number => (numberScale > 0 ? 3 + bigWidth(scene.number, numberScale) + 6 : 3);
  const wordScale = (numberScale: number): number =>
    Math.min(...words.map(word => scaleFor(word, wide - leftOf(numberScale) - 3, each - (words.length > 1 ? 1 : 0))));
  const largest = scene.number === '' ? 0 : scaleFor(scene.number, Math.floor(wide * 0.3), half - 3);
  // The number may be smaller when that makes the words larger: both have to be read.
  const numberScale = Array.from({ length: largest }, (_, index) => largest - index).reduce(
    (best, scale) => (wordScale(scale) * 3 + scale > wordScale(best) * 3 + best ? scale : best),
    largest,
  );
  if (numberScale > 0) putBig(surface, 3, 2, scene.number, { scale: numberScale, style, dot });
  const left = leftOf(numberScale);
  let y = 2;
  words.forEach((word, index) => {
    const scale = scaleFor(word, wide - left - 3, each - (words.length > 1 ? 1 : 0));
    if (scale > 0) putBig(surface, left, y, word, { scale, style: index === 0 ? style : styleOf(look, 'strong'), dot });
    else surface.put(left, y, word.toUpperCase(), index === 0 ? style : styleOf(look, 'strong'));
    y += Math.max(1, bigHeight(scale)) + 1;
  });
  const clock = shortTime(now);
  const clockScale = scaleFor(clock, Math.floor(wide * 0.35), Math.max(5, high - half - 8));
  const rowsEnd = high - (clockScale > 0 ? 5 : 3);
  // In the lower half, but higher rather than cut.
  const least = Math.max(y, 3 + bigHeight(numberScale));
  y = Math.max(least, Math.min(Math.max(y, half) + 1, rowsEnd - scene.rows.length));
  for (const row of scene.rows) {
    if (y >= rowsEnd) break;
    surface.put(3, y, row.label, styleOf(look, 'dim'));
    surface.put(13, y, fit(row.text, Math.max(0, wide - 16)), styleOf(look, row.token ?? 'text'));
    y += high > 40 ? 2 : 1;
  }
  const stripWidth = Math.max(10, wide - bigWidth(clock, Math.max(1, Math.min(2, clockScale))) - 12);
  const values = Array.from(
    { length: stripWidth },
    (_, column) => scene.activity[Math.floor((column / stripWidth) * scene.activity.length)] ?? 0,
  );
  surface.put(3, high - 2, sparkline(values, look.unicode, 0), styleOf(look, values.some(value => value > 0) ? scene.token : 'border'));
  surface.put(3, high - 1, `alerts, last hour   ${localTime(now, offset)} local`, styleOf(look, 'dim'));
  const scale = Math.min(2, clockScale);
  if (scale > 0)
    putBig(surface, wide - bigWidth(clock, scale) - 3, high - bigHeight(scale) - 1, clock, { scale, style: styleOf(look, 'dim'), dot });
  else surface.put(wide - width(clock) - 6, high - 1, `${clock} UTC`, styleOf(look, 'dim'));
}
