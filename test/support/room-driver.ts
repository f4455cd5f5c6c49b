import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHttp } from '../../src/collect/http.js';
import type { Room } from '../../src/contracts/room.js';
import { plainText } from '../../src/model/plain-text.js';
import { milliseconds, seconds } from '../../src/model/time.js';
import { createPerformer } from '../../src/session/perform.js';
import { discoverSources } from '../../src/session/sources.js';
import { createWarRoom } from '../../src/session/war-room.js';
import { openScreen } from '../../src/terminal/screen.js';
import { openWall } from '../../src/terminal/wall.js';
import { panels } from '../../src/terminal/panels.generated.js';
import { themes } from '../../src/terminal/themes.generated.js';
import { provider as gameDay } from '../../providers/game-day/index.js';
import { embeddedTerminal, FULL } from './embedded-terminal.js';
import { fakeClock, type FakeClock } from './fake-clock.js';
import { bytesOf } from './screen-driver.js';
import type { VirtualTerminal } from './virtual-terminal.js';

const BETWEEN_KEYS = milliseconds(120);

/** The whole program in one process: game day, room, screen, an emulator for a terminal, a clock that stands still. */
export interface RoomDriver {
  readonly room: Room;
  readonly clock: FakeClock;
  readonly screen: VirtualTerminal;
  text(): string;
  /** Presses keys by name, one after the other, as a hand does. */
  press(...keys: readonly string[]): Promise<void>;
  /** Types a text letter by letter. */
  type(text: string): Promise<void>;
  /** Sends a chunk as it is: a paste, an answer of the terminal. */
  send(chunk: string): Promise<void>;
  /** `:command`, Enter. */
  command(text: string): Promise<void>;
  advance(seconds: number): Promise<void>;
  /** Waits, in real time, for work that needs no simulated time: a plan, a rehearsal, an answer. */
  idle(): Promise<void>;
  /** Advances second by second until the text is on the screen. */
  sees(what: RegExp, withinSeconds?: number): Promise<void>;
  audit(): readonly { readonly kind: string; readonly text: string }[];
  close(): Promise<void>;
}

export async function openGameDay(options: {
  readonly scenario: string;
  readonly seed: string;
  readonly columns?: number;
  readonly rows?: number;
  readonly wall?: boolean;
}): Promise<RoomDriver> {
  const folder = mkdtempSync(join(tmpdir(), 'warroom-journey-'));
  const auditPath = join(folder, 'audit.jsonl');
  const clock = fakeClock();
  const io = { clock, http: createHttp(clock), log: () => undefined, env: { WARROOM_GAME_DAY_SEED: options.seed } };
  const { sources } = await discoverSources(
    [['game-day', async () => gameDay as never]],
    { flags: { 'game-day': options.scenario }, config: {}, gameDay: true },
    io,
  );
  const room = createWarRoom({
    sources,
    clock,
    journal: { append: () => undefined, read: () => ({ events: [], unreadable: 0 }) },
    firings: { append: () => undefined, read: () => [] },
    performer: performing =>
      createPerformer(performing, {
        operator: { name: plainText('ada'), shared: false },
        runbooks: {},
        model: { host: '127.0.0.1:9' },
        auditPath,
        patches: join(folder, 'patches'),
        allowed: true,
      }),
  });
  const terminal = embeddedTerminal({
    columns: options.columns ?? 120,
    rows: options.rows ?? 40,
    abilities: FULL,
    now: () => clock.monotonic(),
    escapeWait: 1,
  });
  const app = options.wall
    ? openWall({ room, terminal: terminal.terminal, themes, clock, utcOffset: () => 60 })
    : openScreen({
        room,
        terminal: terminal.terminal,
        panels,
        themes,
        clock,
        utcOffset: () => 60,
        tokenTime: () => clock.monotonic(),
        preferences: { hintSeen: true },
      });
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 3; turn++) await terminal.settled();
  };
  const text = (): string => terminal.screen.text();

  const driver: RoomDriver = {
    room,
    clock,
    screen: terminal.screen,
    text,
    async press(...keys) {
      for (const key of keys) {
        await clock.advance(BETWEEN_KEYS);
        terminal.input.type(bytesOf(key));
        // A lone ESC is a key only after its wait.
        if (key === 'escape')
          await new Promise(done => {
            setTimeout(done, 5);
          });
        await settled();
      }
    },
    type: word => driver.press(...word),
    async send(chunk) {
      await clock.advance(BETWEEN_KEYS);
      terminal.input.type(chunk);
      await settled();
    },
    async command(words) {
      await driver.press(':', ...words, 'enter');
      await driver.advance(1);
    },
    async advance(length) {
      await clock.advance(seconds(length));
      await settled();
    },
    async idle() {
      await room.idle();
      await driver.advance(1);
    },
    async sees(what, within = 60) {
      for (let waited = 0; !what.test(text()); waited++) {
        if (waited >= within) throw new Error(`not seen within ${within} simulated seconds: ${String(what)}\n${text()}`);
        await driver.advance(1);
      }
    },
    audit: () =>
      readFileSync(auditPath, 'utf8')
        .trim()
        .split('\n')
        .map(line => JSON.parse(line) as { kind: string; text: string }),
    async close() {
      app.close(0);
      await app.closed;
      await room.close();
      terminal.terminal.close(0);
      rmSync(folder, { recursive: true, force: true });
      if (clock.waiting > 0) throw new Error(`${clock.waiting} timers are left after the room was closed`);
    },
  };
  // Modules are loaded in real time, so the first answers are waited for before simulated time moves.
  await room.idle();
  await driver.advance(2);
  return driver;
}
