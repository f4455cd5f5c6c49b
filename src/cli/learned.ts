import { learnedHere } from '../session/learning.js';
import type { CommandOptions } from './options.js';

/** Prints what decisions taught on this machine, after taking one entry back or all of it. */
export function learned({ json, reset }: CommandOptions & { readonly json: boolean; readonly reset?: string }): number {
  const learnt = learnedHere(process.env, reset);
  if (json) process.stdout.write(`${JSON.stringify({ schema: 1, learned: learnt }, undefined, 2)}\n`);
  else if (learnt.length === 0) process.stdout.write('Nothing is learned here: every rule weighs as delivered.\n');
  else for (const { key, factor, decisions, because } of learnt) process.stdout.write(`${factor.toFixed(2).padStart(5)}  ${because} (${decisions} ${decisions === 1 ? 'decision' : 'decisions'})\n       --reset "${key}"\n`);
  return 0;
}
