import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildProgram } from '../../../support/build-program.js';
import { PtyProgram, type PtyOptions } from '../../../support/pty-program.js';
import { expectRestored, pidOf, underShell } from '../../../support/under-shell.js';

let program: Awaited<ReturnType<typeof buildProgram>>;
let folder: string;
const running: PtyProgram[] = [];
beforeAll(async () => {
  program = await buildProgram('test/support/programs/tty-sample.ts');
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'warroom-tty-'));
});
afterEach(() => {
  for (const one of running.splice(0)) one.kill();
});
afterAll(() => {
  program.remove();
  fs.rmSync(folder, { recursive: true, force: true });
});

let logs = 0;
const newLog = (): string => path.join(folder, `log-${++logs}`);
const read = (file: string): string => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '');

/** Runs the sample under a shell that tells its exit code and the line modes afterwards. */
function sampleUnderShell(logFile: string, options: PtyOptions = {}): PtyProgram {
  const shell = underShell(
    `'${process.execPath}' '${program.file}'`,
    { path: logFile },
    { ...options, env: { SAMPLE_LOG: logFile, ...options.env } },
  );
  running.push(shell);
  return shell;
}
const childOf = (logFile: string): number => pidOf({ path: logFile });

describe('the terminal is given back', () => {
  it.each<[string, NodeJS.Signals, number]>([
    ['SIGTERM', 'SIGTERM', 143],
    ['SIGINT', 'SIGINT', 130],
    ['SIGHUP', 'SIGHUP', 129],
    ['SIGQUIT', 'SIGQUIT', 131],
  ])('after %s, with the code that shells expect', async (_name, signal, code) => {
    const log = newLog();
    const shell = sampleUnderShell(log);
    await shell.sees('ready');
    process.kill(childOf(log), signal);
    await shell.sees(`code=${code}`);
    expectRestored(shell, { path: log });
    expect(read(log)).toContain(`ending: The process got ${signal}.`);
  });

  it.each<[string, NodeJS.Signals, number]>([
    ['SIGKILL', 'SIGKILL', 137],
    ['an abort', 'SIGABRT', 134],
    ['SIGUSR2', 'SIGUSR2', 140],
  ])('after %s, by the guardian', async (_name, signal, code) => {
    const log = newLog();
    const shell = sampleUnderShell(log);
    await shell.sees('ready');
    // The guardian starts after the first frame; its shell must have read the line modes.
    await guardianOf(childOf(log));
    process.kill(childOf(log), signal);
    await shell.sees(`code=${code}`);
    await shell.until('the main screen', () => !shell.screen.isAlternate);
    expectRestored(shell, { path: log });
  });

  it('after a normal end, with its code and the message after', async () => {
    const log = newLog();
    const shell = sampleUnderShell(log);
    await shell.sees('ready');
    shell.type('q');
    await shell.sees('code=7');
    expect(shell.screen.text()).toContain('bye: the log is elsewhere');
    expectRestored(shell, { path: log });
  });

  it('after an end in the very moment of the start, without the answer to our question in the shell', async () => {
    const log = newLog();
    const shell = sampleUnderShell(log);
    shell.type('q');
    await shell.sees('code=7');
    expectRestored(shell, { path: log });
    expect(shell.screen.text()).not.toContain('2026');
  });

  it.each([
    ['an exception', 'X', 'warroom crashed: crash'],
    ['a rejection that nobody handles', 'R', 'warroom crashed: rejected on purpose'],
  ])('after %s, with one line and the place of the log', async (_name, key, line) => {
    const log = newLog();
    const shell = sampleUnderShell(log);
    await shell.sees('ready');
    shell.type(key);
    await shell.sees('code=1');
    expect(shell.screen.text()).toContain(line);
    expect(shell.screen.text().replaceAll('\n', '')).toContain(`Details are in ${log}`);
    expect(shell.screen.titles).toEqual([]);
    expect(read(log)).toContain('tty-sample');
    expectRestored(shell, { path: log });
  });
});

/** Resolves when the process has a child that waits: the guardian's shell. */
async function guardianOf(pid: number): Promise<void> {
  const until = performance.now() + 10_000;
  while (performance.now() < until) {
    const children = fs
      .readdirSync('/proc')
      .filter(name => /^\d+$/.test(name))
      .filter(name => read(`/proc/${name}/stat`).split(') ')[1]?.split(' ')[1] === String(pid));
    const isWaiting = children.some(
      child => read(`/proc/${child}/wchan`).includes('pipe') || /^State:\tS/m.test(read(`/proc/${child}/status`)),
    );
    if (
      children.length > 0 &&
      isWaiting &&
      children.every(child => read(`/proc/${child}/cmdline`).includes('trap') && childrenOf(child) === 0)
    )
      return;
    await new Promise(done => {
      setTimeout(done, 20);
    });
  }
  throw new Error('no guardian');
}
const childrenOf = (pid: string): number =>
  fs.readdirSync('/proc').filter(name => /^\d+$/.test(name) && read(`/proc/${name}/stat`).split(') ')[1]?.split(' ')[1] === pid).length;

