import { InputDecoder } from './tty/decoder.js';
import { NOTHING_TYPED, typeInto, type TypedWord } from './typed-word.js';

export interface GivenWord {
  readonly typed: string;
  readonly gaps: readonly number[];
  /** Milliseconds from the question to the last key. */
  readonly shownFor: number;
}

/** As long as a lone ESC may be the beginning of a sequence, in milliseconds. */
const ESCAPE_WAIT = 60;
const INTERRUPT = 'ctrl-c';

/**
 * Asks for one of some words on a plain terminal, without taking the screen over, by the rules of the approval in the room:
 * key by key, no paste, no held key, no answer of the terminal. Undefined: the person left with Escape or Ctrl-C. Words must
 * not begin with one another.
 */
export async function typedAtTerminal(
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
  words: readonly string[],
): Promise<GivenWord | undefined> {
  const decoder = new InputDecoder();
  const opened = performance.now();
  let typed: TypedWord = NOTHING_TYPED;
  let timer: NodeJS.Timeout | undefined;
  input.setRawMode(true);
  // A paste is marked as one only where this is on.
  output.write('\u001b[?2004h');
  try {
    return await new Promise<GivenWord | undefined>(resolve => {
      const take = (tokens: ReturnType<InputDecoder['feed']>): void => {
        for (const token of tokens) {
          if (token.kind === 'key' && (token.key === 'escape' || token.key === INTERRUPT)) return resolve(undefined);
          const before = typed;
          const word =
            words.find(each => token.kind === 'key' && token.text !== undefined && each.startsWith(before.typed + token.text)) ??
            words[0] ??
            '';
          typed = typeInto(before, token, { word, isTooSoon: false });
          show(before, typed, output);
          if (words.includes(typed.typed)) return resolve({ typed: typed.typed, gaps: typed.gaps, shownFor: performance.now() - opened });
        }
      };
      input.on('data', (chunk: Buffer) => {
        clearTimeout(timer);
        take(decoder.feed(chunk, performance.now()));
        if (decoder.waiting)
          timer = setTimeout(() => {
            take(decoder.flush(performance.now()));
          }, ESCAPE_WAIT);
      });
      input.once('end', () => {
        resolve(undefined);
      });
      input.resume();
    });
  } finally {
    clearTimeout(timer);
    input.removeAllListeners('data');
    input.pause();
    input.setRawMode(false);
    output.write('\u001b[?2004l');
  }
}

/** Echoes a letter, or takes all back and says why it did not count. */
function show(before: TypedWord, after: TypedWord, output: NodeJS.WriteStream): void {
  if (after.typed.startsWith(before.typed) && after.typed !== before.typed) output.write(after.typed.slice(before.typed.length));
  else if (after.because !== undefined) output.write(`\n${after.because}: `);
}
