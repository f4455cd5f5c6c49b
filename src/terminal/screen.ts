import type { Panel } from '../contracts/panel.js';
import type { Clock } from '../contracts/provider.js';
import type { Room } from '../contracts/room.js';
import type { Theme } from '../contracts/theme.js';
import { milliseconds, type Duration, type Instant } from '../model/time.js';
import { createActions } from './actions.js';
import { createPainter } from './painter.js';
import { createKeys } from './keys.js';
import { createLink } from './link.js';
import type { Look } from './paint/look.js';
import { DEFAULT_PREFERENCES, type Preferences } from './preferences.js';
import { resolveTheme } from './resolved-theme.js';
import { createScheduler } from './scheduler.js';
import { zoomedPanel } from './screen-state.js';
import { pictureColours, snapshot, type Snapshot } from './snapshot.js';
import { createStage } from './stage.js';
import { tempoOf } from './tempo.js';
import { themeOfContext } from './theme-choice.js';
import type { Terminal } from './tty/contract.js';

/** What the screen keeps outside of itself. Absent: it keeps nothing. */
export interface ScreenFiles {
  savePreferences(preferences: Preferences): void;
  /** @returns where it is */
  saveSnapshot(snapshot: Snapshot): string;
}

export interface ScreenOptions {
  readonly room: Room;
  readonly terminal: Terminal;
  readonly panels: readonly Panel<unknown>[];
  readonly themes: readonly Theme[];
  readonly preferences?: Partial<Preferences>;
  readonly clock: Clock;
  readonly files?: ScreenFiles;
  /** Minutes that local time is ahead of UTC at a moment; by default what this machine says. */
  readonly utcOffset?: (at: Instant) => number;
  /** The time of the tokens, in monotonic milliseconds; default: performance.now(). */
  readonly tokenTime?: () => number;
}

export interface Screen {
  /** The exit code, when the person has ended it. Room and terminal are still open: they belong to the caller. */
  readonly closed: Promise<number>;
  /** Ends it from outside. */
  close(code: number): void;
}

const PACE = { usual: 100, slow: 250, away: 1000 } as const;
/** Changes of the layout that follow each other are written once. */
const KEEP_AFTER = milliseconds(500);
const HINT = 'New here? ? help, :q quits, j k move, enter opens, : commands';

/** Where there are no themes: the terminal's own colours. */
const PLAIN: Theme = {
  id: 'plain',
  title: 'Plain',
  ground: 'dark',
  background: 'default',
  foreground: 'default',
  tokens: { strong: { bold: true }, cursor: { inverse: true }, bar: { inverse: true } },
};

