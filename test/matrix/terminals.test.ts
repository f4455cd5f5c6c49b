import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PtyProgram } from '../support/pty-program.js';
import { expectRestored, pidOf, script, underShell, type Notes } from '../support/under-shell.js';

/** The shipped program in every terminal that people use: it starts, draws, quits, and leaves everything as it was. */
const COMMAND = `'${process.execPath}' '${resolve('.build/app/main.cjs')}' --game-day bad-rollout`;
const home = mkdtempSync(join(tmpdir(), 'warroom-matrix-'));
const BASE = {
  HOME: home,
  WARROOM_STATE_DIR: join(home, 'state'),
  WARROOM_GAME_DAY_SEED: 'journey',
  OLLAMA_HOST: '127.0.0.1:9',
  TERMINFO: undefined,
};
const running: PtyProgram[] = [];
beforeAll(() => {
  execFileSync(process.execPath, ['src/build/bundle.mjs', '--if-stale']);
});
afterEach(() => {
  for (const one of running.splice(0)) one.kill();
});
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
});

let count = 0;
const newNotes = (): Notes => ({ path: join(home, `run-${++count}`) });
function start(notes: Notes, env: Readonly<Record<string, string | undefined>>): PtyProgram {
  // A pseudo-terminal always comes with a TERM: to be without one it has to be taken away inside.
  const command = 'TERM' in env && env['TERM'] === undefined ? `env -u TERM ${COMMAND}` : COMMAND;
  const shell = underShell(command, notes, { columns: 120, rows: 36, env: { ...BASE, ...env }, cwd: process.cwd() });
  running.push(shell);
  return shell;
}
const drawn = (shell: PtyProgram): Promise<void> =>
  shell.until(
    'incidents and their detail',
    () => /Incidents \d+ of \d+ alerts/.test(shell.screen.text()) && shell.screen.text().includes('Suspects'),
  );
/** `:q`, a key at a time, as a hand types it. */
async function quit(shell: PtyProgram): Promise<void> {
  shell.type(':');
  await shell.sees('Command');
  shell.type('q');
  await shell.until('the q in its line', () => /: q\s/.test(shell.screen.text()));
  shell.type('\r');
}

