import { plainLines } from '../../model/plain-text.js';
import { captureOutput, type Capture } from './capture.js';
import { clipboardSequence } from './clipboard.js';
import type { Copied, InputToken, PresentHints, Size, Surface, Terminal, TerminalOptions, TerminalStats } from './contract.js';
import { createDraw, type Draw } from './draw.js';
import { FrameBrackets } from './frame-brackets.js';
import { createGrid, UNKNOWN, type Grid } from './grid.js';
import { LateGuardian } from './late-guardian.js';
import { Listeners } from './listeners.js';
import { ASK_FRAMES, CLEAR, MOUSE_OFF, MOUSE_ON } from './modes.js';
import { crashReport } from './crash-report.js';
import { TtySession } from './session.js';
import { hangUp, superviseProcess, type Supervision, type Wards } from './supervise.js';
import { surfaceOf } from './surface.js';
import { TextCursor, type Place } from './text-cursor.js';
import { TokenReader } from './token-reader.js';
import { FrameWriter } from './writer.js';

/** Window managers send dozens of sizes while a corner is dragged. */
const RESIZE_WAIT = 50;

/** Takes the terminal. From here until `close` nothing else may read from or write to it. */
export function openTerminal(options: TerminalOptions): Terminal {
  return new OwnedTerminal(options);
}

class OwnedTerminal implements Terminal {
  readonly abilities;
  readonly #options: TerminalOptions;
  readonly #session: TtySession;
  readonly #write: (data: string, done: () => void) => void;
  readonly #writer: FrameWriter;
  readonly #draw: Draw;
  readonly #reader: TokenReader;
  readonly #capture: Capture | undefined;
  readonly #supervision: Supervision | undefined;
  readonly #tokens = new Listeners<InputToken>();
  readonly #resizes = new Listeners<Size>();
  readonly #focuses = new Listeners<boolean>();
  readonly #frees = new Listeners<void>();
  readonly #guardian = new LateGuardian();
  #wanted: Grid;
  #shown: Grid;
  #surface: Surface;
  #pending = false;
  /** Whether the style that the terminal draws in is unknown. */
  #isFresh = true;
  #nextRow: number | undefined;
  #resizeTimer: NodeJS.Timeout | undefined;
  readonly #cursor = new TextCursor();
  #mouse = false;
  readonly #brackets = new FrameBrackets();
  #lastFrame = { bytes: 0, milliseconds: 0 };
  #closed = false;

