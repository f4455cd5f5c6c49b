/** A terminal to test against: bytes go into an emulator, a grid of cells comes out. For fake streams and for real processes. */
import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import headless from '@xterm/headless';
import unicode11 from '@xterm/addon-unicode11';
import { paletteColour } from '../../src/terminal/colours.js';

export interface SeenCell {
  /** '' is the second half of a wide character. */
  readonly text: string;
  /** '#rrggbb', or undefined for the terminal's own. */
  readonly foreground: string | undefined;
  readonly background: string | undefined;
  readonly bold: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
  /** Any attribute that the program never sets: dim, italic, blink, invisible, strike-through, overline. */
  readonly foreign: boolean;
}

const hex = (rgb: number): string => `#${rgb.toString(16).padStart(6, '0')}`;

export class VirtualTerminal {
  readonly emulator: InstanceType<typeof headless.Terminal>;
  /** What arrived that does something beside drawing; a program that draws data must leave these alone. */
  readonly titles: string[] = [];
  readonly clipboard: string[] = [];
  readonly bells: string[] = [];
  /** Operating system commands and device control strings, whatever they are. */
  readonly commands: string[] = [];
  /** What the terminal answered to queries; a test types it, as a terminal would. */
  readonly replies: string[] = [];
  bytes = 0;
  /** Sees everything that is written, for a look at sequences. */
  tap: ((data: string) => void) | undefined;
  #pending: Promise<void>[] = [];

  constructor(
    readonly columns: number,
    readonly rows: number,
  ) {
    this.emulator = new headless.Terminal({
      cols: columns,
      rows,
      allowProposedApi: true,
      scrollback: 0,
      logLevel: 'off',
      windowOptions: { getWinTitle: true, setWinLines: true },
    });
    this.emulator.loadAddon(new unicode11.Unicode11Addon());
    this.emulator.unicode.activeVersion = '11';
    this.emulator.onTitleChange(title => {
      this.titles.push(title);
    });
    this.emulator.onBell(() => {
      this.bells.push('bell');
    });
    this.emulator.onData(data => {
      this.replies.push(data);
    });
    for (const number of [0, 1, 2, 4, 7, 8, 9, 10, 11, 12, 50, 99, 104, 110, 111, 133, 777, 1337]) {
      this.emulator.parser.registerOscHandler(number, data => {
        this.commands.push(`OSC ${number};${data}`);
        return false;
      });
    }
    this.emulator.parser.registerOscHandler(52, data => {
      this.clipboard.push(data);
      return true;
    });
    for (const final of ['q', 'p', 'v', '|'])
      this.emulator.parser.registerDcsHandler({ final }, data => {
        this.commands.push(`DCS ${data}${final}`);
        return true;
      });
  }

  /** Feeds bytes; `settled` waits until they are on the grid. */
  write(data: string | Uint8Array): void {
    this.bytes += typeof data === 'string' ? Buffer.byteLength(data) : data.length;
    this.tap?.(String(data));
    this.#pending.push(
      new Promise(done => {
        this.emulator.write(data, done);
      }),
    );
  }
  async settled(): Promise<void> {
    while (this.#pending.length > 0) await Promise.all(this.#pending.splice(0));
  }
  resize(columns: number, rows: number): void {
    this.emulator.resize(columns, rows);
  }

  /** The cell at a place of the visible screen. */
  cell(x: number, y: number): SeenCell {
    const { active } = this.emulator.buffer;
    const cell = active.getLine(active.baseY + y)?.getCell(x);
    if (cell === undefined) throw new RangeError(`no cell at ${x},${y}`);
    const colour = (own: boolean, rgb: boolean, value: number): string | undefined =>
      own ? undefined : hex(rgb ? value : paletteColour(value));
    return {
      text: cell.getWidth() === 0 ? '' : cell.getChars() || ' ',
      foreground: colour(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor()),
      background: colour(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor()),
      bold: cell.isBold() !== 0,
      underline: cell.isUnderline() !== 0,
      inverse: cell.isInverse() !== 0,
      foreign: [cell.isDim(), cell.isItalic(), cell.isBlink(), cell.isInvisible(), cell.isStrikethrough(), cell.isOverline()].some(
        flag => flag !== 0,
      ),
    };
  }
  /** Text of a row without the blanks at its end. */
  row(y: number): string {
    const { active } = this.emulator.buffer;
    return (
      active
        .getLine(active.baseY + y)
        ?.translateToString(true)
        .trimEnd() ?? ''
    );
  }
  text(): string {
    return Array.from({ length: this.emulator.rows }, (_, y) => this.row(y)).join('\n');
  }
  get cursor(): { readonly x: number; readonly y: number; readonly visible: boolean } {
    const { active } = this.emulator.buffer;
    // The headless build has no public way to ask whether the cursor is shown.
    const core = (this.emulator as unknown as { readonly _core: { readonly coreService: { readonly isCursorHidden: boolean } } })._core;
    return { x: active.cursorX, y: active.cursorY, visible: !core.coreService.isCursorHidden };
  }
  get isAlternate(): boolean {
    return this.emulator.buffer.active.type === 'alternate';
  }
}

/** Whether a cell shows nothing but its ground: its text colour is what the last frame before it left, and nobody sees it. */
export const isBlank = (cell: SeenCell): boolean => cell.text === ' ' && !cell.inverse && !cell.underline;

/** The style of a cell in a few characters: '#ffffff/-b' is bold white on the terminal's own ground. What can't be seen is left out. */
export function styleKey(cell: SeenCell): string {
  if (isBlank(cell)) return `-/${cell.background ?? '-'}${cell.foreign ? '!' : ''}`;
  return `${cell.foreground ?? '-'}/${cell.background ?? '-'}${cell.bold ? 'b' : ''}${cell.inverse ? 'i' : ''}${cell.underline ? 'u' : ''}${cell.foreign ? '!' : ''}`;
}

/** Keyboard side of a fake tty. `type` delivers one chunk. */
export class FakeInput extends EventEmitter {
  readonly isTTY = true;
  isRaw = false;
  readonly fd = -1;
  setRawMode(on: boolean): this {
    this.isRaw = on;
    return this;
  }
  resume(): this {
    return this;
  }
  pause(): this {
    return this;
  }
  type(data: string | Uint8Array): void {
    this.emit('data', typeof data === 'string' ? Buffer.from(data) : data);
  }
}

/** Screen side of a fake tty. While `stalled`, nothing is read, as when a network stands still. */
export class FakeOutput extends Writable {
  readonly isTTY = true;
  readonly fd = -1;
  #held: (() => void)[] = [];
  #stalled = false;
  constructor(
    readonly screen: VirtualTerminal,
    public columns = screen.columns,
    public rows = screen.rows,
  ) {
    super({ decodeStrings: false, highWaterMark: 16384 });
  }
  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    const deliver = (): void => {
      this.screen.write(chunk);
      done();
    };
    if (this.#stalled) this.#held.push(deliver);
    else deliver();
  }
  stall(): void {
    this.#stalled = true;
  }
  flow(): void {
    this.#stalled = false;
    for (const deliver of this.#held.splice(0)) deliver();
  }
  resizeTo(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.screen.resize(columns, rows);
    this.emit('resize');
  }
}
