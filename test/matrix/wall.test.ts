import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PtyProgram } from '../support/pty-program.js';

const APP = resolve('.build/app');
const home = mkdtempSync(join(tmpdir(), 'warroom-wall-'));
beforeAll(() => {
  execFileSync(process.execPath, ['src/build/bundle.mjs', '--if-stale']);
});
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
});

/** Writes down each module that is loaded, in the main thread and in workers. */
const SPY = `
import { register } from 'node:module';
register('data:text/javascript,' + encodeURIComponent(\`
import { appendFileSync } from 'node:fs';
export async function load(url, context, next) { appendFileSync(process.env.LOADED, url + '\\\\n'); return next(url, context); }
\`));`;

/** Opens the program in a pseudo-terminal, ends it by ctrl-c, and tells which files of the bundle it loaded. */
async function loadedBy(args: readonly string[], sees: RegExp): Promise<ReadonlySet<string>> {
  const loaded = join(home, `loaded-${args.length}`);
  const spy = join(home, 'spy.mjs');
  writeFileSync(spy, SPY);
  const env = {
    HOME: home,
    WARROOM_STATE_DIR: join(home, 'state'),
    WARROOM_GAME_DAY_SEED: 'journey',
    OLLAMA_HOST: '127.0.0.1:9',
    NODE_OPTIONS: `--import ${spy}`,
    LOADED: loaded,
  };
  const program = new PtyProgram(process.execPath, [join(APP, 'main.cjs'), ...args, '--game-day', 'bad-rollout'], {
    columns: 160,
    rows: 45,
    env,
  });
  try {
    await program.until(String(sees), () => sees.test(program.screen.text()));
    for (const key of ['a', 'p', ':', 'q', '\r']) program.type(key);
    while (program.exit === undefined) {
      program.type('\u0003');
      await new Promise(done => {
        setTimeout(done, 150);
      });
    }
  } finally {
    program.kill();
  }
  return new Set((existsSync(loaded) ? readFileSync(loaded, 'utf8') : '').split('\n').map(url => url.split('/').at(-1) ?? ''));
}

describe('the wall as it is shipped', { timeout: 60_000 }, () => {
  it('loads no code that writes, asks or approves', async () => {
    const screen = await loadedBy([], /Suspects/);
    const wall = await loadedBy(['--wall'], /Suspect/);
    expect(wall.has('wall-on.mjs')).toBe(true);
    expect(screen.has('open-on.mjs')).toBe(true);
    expect(wall.has('open-on.mjs')).toBe(false);
    // The bundle names what is loaded later after its source: writer.ts of each provider.
    const writers = readdirSync(APP).filter(file => file.startsWith('writer-'));
    expect(writers.length).toBeGreaterThan(2);
    expect(writers.filter(file => wall.has(file))).toEqual([]);
    // What the screen loads beside it holds its overlays; what both load holds none of their words.
    const asking = readFileSync('src/terminal/overlays/maker.ts', 'utf8').match(/What you will change/)?.[0] ?? '';
    expect(asking).not.toBe('');
    const holds = (files: ReadonlySet<string>): boolean =>
      [...files].some(
        file => file.endsWith('.mjs') && existsSync(join(APP, file)) && readFileSync(join(APP, file), 'utf8').includes(asking),
      );
    expect([holds(screen), holds(wall)]).toEqual([true, false]);
  });
});