  readonly #onData = (chunk: Buffer): void => {
    this.#reader.feed(chunk);
  };
  readonly #onResizeEvent = (): void => {
    this.#resizeTimer ??= setTimeout(() => {
      this.#applySize();
    }, RESIZE_WAIT);
  };
  readonly #onInputLost = (): void => {
    if (this.#closed) return;
    if (this.#options.embedded === undefined) hangUp(this.#wards);
    else this.close(129);
  };
  readonly #wards: Wards = {
    restore: because => {
      this.#end(because);
    },
    isGone: () => this.#session.isGone,
    printCrash: error => {
      this.#session.writeNow(crashReport(error, this.#options.logFile));
    },
    pause: () => {
      this.#leave();
    },
    resume: () => {
      this.#takeAgain();
    },
  };

  constructor(options: TerminalOptions) {
    const { input, output, now } = options;
    this.#options = options;
    this.abilities = options.abilities;
    // A terminal is written to synchronously by default: one that stands still would stop the whole process.
    (output as unknown as { readonly _handle?: { setBlocking?: (on: boolean) => void } })._handle?.setBlocking?.(false);
    this.#reader = new TokenReader({ now, escapeWait: options.escapeWait, deliver: token => this.#deliver(token) });
    this.#session = new TtySession(input, output, now);
    this.#capture = options.logFile === undefined || options.embedded !== undefined ? undefined : captureOutput(output, options.logFile);
    this.#write =
      this.#capture?.write ??
      ((data, done) => {
        output.write(data, done);
      });
    this.#writer = new FrameWriter(this.#write, now, () => {
      this.#freed();
    });
    if (options.budget !== undefined) this.#writer.setBudget(options.budget);
    this.#draw = createDraw(options.abilities);
    const { width, height } = this.#outputSize();
    this.#wanted = createGrid(width, height);
    this.#shown = createGrid(width, height);
    this.#surface = surfaceOf(this.#wanted);
    if (options.embedded === undefined) this.#supervision = superviseProcess(this.#wards);
    input.on('data', this.#onData);
    input.on('end', this.#onInputLost);
    input.on('error', this.#onInputLost);
    output.on('resize', this.#onResizeEvent);
    // Losing the terminal shows as a write error first; the end of input brings the rest.
    output.on('error', this.#onInputLost);
    input.resume();
    this.#take();
  }

  get size(): Size {
    return { width: this.#wanted.width, height: this.#wanted.height };
  }
  get busy(): boolean {
    return this.#writer.busy || this.#resizeTimer !== undefined || !this.#session.isTaken;
  }
  surface(): Surface {
    return this.#surface;
  }

  present(hints: PresentHints = {}): void {
    if (this.#closed) return;
    if (this.busy) {
      this.#pending = true;
      if (this.#session.isTaken && this.#resizeTimer === undefined) this.#writer.defer();
      return;
    }
    this.#frame(hints);
  }
  redraw(): void {
    this.#forget(UNKNOWN);
  }
  setCursor(position: Place | undefined): void {
    this.#cursor.wanted = position;
  }
  onToken(listener: (token: InputToken) => void): Disposable {
    return this.#tokens.add(listener);
  }
  onResize(listener: (size: Size) => void): Disposable {
    return this.#resizes.add(listener);
  }
  onFocus(listener: (focused: boolean) => void): Disposable {
    return this.#focuses.add(listener);
  }
  onFree(listener: () => void): Disposable {
    return this.#frees.add(listener);
  }
  setMouse(on: boolean): void {
    if (on !== this.#mouse) this.#send(on ? MOUSE_ON : MOUSE_OFF);
    this.#mouse = on;
  }
  setBudget(bytesPerSecond: number | undefined): void {
    this.#writer.setBudget(bytesPerSecond);
  }
  copy(text: string): Copied {
    const { sequence, copied } = clipboardSequence(text, this.abilities.multiplexer);
    this.#send(sequence);
    return copied;
  }
  stats(): TerminalStats {
    return { ...this.#writer.stats, lastFrame: this.#lastFrame };
  }
  suspend(): void {
    this.#supervision?.stop();
  }
  close(code: number, messageAfter?: string): void {
    if (this.#closed) return;
    this.#end('closed', true);
    if (this.#options.embedded !== undefined) {
      this.#options.embedded(code, messageAfter);
      return;
    }
    if (messageAfter !== undefined) this.#session.writeNow(`${plainLines(messageAfter)}\n`);
    this.#supervision?.[Symbol.dispose]();
    if (this.#session.isGone) hangUp(this.#wards);
    else process.exit(code);
  }

  #outputSize(): Size {
    const { columns, rows } = this.#options.output;
    return { width: columns > 0 ? columns : 80, height: rows > 0 ? rows : 24 };
  }

  #take(): void {
    const { modern, glyphs, multiplexer } = this.abilities;
    // Consoles print what they don't know, and GNU screen answers nothing.
    const asks = modern && glyphs !== 'console' && multiplexer !== 'screen';
    this.#session.enter((asks ? ASK_FRAMES : '') + (this.#mouse ? MOUSE_ON : '') + CLEAR);
    if (asks) this.#brackets.asked(this.#options.now());
    this.#cursor.forget();
    this.#guardian.tell('in');
  }

  #frame(hints: PresentHints): void {
    const started = this.#options.now();
    const drawn = this.#draw(this.#shown, this.#wanted, {
      scroll: hints.scroll,
      limit: this.#writer.frameLimit,
      from: this.#nextRow,
      isFresh: this.#isFresh,
    });
    this.#isFresh = false;
    this.#nextRow = drawn.next;
    let frame = this.#cursor.after(drawn.sequence);
    if (frame === '') {
      this.#pending = false;
      return;
    }
    frame = this.#brackets.around(frame);
    this.#writer.send(frame);
    this.#lastFrame = { bytes: Buffer.byteLength(frame), milliseconds: this.#options.now() - started };
    this.#pending = drawn.next !== undefined;
    if (this.#pending) this.#writer.defer();
    if (this.#options.embedded === undefined) this.#guardian.startSoon();
  }

  #freed(): void {
    if (this.#closed || !this.#session.isTaken) return;
    this.#frees.emit();
    if (this.#pending) this.present();
  }

  /** Sequences that are no cells: past the frames, in order with them. */
  #send(sequence: string): void {
    if (this.#closed || !this.#session.isTaken) return;
    this.#writer.account(Buffer.byteLength(sequence));
    this.#write(sequence, () => undefined);
  }

  /** Whether the terminal still takes tokens. */
  #deliver(token: InputToken): boolean {
    if (this.#closed) return false;
    if (token.kind === 'reply') this.#brackets.answered(token.sequence);
    this.#tokens.emit(token);
    if (token.kind === 'focus') this.#focuses.emit(token.focused);
    return true;
  }

  #applySize(): void {
    this.#resizeTimer = undefined;
    if (this.#closed || !this.#session.isTaken) return;
    const { width, height } = this.#outputSize();
    this.#wanted = createGrid(width, height);
    this.#surface = surfaceOf(this.#wanted);
    this.#forget(UNKNOWN);
    this.#resizes.emit(this.size);
    if (this.#pending) this.present();
  }
  /** @param text what is known of the cells: a space after clearing, UNKNOWN after a resize */
  #forget(text: string): void {
    this.#shown = createGrid(this.#wanted.width, this.#wanted.height, text);
    this.#wanted.changed.fill(1);
    this.#isFresh = true;
    this.#nextRow = undefined;
  }

  #takeAgain(): void {
    if (this.#closed) return;
    this.#reader.reset();
    clearTimeout(this.#resizeTimer);
    this.#take();
    this.#applySize();
  }
  #leave(): boolean {
    const asked = this.#brackets.isAwaited(this.#options.now());
    const done = this.#session.leave(this.#writer.isSending);
    if (asked && done) this.#session.swallowReplies(60);
    this.#brackets.giveUp();
    if (done) this.#guardian.tell('out');
    return done;
  }

  /** Gives the terminal back, once, whatever the reason. */
  #end(because: string, wanted = false): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#reader.stop();
    clearTimeout(this.#resizeTimer);
    this.#guardian.stop();
    this.#leave();
    this.#writer.close();
    const { input, output } = this.#options;
    input.off('data', this.#onData);
    output.off('resize', this.#onResizeEvent);
    input.pause();
    this.#capture?.release();
    if (!wanted) this.#options.onEnding?.(because);
  }
}
