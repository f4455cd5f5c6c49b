import { openTerminal } from '../../src/terminal/tty/terminal.js';
import type { Abilities, InputToken, Terminal, TerminalOptions } from '../../src/terminal/tty/contract.js';
import { FakeInput, FakeOutput, VirtualTerminal } from './virtual-terminal.js';

export interface EmbeddedTerminal {
  readonly terminal: Terminal;
  readonly screen: VirtualTerminal;
  readonly input: FakeInput;
  readonly output: FakeOutput;
  readonly tokens: readonly InputToken[];
  /** Arguments of `close`, when it was called. */
  readonly closed: readonly { readonly code: number; readonly message: string | undefined }[];
  /** Types one chunk and waits until what was drawn for it is on the screen. */
  type(text: string): Promise<void>;
  settled(): Promise<void>;
}

export const FULL: Abilities = { depth: 'truecolor', glyphs: 'unicode', modern: true };

/** The real terminal kit on fake streams, drawn into an emulator, within the test's process. */
export function embeddedTerminal(
  options: { readonly columns?: number; readonly rows?: number } & Partial<TerminalOptions> = {},
): EmbeddedTerminal {
  const { columns = 80, rows = 24, ...rest } = options;
  const screen = new VirtualTerminal(columns, rows);
  const input = new FakeInput();
  const output = new FakeOutput(screen);
  const closed: { readonly code: number; readonly message: string | undefined }[] = [];
  const tokens: InputToken[] = [];
  const terminal = openTerminal({
    input: input as unknown as NodeJS.ReadStream,
    output: output as unknown as NodeJS.WriteStream,
    abilities: FULL,
    now: () => performance.now(),
    embedded: (code, message) => {
      closed.push({ code, message });
    },
    ...rest,
  });
  terminal.onToken(token => {
    tokens.push(token);
  });
  /** Write callbacks come in a later turn; the emulator's after that. */
  const settled = async (): Promise<void> => {
    await new Promise(done => {
      setImmediate(done);
    });
    await screen.settled();
  };
  return {
    terminal,
    screen,
    input,
    output,
    tokens,
    closed,
    settled,
    type: async text => {
      input.type(text);
      await settled();
    },
  };
}