describe('stopping', () => {
  it('shows the shell after Ctrl-Z, and the picture again after fg, also in a new size', async () => {
    const log = newLog();
    const shell = new PtyProgram('/bin/bash', ['--norc', '--noprofile', '-i'], { env: { SAMPLE_LOG: log, PS1: 'PROMPT> ' } });
    running.push(shell);
    await shell.sees('PROMPT>');
    shell.type(`'${process.execPath}' '${program.file}'; echo code=$?\r`);
    await shell.sees('ready');
    shell.type('\u001a');
    await shell.until('the shell', () => !shell.screen.isAlternate && shell.screen.text().includes('Stopped'));
    expect(shell.screen.cursor.visible).toBe(true);
    shell.resize(100, 30);
    shell.type('stty -a | grep -o -- "-\\?icanon"; echo "is=cooked"\r');
    await shell.sees('\nis=cooked');
    expect(shell.screen.text()).not.toContain('-icanon\n');
    shell.type('fg\r');
    await shell.until('the picture', () => shell.screen.isAlternate && shell.screen.text().includes('sample 100x30'));
    shell.type('j');
    await shell.sees('keys: j');
    shell.type('q');
    await shell.until('the end', () => !shell.screen.isAlternate && shell.screen.text().includes('bye'));
  });

  it('does not stop for ever where no shell could continue it', async () => {
    const direct = new PtyProgram(process.execPath, [program.file], {});
    running.push(direct);
    await direct.sees('ready');
    direct.type('\u001a');
    direct.type('j');
    await direct.sees('keys: j');
    direct.type('q');
    expect(await direct.ended()).toMatchObject({ code: 7 });
  });
});

describe('a terminal that goes away', () => {
  it('ends the process by SIGHUP, without a core', async () => {
    const log = newLog();
    const direct = new PtyProgram(process.execPath, [program.file], { env: { SAMPLE_LOG: log } });
    running.push(direct);
    await direct.sees('ready');
    const { pid } = direct;
    direct.hangUp();
    const until = performance.now() + 10_000;
    while (fs.existsSync(`/proc/${pid}`) && /State:\t[^Z]/.test(read(`/proc/${pid}/status`)) && performance.now() < until)
      await new Promise(done => {
        setTimeout(done, 20);
      });
    expect(read(log)).toMatch(/ending: (The process got SIGHUP|The terminal was closed)\./);
    expect(/State:\t[^Z]/.test(read(`/proc/${pid}/status`))).toBe(false);
  });
});

describe('a reader that stands still', () => {
  it('costs neither time nor memory, and sees the last state', async () => {
    const log = newLog();
    const direct = new PtyProgram(process.execPath, [program.file], { env: { SAMPLE_LOG: log }, columns: 200, rows: 60 });
    running.push(direct);
    await direct.sees('ready');
    direct.type('S');
    await direct.sees('count 3');
    direct.stall();
    const until = performance.now() + 12_000;
    while (!read(log).includes('storm:') && performance.now() < until)
      await new Promise(done => {
        setTimeout(done, 50);
      });
    direct.flow();
    await direct.sees('count 9999');
    const [, worst, memory] = /storm: worst (\d+) rss (\d+)/.exec(read(log))!;
    expect(Number(worst)).toBeLessThan(1000);
    expect(Number(memory)).toBeLessThan(150);
  });
});

describe('noise of others', () => {
  it('goes into the log, not onto the screen', async () => {
    const log = newLog();
    const direct = new PtyProgram(process.execPath, [program.file], { env: { SAMPLE_LOG: log } });
    running.push(direct);
    await direct.sees('ready');
    direct.type('N');
    await direct.sees('noise-done');
    expect(direct.output).not.toContain('NOISE');
    for (const word of ['NOISE-LOG', 'NOISE-ERROR', 'NOISE-WARNING', 'NOISE-STDOUT', 'NOISE-CHILD']) expect(read(log)).toContain(word);
    expect(fs.statSync(log).mode & 0o077).toBe(0);
  });
});
