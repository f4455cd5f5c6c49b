/** The one door to what is no screen: nothing passes that a terminal would obey, whatever a source, a file or an argument held. */
import { plainLines } from '../model/plain-text.js';

/** Lines for standard output, the last one ended. */
export const print = (text: string): void => {
  process.stdout.write(`${plainLines(text)}\n`);
};

/** Words before the place where someone types, on standard output. */
export const ask = (text: string): void => {
  process.stdout.write(plainLines(text));
};

/** One line for standard error, under the program's name. */
export const complain = (text: string): void => {
  process.stderr.write(`warroom: ${plainLines(text)}\n`);
};
