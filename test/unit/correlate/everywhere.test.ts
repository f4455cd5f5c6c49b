import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProgram } from '../../support/build-program.js';

const run = promisify(execFile);
let program: Awaited<ReturnType<typeof buildProgram>>;
beforeAll(async () => {
  program = await buildProgram('test/support/programs/correlate-everywhere.ts');
});
afterAll(() => {
  program.remove();
});

const PLACES: readonly (readonly [place: string, mode: 'main' | 'worker', seed: number, env: Readonly<Record<string, string>>])[] = [
  ['another order, in Istanbul', 'main', 3, { LANG: 'tr_TR.UTF-8', TZ: 'Europe/Istanbul' }],
  ['a worker, in Kathmandu', 'worker', 0, { LANG: 'ne_NP.UTF-8', LC_ALL: 'ne_NP.UTF-8', TZ: 'Asia/Kathmandu' }],
  ['a worker and another order, in Stockholm', 'worker', 7, { LANG: 'sv_SE.ISO-8859-1', LC_COLLATE: 'sv_SE', TZ: 'Europe/Stockholm' }],
  ['another order, in a bare environment', 'main', 12, { TZ: 'America/St_Johns' }],
];

describe('correlation', () => {
  it.each(PLACES)('gives the same answer to the last letter with %s', async (_, mode, seed, env) => {
    const answer = async (args: readonly string[], variables: Readonly<Record<string, string>>): Promise<string> =>
      (await run(process.execPath, [program.file, ...args], { env: variables })).stdout.trim();
    const [here, there] = await Promise.all([answer(['main', '0'], { LANG: 'C.UTF-8', TZ: 'UTC' }), answer([mode, String(seed)], env)]);
    expect(here).toMatch(/^[1-9]\d+ [0-9a-f]{64}$/);
    expect(there).toBe(here);
  });
});