/** Shows a room on a terminal until the person quits. */
export function openScreen({ room, terminal, panels, themes, clock, files, ...options }: ScreenOptions): Screen {
  const preferences: Preferences = { ...DEFAULT_PREFERENCES, ...options.preferences };
  const unicode = terminal.abilities.glyphs !== 'ascii';
  const known = themes.length > 0 ? themes : [PLAIN];
  const utcOffset = options.utcOffset ?? ((at: Instant) => -new Date(at).getTimezoneOffset());
  const tokenTime = options.tokenTime ?? (() => performance.now());
  const stage = createStage({ room: () => room.state, panels, preferences, clock });
  const disposables: Disposable[] = [];
  let away = false;
  let contextTheme = themeOfContext(preferences.contextThemes, room.state);
  let look: Look = lookOf(contextTheme ?? preferences.theme);
  let finish: (code: number) => void = () => undefined;
  const closed = new Promise<number>(resolve => {
    finish = resolve;
  });

  function lookOf(id: string): Look {
    const theme = known.find(each => each.id === id) ?? (known[0] as Theme);
    return { theme: resolveTheme(theme, known, terminal.abilities.depth), unicode };
  }
  const link = createLink({
    terminal,
    chosen: preferences.lowBandwidth,
    now: () => clock.monotonic(),
    say: text => {
      stage.say(text, 'warning', 10);
    },
  });
  const tempo = (): Duration => tempoOf(stage, clock.now(), link.isSlow);

  const painter = createPainter({
    terminal,
    stage,
    look: () => look,
    now: () => clock.now(),
    utcOffset,
    readOnly: preferences.readOnly,
    tempo,
  });
  const scheduler = createScheduler({
    clock,
    paint,
    isBusy: () => terminal.busy,
    pace: () => milliseconds(away ? PACE.away : link.isSlow ? PACE.slow : PACE.usual),
    tick: tempo,
  });

  function paint(): void {
    const state = link.state();
    if (state !== stage.screen.link) stage.screen = { ...stage.screen, link: state };
    painter.paint();
    link.look();
  }

  let saved: Preferences = preferences;
  function remember(change: Partial<Preferences>): void {
    saved = { ...saved, ...change };
    files?.savePreferences(saved);
  }

  const actions = createActions({
    stage,
    room,
    terminal,
    clock,
    themes: known,
    preferences,
    unicode,
    tokenTime,
    takeSnapshot: () => snapshot(terminal.surface(), pictureColours(look.theme)),
    saveSnapshot: files && (picture => files.saveSnapshot(picture)),
    themeChosen(id) {
      look = lookOf(id);
      painter.forget();
      remember({ theme: id });
    },
    quit: () => {
      end(0);
    },
    redraw() {
      painter.forget();
      terminal.redraw();
    },
  });
  /** Somewhere else looks different; a theme chosen by hand stays until then. */
  function followContext(): void {
    const theme = themeOfContext(preferences.contextThemes, room.state);
    if (theme === contextTheme) return;
    contextTheme = theme;
    look = lookOf(theme ?? saved.theme);
    stage.screen = { ...stage.screen, theme: theme ?? saved.theme };
    painter.forget();
  }
  const keys = createKeys({
    stage,
    actions,
    terminal,
    clock,
    hintGone: () => {
      if (!saved.hintSeen) remember({ hintSeen: true });
    },
    quit: () => {
      end(130);
    },
  });

  const ending = new AbortController();
  let keeping = false;
  const isKept = (): boolean =>
    stage.screen.weights === saved.weights && stage.screen.layout === saved.layout && zoomedPanel(stage.screen) === saved.zoomed;
  /** What was changed by hand and should be there next time. */
  function keepLayout(): void {
    if (!isKept()) remember({ weights: stage.screen.weights, layout: stage.screen.layout, zoomed: zoomedPanel(stage.screen) });
  }
  /** Soon, and not only at the end: a program that is killed has none. */
  async function keepSoon(): Promise<void> {
    if (keeping || isKept()) return;
    keeping = true;
    await clock.sleep(KEEP_AFTER, ending.signal);
    keeping = false;
    keepLayout();
  }
  function end(code: number): void {
    ending.abort();
    keepLayout();
    scheduler.close();
    for (const disposable of disposables.splice(0)) disposable[Symbol.dispose]();
    finish(code);
  }

  const notices = noticeReader(stage.say, room);
  disposables.push(
    room.subscribe(() => {
      notices();
      followContext();
      keys.roomChanged(room.state);
      scheduler.later();
    }),
  );
  disposables.push(
    terminal.onToken(token => {
      if (keys.handle(token)) scheduler.now();
      void keepSoon();
    }),
  );
  disposables.push(
    terminal.onResize(() => {
      painter.forget();
      scheduler.now();
    }),
  );
  disposables.push(
    terminal.onFocus(focused => {
      away = !focused;
      if (focused) scheduler.now();
    }),
  );
  disposables.push(
    terminal.onFree(() => {
      link.look();
      scheduler.free();
    }),
  );
  if (preferences.mouse) terminal.setMouse(true);
  for (const problem of [
    ...stage.keymap.problems,
    ...stage.keymap.clashes.map(clash => `keys: ${clash.key} is bound to ${clash.commands.join(' and ')}; the first has it`),
  ])
    stage.say(problem, 'warning', 15);
  if (!preferences.hintSeen && !stage.message) stage.say(HINT, 'info', 3600);
  paint();
  return { closed, close: end };
}

/** Says what the room says, once. */
function noticeReader(say: (text: string, level: 'info' | 'warning' | 'error', seconds: number) => void, room: Room): () => void {
  let last = room.state.notices.at(-1)?.id;
  return () => {
    const newest = room.state.notices.at(-1);
    if (!newest || newest.id === last) return;
    last = newest.id;
    say(newest.text, newest.level, newest.level === 'info' ? 5 : 10);
  };
}
