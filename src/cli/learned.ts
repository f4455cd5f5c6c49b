import { learnedHere } from '../session/learning.js';
import { learnedText } from '../text/noise.js';
import type { CommandOptions } from './options.js';
import { print } from './print.js';

/** Prints what decisions taught on this machine, after taking one entry back or all of it. */
export function learned({ json, reset }: CommandOptions & { readonly json: boolean; readonly reset?: string }): number {
  const learnt = learnedHere(process.env, reset);
  if (json) print(JSON.stringify({ schema: 1, learned: learnt }, undefined, 2));
  else print(learnedText(learnt));
  return 0;
}
