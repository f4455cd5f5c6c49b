import { redactText } from '../chat/redact.js';
import type { Learnt } from '../model/decision.js';
import { initialState, learningOf } from '../state/ground.js';
import { reduce } from '../state/reduce.js';
import { systemClock } from './clock.js';
import { openJournal } from './journal.js';
import { Misuse } from './misuse.js';
import { operatorOf } from './operator.js';
import { pathsOf } from './paths.js';

/** Stands for every key: what `--reset` takes to forget it all. */
export const ALL = 'all';

/**
 * What the journal of this machine teaches, without opening a room.
 * @param reset a key that is taken back before, or ALL; throws Misuse when nothing is learned under it
 */
export function learnedHere(env: Readonly<Record<string, string | undefined>>, reset?: string): readonly Learnt[] {
  const journal = openJournal(pathsOf(env).journal, redactText, problem => {
    throw new Misuse(problem);
  });
  const now = systemClock().now();
  const learned = (): readonly Learnt[] => {
    const { decisions, forgettings } = journal.read().events.reduce(reduce, initialState(now));
    return learningOf(decisions, forgettings).learnt;
  };
  if (reset === undefined) return learned();
  if (reset !== ALL && !learned().some(({ key }) => key === reset))
    throw new Misuse(`nothing is learned under "${reset}": warroom learned lists the keys`);
  journal.append({ type: 'forgotten', forgetting: { at: now, by: operatorOf(env).name, ...(reset === ALL ? {} : { key: reset }) } });
  return learned();
}
