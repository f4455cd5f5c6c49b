/** How the screen reaches the person: how fast frames are read, and fewer and smaller ones while that is slow. */
import { STILL_RATE, type Link } from '../contracts/panel.js';
import { quantity } from '../text/amount.js';
import { LOW_BANDWIDTH } from './preferences.js';
import type { Terminal } from './tty/contract.js';

export interface LinkWatch {
  /** Fewer and smaller frames are wanted. */
  readonly isSlow: boolean;
  /** Takes in how the last frames went; after each painting, and when the terminal is free again. */
  look(): void;
  /** What panels are told. The same object while it says the same, and for some seconds. */
  state(): Link;
}

export interface LinkOptions {
  readonly terminal: Pick<Terminal, 'stats' | 'setBudget'>;
  /** The person asked for it: it stays on. */
  readonly chosen: boolean;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  say(text: string): void;
}

/** Two frames in a row that took so long to be read are a slow line; so is one that took very long. Milliseconds. */
const SLOW = 250;
const VERY_SLOW = 1000;
/** After so long without a slow frame the line counts as quick; twice as long each time that proves wrong soon. */
const PATIENCE = { first: 30_000, most: 480_000, soon: 120_000 };
/** How often the rate is told: each change costs bytes itself. */
const TOLD_EVERY = 5000;

export function createLink({ terminal, chosen, now, say }: LinkOptions): LinkWatch {
  let slow = chosen;
  let seen = terminal.stats().frames;
  let row = 0;
  let lastSlow = -Infinity;
  let quickSince = -Infinity;
  let patience = PATIENCE.first;
  let told: Link | undefined;
  let toldAt = -Infinity;

  function turn(on: boolean): void {
    slow = on;
    told = undefined;
    terminal.setBudget(on ? LOW_BANDWIDTH : undefined);
    if (!on) quickSince = now();
    else patience = now() - quickSince < PATIENCE.soon ? Math.min(PATIENCE.most, patience * 2) : PATIENCE.first;
    say(
      on
        ? `Frames back up: fewer and smaller ones, at most ${quantity(LOW_BANDWIDTH, 'bytes')}/s, until the line is quick again`
        : 'The line is quick again: frames as usual',
    );
  }

  return {
    get isSlow() {
      return slow;
    },
    look() {
      const { frames, drain } = terminal.stats();
      if (chosen || (frames === seen && drain <= VERY_SLOW)) return;
      seen = frames;
      row = drain > SLOW ? row + 1 : 0;
      if (row > 0) lastSlow = now();
      if (!slow && (row > 1 || drain > VERY_SLOW)) turn(true);
      else if (slow && row === 0 && now() - lastSlow > patience) turn(false);
    },
    state() {
      if (told && now() - toldAt < TOLD_EVERY) return told;
      const { bytesPerSecond, budget } = terminal.stats();
      const next: Link = { bytesPerSecond: coarsely(bytesPerSecond), slow, chosen, ...(budget === undefined ? {} : { budget }) };
      toldAt = now();
      return (told = told && told.bytesPerSecond === next.bytesPerSecond && told.budget === next.budget ? told : next);
    },
  };
}

/** The second digit of a rate is noise. */
const coarsely = (rate: number): number => Math.max(STILL_RATE, Number(rate.toPrecision(1)));
