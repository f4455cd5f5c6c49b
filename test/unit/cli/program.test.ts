import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const home = mkdtempSync(join(tmpdir(), 'warroom-cli-'));
afterAll(() => { rmSync(home, { recursive: true, force: true }); });

interface Ended { readonly code: number; readonly out: string; readonly err: string }

/** The program as a process of its own, in an empty home, with no terminal. */
function warroom(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return new Promise(done => {
    execFile(process.execPath, ['src/build/run.mjs', 'src/main.ts', ...args], { env: { PATH: process.env['PATH'] ?? '', HOME: home, WARROOM_STATE_DIR: join(home, 'state'), OLLAMA_HOST: '127.0.0.1:9', ...env }, maxBuffer: 1 << 26 }, (error, out, err) => {
      done({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err });
    });
  });
}

describe('warroom', { timeout: 60_000 }, () => {
  it('lists commands and the flags of its sources', async () => {
    const { code, out } = await warroom(['--help']);
    expect(code).toBe(0);
    for (const word of ['open', 'triage', 'doctor', 'audit', 'info', '--prometheus', '--alertmanager', '--kubeconfig', '--context', '--game-day', '--read-only']) expect(out).toContain(word);
    expect(out).not.toMatch(/--[a-z-]*(token|password)\b(?!-file)/);
  });

  it.each([
    ['a flag that does not exist', ['--promtheus', 'x'], /^warroom: .*promtheus/],
    ['a flag without its value', ['--prometheus'], /^warroom: .*prometheus/i],
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
    expect(err).toContain(`${file}:1: the file has an unknown setting "suorces"`);
  });

  it('prints the room as data: incidents, suspects, evidence, plans', async () => {
    const { code, out } = await warroom(['triage', '--json', '--exit-code', '--game-day', 'bad-rollout', '--game-day-seed', 'journey']);
    const report = JSON.parse(out) as { schema: number; label: string; incidents: readonly { state: string; suspects: readonly { for: readonly { id: string; sources: readonly string[] }[] }[]; plans: readonly { steps: readonly { diff?: readonly unknown[]; rollback?: string }[] }[] }[] };
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

  it('ends with 3 when no source answered, says what was asked, and shows no secret', async () => {
    const { code, out, err } = await warroom(['triage', '--wait', '5'], { PROMETHEUS_URL: 'http://127.0.0.1:9', PROMETHEUS_TOKEN: 'the-very-secret-token' });
    expect(code).toBe(3);
    expect(out).toContain('http://127.0.0.1:9');
    expect(out + err).not.toContain('the-very-secret-token');
  });

  it('doctor ends with 1 and says what to try; info prints every path', async () => {
    const doctor = await warroom(['doctor'], { PROMETHEUS_URL: 'http://127.0.0.1:9' });
    expect(doctor.code).toBe(1);
    expect(doctor.out).toMatch(/x Prometheus: GET http:\/\/127\.0\.0\.1:9/);
    const info = await warroom(['info']);
    expect(info.code).toBe(0);
    for (const name of ['config', 'journal', 'audit', 'log', 'game-day: used']) expect(info.out).toContain(name);
  });
});
