import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';

const home = mkdtempSync(join(tmpdir(), 'warroom-cli-'));
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
});

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const environment = (env: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'] ?? '',
  HOME: home,
  WARROOM_STATE_DIR: join(home, 'state'),
  OLLAMA_HOST: '127.0.0.1:9',
  ...env,
});

/** An address at which nobody listens: it was free a moment ago. */
async function closedAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>(done => {
    server.listen(0, '127.0.0.1', done);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise(done => {
    server.close(done);
  });
  return `127.0.0.1:${port}`;
}

/** The program as a process of its own, in an empty home, with no terminal. */
function warroom(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return new Promise(done => {
    execFile(
      process.execPath,
      ['src/build/run.mjs', 'src/main.ts', ...args],
      { env: environment(env), maxBuffer: 1 << 26 },
      (error, out, err) => {
        done({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err });
      },
    );
  });
}

describe('warroom', { timeout: 60_000 }, () => {
  it('lists commands and the flags of its sources', async () => {
    const { code, out } = await warroom(['--help']);
    expect(code).toBe(0);
    for (const word of [
      'open',
      'triage',
      'doctor',
      'audit',
      'info',
      '--prometheus',
      '--alertmanager',
      '--kubeconfig',
      '--context',
      '--game-day',
      '--read-only',
    ])
      expect(out).toContain(word);
    expect(out).not.toMatch(/--[a-z-]*(token|password)\b(?!-file)/);
  });

  it.each([
    ['a flag that does not exist', ['--promtheus', 'x'], /^warroom: .*promtheus/],
    ['a flag without its value', ['--prometheus'], /^warroom: .*prometheus/i],
    ['a choice that is none', ['open', '--colors', 'pink'], /^warroom: Invalid values: Argument: colors, Given: "pink"/],
    ['a time that is no number', ['triage', '--wait', 'long'], /^warroom: --wait takes a number of seconds/],
    [
      'a scenario that does not exist',
      ['triage', '--game-day', 'earthquake'],
      /^warroom: Game day: there is no game day scenario "earthquake"/,
    ],
    [
      'an address that is none, in place of which no game is opened',
      ['triage', '--prometheus', 'prom:9090'],
      /^warroom: Prometheus: .*no http:\/\/ or https:\/\/ address/,
    ],
    ['a kubeconfig that is not there', ['triage', '--kubeconfig', '/nowhere/config'], /^warroom: Kubernetes: /],
  ])('ends with 2 and one line at %s', async (_, args, line) => {
    const { code, out, err } = await warroom(args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).toMatch(line);
  });

  it('ends with 2 and names file and line of a mistake in the config file', async () => {
    const file = join(home, 'broken.yaml');
    writeFileSync(file, 'theme: midnight\nsuorces: {}\n');
    const { code, err } = await warroom(['triage', '--config', file]);
    expect(code).toBe(2);
    expect(err).toContain(`${file}:2: the file has an unknown setting "suorces"`);
  });

  it('prints the room as data: incidents, suspects, evidence, plans', async () => {
    const { code, out } = await warroom(['triage', '--json', '--exit-code', '--game-day', 'bad-rollout'], {
      WARROOM_GAME_DAY_SEED: 'journey',
    });
    const report = JSON.parse(out) as {
      schema: number;
      label: string;
      incidents: readonly {
        state: string;
        suspects: readonly { for: readonly { id: string; sources: readonly string[] }[] }[];
        plans: readonly { steps: readonly { diff?: readonly unknown[]; rollback?: string }[] }[];
      }[];
    };
    expect(code).toBe(1);
    expect(report).toMatchObject({ schema: 1, label: 'GAME DAY' });
    const planned = report.incidents.find(incident => incident.plans.some(plan => (plan.steps[0]?.diff?.length ?? 0) > 0));
    expect(planned?.suspects[0]?.for[0]).toMatchObject({ id: expect.stringMatching(/^e\d+$/) as string, sources: ['game-day'] });
    expect(planned?.plans[0]?.steps[0]?.rollback).toBeTruthy();
  });

  it('without a terminal prints text instead of a screen, and says why', async () => {
    const { code, out, err } = await warroom(['--game-day', 'calm']);
    expect(code).toBe(0);
    expect(out).toContain('GAME DAY');
    expect(err).toContain('not a terminal');
  });

  it('when no source answers: 3, what was asked, nothing that reads as calm, and no secret in any output', async () => {
    const address = await closedAddress();
    const env = { PROMETHEUS_URL: `http://ada:the-very-secret-password@${address}`, PROMETHEUS_TOKEN: 'the-very-secret-token' };
    const runs = await Promise.all(
      [['triage', '--wait', '5'], ['triage', '--json', '--wait', '5'], ['doctor'], ['info']].map(args => warroom(args, env)),
    );
    expect(runs.map(run => run.code)).toEqual([3, 3, 1, 0]);
    for (const { out, err } of runs) expect(out + err).not.toContain('the-very-secret');
    const [text, , doctor] = runs;
    expect(text?.out).toContain('Nothing is known: no source has answered.');
    for (const out of [text?.out, doctor?.out]) {
      expect(out).toContain(`GET http://${address}/`);
      expect(out).toContain('connection refused');
      expect(out).toMatch(/try: is the server running/i);
    }
    expect(doctor?.out).toContain('x Prometheus: ');
  });

  it('ends with 0 when incidents are open and no exit code was asked for', async () => {
    expect((await warroom(['triage', '--game-day', 'bad-rollout'], { WARROOM_GAME_DAY_SEED: 'journey' })).code).toBe(0);
  });

  it('info prints every path and which sources are used', async () => {
    const { code, out } = await warroom(['info']);
    expect(code).toBe(0);
    for (const file of [
      '.config/warroom/config.yaml',
      'state/journal.jsonl',
      'state/audit.jsonl',
      'state/audit-game-day.jsonl',
      'state/warroom.log',
      'state/snapshots',
      'state/screen.json',
    ])
      expect(out).toContain(join(home, file));
    expect(out).toContain('game-day: used');
    expect(out).toContain('prometheus: not used, set PROMETHEUS_URL');
  });

  it('ends quietly when its reader has enough', async () => {
    const child = spawn(process.execPath, ['src/build/run.mjs', 'src/main.ts', 'info'], {
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    let err = '';
    child.stderr.on('data', chunk => {
      err += String(chunk);
    });
    const code = await new Promise<number | null>(done => {
      child.on('close', done);
    });
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });
});