type Colours = 'truecolor' | 256 | 16 | 8 | 'none';
/** How many colours the output makes use of. */
function coloursOf(output: string): Colours {
  // eslint-disable-next-line no-control-regex -- escape sequences are the subject here
  const parameters = [...output.matchAll(/\u001b\[([\d;]*)m/g)].map(([, list = '']) => list).join('|');
  if (/[34]8;2;/.test(parameters)) return 'truecolor';
  if (/[34]8;5;/.test(parameters)) return 256;
  if (/(^|[;|])(9|10)[0-7](?=[;|]|$)/.test(parameters)) return 16;
  return /(^|[;|])[34][0-7](?=[;|]|$)/.test(parameters) ? 8 : 'none';
}

const TERMINALS: readonly (readonly [term: string | undefined, colours: Colours, env?: Readonly<Record<string, string | undefined>>])[] = [
  ['xterm-256color', 256],
  ['xterm-256color', 'truecolor', { COLORTERM: 'truecolor' }],
  ['xterm-256color', 'none', { NO_COLOR: '1' }],
  ['screen', 8],
  ['screen-256color', 256],
  ['tmux', 256],
  ['tmux-256color', 256],
  ['xterm-kitty', 'truecolor'],
  ['alacritty', 'truecolor'],
  ['foot', 'truecolor'],
  ['xterm-ghostty', 'truecolor'],
  ['linux', 16],
  ['vt100', 'none'],
  [undefined, 8],
  ['no-such-terminal', 8, { TERMINFO: '/nowhere', TERMINFO_DIRS: '/nowhere' }],
];

describe('every terminal', { timeout: 60_000 }, () => {
  it.each(TERMINALS.map(([term, colours, env]) => ({ term, colours, env })))('TERM=$term: $colours', async ({ term, colours, env }) => {
    const notes = newNotes();
    const shell = start(notes, { TERM: term, ...env });
    await drawn(shell);
    expect(coloursOf(shell.output)).toBe(colours);
    expect(shell.screen.text()).toContain(' │ ');
    await quit(shell);
    await shell.sees('code=0');
    expectRestored(shell, notes);
  });

  it.each([
    ['C', { LANG: 'C' }],
    ['POSIX over LANG', { LC_ALL: 'POSIX', LANG: 'en_GB.UTF-8' }],
    ['none', { LANG: undefined }],
  ])('draws borders in ASCII in a locale that is %s', async (_name, env) => {
    const notes = newNotes();
    const shell = start(notes, { TERM: 'xterm-256color', ...env });
    await drawn(shell);
    expect(shell.screen.text()).toMatch(/^[\n\x20-\x7e]*$/);
    expect(shell.screen.text()).toContain(' | ');
    await quit(shell);
    await shell.sees('code=0');
    expectRestored(shell, notes);
  });

  it('that can not place text gets the same as text, and no sequence at all', async () => {
    const notes = newNotes();
    const shell = start(notes, { TERM: 'dumb' });
    await shell.sees('code=0');
    expect(shell.output).toContain('cannot place text');
    expect(shell.output).toContain('GAME DAY');
    expect(shell.output).not.toContain('\u001b');
  });
});

describe('a multiplexer', { timeout: 60_000 }, () => {
  it('tmux shows it, and has its pane back afterwards', async () => {
    const notes = newNotes();
    const socket = `warroom-matrix-${process.pid}`;
    const outer = new PtyProgram(
      'tmux',
      ['-L', socket, '-f', '/dev/null', 'new-session', `/bin/bash --norc -m -c '${script(COMMAND, notes).replaceAll("'", "'\\''")}'`],
      { columns: 120, rows: 37, env: { ...BASE, COLORTERM: 'truecolor' } },
    );
    running.push(outer);
    const ask = (format: string): string =>
      execFileSync('tmux', ['-L', socket, 'display-message', '-p', format], { encoding: 'utf8' }).trim();
    try {
      await drawn(outer);
      expect(outer.screen.text()).toContain(' │ ');
      expect(ask('#{alternate_on} #{cursor_flag} #{mouse_any_flag}')).toBe('1 0 0');
      await quit(outer);
      await outer.sees('code=0');
      expect(outer.screen.text()).not.toContain('Incidents');
      expect(
        ask(
          '#{alternate_on} #{cursor_flag} #{mouse_any_flag} #{wrap_flag} #{insert_flag} #{keypad_flag} #{keypad_cursor_flag} #{scroll_region_upper} #{scroll_region_lower}',
        ),
      ).toBe('0 1 0 1 0 0 0 0 35');
    } finally {
      spawnSync('tmux', ['-L', socket, 'kill-server']);
    }
  });

  it.skipIf(spawnSync('screen', ['-v']).error !== undefined)('GNU screen shows it, and has its window back afterwards', async () => {
    const notes = newNotes();
    const settings = join(home, 'screenrc');
    writeFileSync(settings, 'startup_message off\naltscreen on\ndefutf8 on\nvbell off\n');
    const inside = join(home, 'inside.sh');
    writeFileSync(inside, script(COMMAND, notes));
    const outer = new PtyProgram('screen', ['-c', settings, '-S', `warroom-matrix-${process.pid}`, '/bin/bash', '--norc', '-m', inside], {
      columns: 120,
      rows: 36,
      env: { ...BASE, SCREENDIR: join(home, 'sockets') },
    });
    running.push(outer);
    // It begins by choosing 80 columns (DECCOLM), which terminals ignore unless they are told otherwise.
    outer.screen.emulator.options.windowOptions = {};
    await drawn(outer);
    expect(outer.screen.text()).toContain(' │ ');
    await quit(outer);
    await outer.sees('code=0');
    expect(outer.screen.text()).not.toContain('Incidents');
    expect(outer.screen.cursor.visible).toBe(true);
    outer.type('\r');
    await outer.ended();
  });
});

describe('whatever happens to it', { timeout: 60_000 }, () => {
  it.each<[NodeJS.Signals, number]>([
    ['SIGTERM', 143],
    ['SIGINT', 130],
    ['SIGHUP', 129],
    ['SIGQUIT', 131],
  ])('%s ends it with the terminal restored', async (signal, code) => {
    const notes = newNotes();
    const shell = start(notes, { TERM: 'xterm-256color' });
    await drawn(shell);
    process.kill(pidOf(notes), signal);
    await shell.sees(`code=${code}`);
    expectRestored(shell, notes);
  });

  it('ctrl-c twice ends it, too', async () => {
    const notes = newNotes();
    const shell = start(notes, { TERM: 'xterm-256color' });
    await drawn(shell);
    shell.type('\u0003');
    await shell.sees('again to quit');
    shell.type('\u0003');
    await shell.sees('code=130');
    expectRestored(shell, notes);
  });

  it('it outlives 200 resizes in two seconds, and shows the last size whole', async () => {
    const notes = newNotes();
    const shell = start(notes, { TERM: 'xterm-256color' });
    await drawn(shell);
    const before = shell.output.length;
    const sizes = [
      [120, 36],
      [61, 20],
      [200, 60],
      [40, 10],
      [20, 5],
      [133, 44],
      [80, 24],
      [300, 90],
    ] as const;
    for (let turn = 0; turn < 200; turn++) {
      const [columns, rows] = sizes[turn % sizes.length]!;
      shell.resize(columns, rows);
      await new Promise(done => {
        setTimeout(done, 10);
      });
    }
    shell.resize(110, 30);
    await shell.until(
      'the last size',
      () => /GAME DAY/.test(shell.screen.row(0)) && /\? help/.test(shell.screen.row(29)) && shell.screen.row(1).includes('Incidents'),
    );
    expect(shell.exit).toBeUndefined();
    // Forty pictures at most, one in 50 ms, and none of them larger than the largest size.
    expect(shell.output.length - before).toBeLessThan(3_000_000);
    await quit(shell);
    await shell.sees('code=0');
    expectRestored(shell, notes);
  });

  it('stops with ctrl-z into the shell, and comes back in another size', async () => {
    const shell = new PtyProgram('/bin/bash', ['--norc', '--noprofile', '-i'], {
      columns: 120,
      rows: 36,
      env: { ...BASE, PS1: 'PROMPT> ' },
      cwd: process.cwd(),
    });
    running.push(shell);
    await shell.sees('PROMPT>');
    shell.type(`${COMMAND}\r`);
    await drawn(shell);
    shell.type('\u001a');
    await shell.until('the shell', () => !shell.screen.isAlternate && shell.screen.text().includes('Stopped'));
    expect(shell.screen.cursor.visible).toBe(true);
    shell.resize(100, 30);
    shell.type('fg\r');
    await shell.until(
      'the room again',
      () => shell.screen.isAlternate && /GAME DAY/.test(shell.screen.row(0)) && /\? help/.test(shell.screen.row(29)),
    );
    await quit(shell);
    await shell.until('the shell again', () => !shell.screen.isAlternate);
    shell.type('echo code=$?\r');
    await shell.sees('\ncode=0');
  });

  it('a mistake that is found after the screen has opened is one line on the screen of before', async () => {
    const notes = newNotes();
    const shell = underShell(`${COMMAND.replace('--game-day bad-rollout', '--prometheus not-an-address')}`, notes, {
      columns: 120,
      rows: 36,
      env: { ...BASE, TERM: 'xterm-256color' },
      cwd: process.cwd(),
    });
    running.push(shell);
    await shell.sees('code=2');
    expect(shell.screen.text()).toMatch(/^warroom: Prometheus: .*no http:\/\/ or https:\/\/ address/m);
    expectRestored(shell, notes);
  });
});
