import { leaveAnswer, openRequests, type SecondAnswer, type SecondRequest } from '../execute/second-person.js';
import { secondWord } from '../plan/second-person.js';
import type { Result } from '../model/result.js';
import { systemClock } from './clock.js';
import { configSchemaSources } from './schema-sources.js';
import { readConfigFile } from './config.js';
import { Misuse } from './misuse.js';
import { operatorOf } from './operator.js';
import { pathsOf } from './paths.js';

export type WaitingPlan = SecondRequest & { readonly uid: number };

/** What others ask this person to approve, and how to answer. */
export interface SecondDesk {
  readonly waiting: readonly WaitingPlan[];
  wordFor(request: WaitingPlan): string;
  answer(
    request: WaitingPlan,
    answer: Pick<SecondAnswer, 'says' | 'typed' | 'gaps' | 'shownFor'> & { readonly reason?: string },
  ): Result<undefined, string>;
}

/** Reads the shared folder of the config file. Throws Misuse when there is none, or when it can't be trusted. */
export async function secondDesk(env: Readonly<Record<string, string | undefined>>, configFile: string | undefined): Promise<SecondDesk> {
  const read = readConfigFile(pathsOf(env, configFile).configFile, await configSchemaSources(), { mustExist: configFile !== undefined });
  if (!read.ok) throw new Misuse(read.error);
  const folder = read.value['second-person']?.folder;
  if (folder === undefined) throw new Misuse('no second person is asked for here: the config file has no second-person.folder');
  const found = openRequests(folder, systemClock().now());
  if (!found.ok) throw new Misuse(found.error);
  return {
    waiting: found.value,
    wordFor: ({ hash }) => secondWord(hash),
    answer: ({ hash, step }, answer) => leaveAnswer(folder, { ...answer, version: 1, hash, step, name: operatorOf(env).name }),
  };
}
