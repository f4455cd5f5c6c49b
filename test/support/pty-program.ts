import pty from '@lydell/node-pty';
import { VirtualTerminal } from './virtual-terminal.js';

export interface PtyOptions {
  readonly columns?: number;
  readonly rows?: number;
  /** Added to a small fixed environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Answers the program's queries, as a real terminal does; default true. */
  readonly answers?: boolean;
  /** Called when bytes come, before the emulator has taken its time with them; for measurements. */
  readonly arrived?: (program: PtyProgram) => void;
  /** Milliseconds after which a wait fails; by default long enough for a loaded machine, short enough to fail before the runner does. */
  readonly patience?: number;
}
export interface Exit {
  readonly code: number;
  readonly signal: number | undefined;
}

/** A real process in a pseudo-terminal, its screen in an emulator. Nothing here sleeps: every wait is for something to be seen. */
export class PtyProgram {
  readonly screen: VirtualTerminal;
  readonly #process: pty.IPty;
  readonly #patience: number;
  #exit: Exit | undefined;
  #watchers = new Set<() => void>();
  /** Everything that came, for a look at sequences. */
  output = '';

  constructor(file: string, args: readonly string[], options: PtyOptions = {}) {
    const { columns = 80, rows = 24, env = {}, cwd = process.cwd(), answers = true, arrived, patience = 15_000 } = options;
    this.screen = new VirtualTerminal(columns, rows);
    this.#patience = patience;
    const variables: Record<string, string> = {
      PATH: process.env['PATH'] ?? '/usr/bin:/bin',
      HOME: cwd,
      TERM: 'xterm-256color',
      LANG: 'C.UTF-8',
    };
    for (const [name, value] of Object.entries(env)) {
      if (value === undefined) delete variables[name];
      else variables[name] = value;
    }
    this.#process = pty.spawn(file, [...args], { cols: columns, rows, cwd, env: variables });
    this.#process.onData(data => {
      this.output += data;
      arrived?.(this);
      this.screen.write(data);
      void this.screen.settled().then(() => {
        if (answers) for (const reply of this.screen.replies.splice(0)) this.type(reply);
        this.#look();
      });
    });
    this.#process.onExit(({ exitCode, signal }) => {
      this.#exit = { code: exitCode, signal };
      void this.screen.settled().then(() => {
        this.#look();
      });
    });
  }

  get pid(): number {
    return this.#process.pid;
  }
  get exit(): Exit | undefined {
    return this.#exit;
  }
  type(text: string): void {
    if (this.#exit === undefined) this.#process.write(text);
  }
  resize(columns: number, rows: number): void {
    this.#process.resize(columns, rows);
    this.screen.resize(columns, rows);
  }
  /** Stops reading, as a stalled connection does. */
  stall(): void {
    this.#process.pause();
  }
  flow(): void {
    this.#process.resume();
  }
  /** Closes the terminal itself, as a window or a connection that goes away. */
  hangUp(): void {
    (this.#process as unknown as { destroy(): void }).destroy();
  }
  kill(signal: NodeJS.Signals = 'SIGKILL'): void {
    if (this.#exit === undefined) this.#process.kill(signal);
  }

  /** Resolves as soon as the condition holds; it is asked after every piece of output. */
  until(what: string, condition: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (error?: Error): void => {
        clearTimeout(timer);
        this.#watchers.delete(watch);
        if (error === undefined) resolve();
        else reject(error);
      };
      const watch = (): void => {
        if (condition()) finish();
      };
      const timer = setTimeout(() => {
        finish(new Error(`never saw: ${what}\nexit: ${JSON.stringify(this.#exit)}\n${this.screen.text()}`));
      }, this.#patience);
      this.#watchers.add(watch);
      watch();
    });
  }
  sees(text: string): Promise<void> {
    return this.until(text, () => this.screen.text().includes(text));
  }
  async ended(): Promise<Exit> {
    await this.until('the end of the process', () => this.#exit !== undefined);
    return this.#exit!;
  }

  #look(): void {
    for (const watch of [...this.#watchers]) watch();
  }
}
