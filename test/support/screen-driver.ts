import { openScreen, type Screen, type ScreenFiles } from '../../src/terminal/screen.js';
import { panels } from '../../src/terminal/panels.generated.js';
import type { Preferences } from '../../src/terminal/preferences.js';
import { themes } from '../../src/terminal/themes.generated.js';
import type { Duration } from '../../src/model/time.js';
import type { RoomState } from '../../src/state/state.js';
import type { Abilities } from '../../src/terminal/tty/contract.js';
import { embeddedTerminal, FULL, type EmbeddedTerminal } from './embedded-terminal.js';
import { fakeClock, type FakeClock } from './fake-clock.js';
import { fakeRoom, type FakeRoom } from './fake-room.js';
import { SAMPLE_NOW } from './sample-parts.js';

export interface ScreenDriver extends EmbeddedTerminal {
  readonly room: FakeRoom;
  readonly clock: FakeClock;
  readonly app: Screen;
  /** Presses keys one after the other, each in a chunk of its own and slowly enough for a hand. */
  press(...keys: readonly string[]): Promise<void>;
  /** Time passes, and what was drawn for it is on the screen. */
  advance(duration: Duration): Promise<void>;
  /** The text on the screen. */
  text(): string;
  /** The next token comes so many milliseconds later. */
  wait(milliseconds: number): void;
  end(): Promise<void>;
}

/** Bytes that a terminal sends for keys with a name. */
const BYTES: Readonly<Record<string, string>> = {
  enter: '\r',
  escape: '\u001b',
  tab: '\t',
  'shift-tab': '\u001b[Z',
  backspace: '\u007f',
  space: ' ',
  'ctrl-space': '\u0000',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  pagedown: '\u001b[6~',
  pageup: '\u001b[5~',
};
export const bytesOf = (key: string): string => BYTES[key] ?? (key.startsWith('ctrl-') ? String.fromCharCode(key.charCodeAt(5) & 31) : key);

/** The whole screen on a room that stands still, in an emulator. */
export async function screenDriver(options: {
  readonly state: RoomState;
  readonly columns?: number;
  readonly rows?: number;
  readonly preferences?: Partial<Preferences>;
  readonly abilities?: Partial<Abilities>;
  readonly files?: ScreenFiles;
}): Promise<ScreenDriver> {
  let now = 1000;
  const terminal = embeddedTerminal({
    columns: options.columns ?? 120,
    rows: options.rows ?? 36,
    abilities: { ...FULL, ...options.abilities },
    now: () => now,
    escapeWait: 1,
  });
  const room = fakeRoom(options.state);
  const clock = fakeClock(SAMPLE_NOW);
  const app = openScreen({
    room,
    clock,
    terminal: terminal.terminal,
    panels,
    themes,
    utcOffset: () => 60,
    tokenTime: () => now,
    preferences: { hintSeen: true, ...options.preferences },
    ...(options.files ? { files: options.files } : {}),
  });
  await terminal.settled();
  /** A lone ESC is a key only after its wait; painting comes a turn after the key. */
  const settled = async (): Promise<void> => {
    await new Promise(done => {
      setTimeout(done, 2);
    });
    for (let turn = 0; turn < 3; turn++) await terminal.settled();
  };
  return {
    ...terminal,
    room,
    clock,
    app,
    settled,
    async press(...keys) {
      for (const key of keys) {
        now += 120;
        terminal.input.type(bytesOf(key));
        await (key === 'escape' ? settled() : terminal.settled().then(() => terminal.settled()));
      }
    },
    async advance(duration) {
      await clock.advance(duration);
      await settled();
    },
    text: () => terminal.screen.text(),
    wait(milliseconds) {
      now += milliseconds;
    },
    async end() {
      app.close(0);
      await app.closed;
      terminal.terminal.close(0);
      await terminal.settled();
    },
  };
}
