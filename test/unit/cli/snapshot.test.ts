import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { width } from '../../../src/text/width.js';

const home = mkdtempSync(join(tmpdir(), 'warroom-snapshot-'));
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
});

/** `warroom snapshot` as a process of its own, with no terminal and in an empty home. */
function snapshot(...args: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    WARROOM_STATE_DIR: join(home, 'state'),
    OLLAMA_HOST: '127.0.0.1:9',
    WARROOM_GAME_DAY_SEED: 'journey',
  };
  return new Promise(done => {
    execFile(
      process.execPath,
      ['src/build/run.mjs', 'src/main.ts', 'snapshot', ...args],
      { env, maxBuffer: 1 << 26 },
      (error, out, err) => {
        done({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err });
      },
    );
  });
}

describe('warroom snapshot', { timeout: 60_000 }, () => {
  it('prints the room in the size that was asked for', async () => {
    const { code, out, err } = await snapshot('--game-day', 'bad-rollout', '--size', '100x30');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const rows = out.replace(/\n$/, '').split('\n');
    expect(rows).toHaveLength(30);
    expect(Math.max(...rows.map(row => width(row)))).toBe(100);
    expect(rows[0]).toMatch(/GAME DAY {2}READ-ONLY/);
    expect(out).toMatch(/Suspects/);
  });

  it('writes picture and text beside each other, for their owner alone', async () => {
    const file = join(home, 'room');
    const { code, out } = await snapshot('--game-day', 'bad-rollout', '--out', file, '--theme', 'daylight');
    expect([code, out]).toEqual([0, `${file}.svg\n${file}.txt\n`]);
    expect(readFileSync(`${file}.svg`, 'utf8')).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^]*<\/svg>\n$/);
    expect(readFileSync(`${file}.txt`, 'utf8')).toContain('Suspects');
    expect(statSync(`${file}.svg`).mode & 0o077).toBe(0);
  });

  it('shows one panel alone, a plan with what p would bring', async () => {
    const { out } = await snapshot('--game-day', 'bad-rollout', '--panel', 'plan', '--size', '80x24');
    expect(out).toMatch(/Roll back deployment/);
    expect(out).toContain('dry run');
    expect(out).not.toContain('confidence\n');
  });

  it('takes the format from the name of the file', async () => {
    const file = join(home, 'only.svg');
    expect(await snapshot('--game-day', 'calm', '--out', file)).toMatchObject({ code: 0, out: `${file}\n` });
  });

  it('shows that nothing is known, and ends with 3, when no source answers', async () => {
    const { code, out } = await snapshot('--prometheus', 'http://127.0.0.1:9', '--wait', '5', '--panel', 'sources');
    expect(code).toBe(3);
    expect(out).toMatch(/Prometheus/);
    expect(out).not.toMatch(/calm/i);
  });

  it.each([
    [['--size', '5x5'], /^warroom: --size is columns x rows/],
    [['--size', 'large'], /^warroom: --size/],
    [['--format', 'both'], /name a file with --out/],
    [['--panel', 'kitchen'], /Invalid values: Argument: panel/],
    [['--theme', 'nowhere'], /there is no theme "nowhere"/],
  ])('ends with 2 and one line at %j', async (args, line) => {
    const { code, out, err } = await snapshot('--game-day', 'calm', ...args);
    expect([code, out, err.trim().split('\n').length]).toEqual([2, '', 1]);
    expect(err).toMatch(line);
  });

  it('ends with 1 and says where it can not write', async () => {
    const { code, err } = await snapshot('--game-day', 'calm', '--out', join(home, 'no', 'such', 'folder.svg'));
    expect(code).toBe(1);
    expect(err).toMatch(/folder\.svg can't be written \(ENOENT\): name another place with --out\n$/);
  });
});
