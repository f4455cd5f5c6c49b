import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { terminalAbilities, type AbilityFlags } from '../../../../src/terminal/tty/abilities.js';
import type { Abilities } from '../../../../src/terminal/tty/contract.js';
import { buildProgram } from '../../../support/build-program.js';
import { PtyProgram } from '../../../support/pty-program.js';

const UTF8 = { LANG: 'en_GB.UTF-8' };
const usable = (env: Readonly<Record<string, string>>, flags?: AbilityFlags): Abilities => {
  const detected = terminalAbilities(env, true, flags);
  if (detected.is === 'refused') throw new Error(detected.because);
  return detected.abilities;
};

describe('terminalAbilities', () => {
  it.each<[string, Record<string, string>, Abilities]>([
    ['xterm-256color', { TERM: 'xterm-256color' }, { depth: 256, glyphs: 'unicode', modern: true }],
    [
      'xterm-256color that claims more',
      { TERM: 'xterm-256color', COLORTERM: 'truecolor' },
      { depth: 'truecolor', glyphs: 'unicode', modern: true },
    ],
    ['xterm', { TERM: 'xterm' }, { depth: 16, glyphs: 'unicode', modern: true }],
    ['screen', { TERM: 'screen' }, { depth: 8, glyphs: 'unicode', modern: true, multiplexer: 'screen' }],
    [
      'screen-256color',
      { TERM: 'screen-256color', STY: '1.x', COLORTERM: 'truecolor' },
      { depth: 256, glyphs: 'unicode', modern: true, multiplexer: 'screen' },
    ],
    ['tmux with an old TERM', { TERM: 'screen', TMUX: '/tmp/x,1,0' }, { depth: 256, glyphs: 'unicode', modern: true, multiplexer: 'tmux' }],
    ['tmux', { TERM: 'tmux', TMUX: '/tmp/x,1,0' }, { depth: 256, glyphs: 'unicode', modern: true, multiplexer: 'tmux' }],
    [
      'tmux-256color',
      { TERM: 'tmux-256color', TMUX: '/tmp/x,1,0', COLORTERM: '24bit' },
      { depth: 'truecolor', glyphs: 'unicode', modern: true, multiplexer: 'tmux' },
    ],
    ['xterm-kitty', { TERM: 'xterm-kitty' }, { depth: 'truecolor', glyphs: 'unicode', modern: true }],
    ['alacritty', { TERM: 'alacritty' }, { depth: 'truecolor', glyphs: 'unicode', modern: true }],
    ['foot', { TERM: 'foot' }, { depth: 'truecolor', glyphs: 'unicode', modern: true }],
    ['ghostty', { TERM: 'xterm-ghostty' }, { depth: 'truecolor', glyphs: 'unicode', modern: true }],
    ['linux', { TERM: 'linux' }, { depth: 16, glyphs: 'console', modern: true }],
    ['vt100', { TERM: 'vt100' }, { depth: 'none', glyphs: 'console', modern: false }],
    ['unset', {}, { depth: 8, glyphs: 'unicode', modern: false }],
    ['something unknown', { TERM: 'frobnicator' }, { depth: 8, glyphs: 'unicode', modern: true }],
    ['iTerm', { TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app' }, { depth: 'truecolor', glyphs: 'unicode', modern: true }],
    [
      'iTerm around tmux',
      { TERM: 'tmux-256color', TMUX: 'x', TERM_PROGRAM: 'iTerm.app' },
      { depth: 256, glyphs: 'unicode', modern: true, multiplexer: 'tmux' },
    ],
    ['NO_COLOR', { TERM: 'xterm-kitty', NO_COLOR: '1' }, { depth: 'none', glyphs: 'unicode', modern: true }],
    ['an empty NO_COLOR', { TERM: 'xterm-kitty', NO_COLOR: '' }, { depth: 'truecolor', glyphs: 'unicode', modern: true }],
  ])('%s', (_name, env, expected) => {
    expect(usable({ ...UTF8, ...env })).toEqual(expected);
  });

  it.each<[string, Record<string, string>, Abilities['glyphs']]>([
    ['no locale', {}, 'ascii'],
    ['C', { LANG: 'C' }, 'ascii'],
    ['POSIX over UTF-8', { LC_ALL: 'POSIX', LANG: 'en_GB.UTF-8' }, 'ascii'],
    ['empty LC_ALL', { LC_ALL: '', LANG: 'C.utf8' }, 'unicode'],
    ['LC_CTYPE before LANG', { LC_CTYPE: 'de_DE.UTF-8', LANG: 'C' }, 'unicode'],
    ['Latin 1', { LANG: 'de_DE.ISO-8859-1' }, 'ascii'],
  ])('shows %s as it should be', (_name, env, expected) => {
    expect(usable({ TERM: 'xterm-256color', ...env }).glyphs).toBe(expected);
  });

  it('lets flags win', () => {
    expect(usable({ TERM: 'xterm', ...UTF8 }, { ascii: true }).glyphs).toBe('ascii');
    expect(usable({ TERM: 'xterm' }, { ascii: false }).glyphs).toBe('unicode');
    expect(usable({ TERM: 'vt100', NO_COLOR: '1' }, { depth: 256 }).depth).toBe(256);
  });

  it('refuses in words what cannot show a screen', () => {
    expect(terminalAbilities({ TERM: 'dumb' }, true)).toMatchObject({
      is: 'refused',
      because: expect.stringContaining('TERM=dumb') as string,
    });
    expect(terminalAbilities({ TERM: 'xterm' }, false)).toMatchObject({
      is: 'refused',
      because: expect.stringContaining('not a terminal') as string,
    });
  });
});

describe('in real terminals', () => {
  let program: Awaited<ReturnType<typeof buildProgram>>;
  const running: PtyProgram[] = [];
  beforeAll(async () => {
    program = await buildProgram('test/support/programs/tty-sample.ts');
  });
  afterEach(() => {
    for (const one of running.splice(0)) one.kill();
  });
  afterAll(() => {
    program.remove();
  });
  const start = (env: Readonly<Record<string, string | undefined>>): PtyProgram => {
    const one = new PtyProgram(process.execPath, [program.file], { env, columns: 60, rows: 12 });
    running.push(one);
    return one;
  };

  const TERMS = [
    'xterm-256color',
    'xterm',
    'screen',
    'screen-256color',
    'tmux',
    'tmux-256color',
    'xterm-kitty',
    'alacritty',
    'foot',
    'xterm-ghostty',
    'linux',
    'vt100',
    'frobnicator',
    undefined,
  ];
  it('shows the same text under every TERM, in UTF-8 and in a C locale, without reading terminfo', async () => {
    const shots = await Promise.all(
      TERMS.flatMap(TERM => [
        { TERM, LANG: 'C.UTF-8' },
        { TERM, LANG: 'C' },
      ]).map(async env => {
        const one = start({ ...env, TERMINFO: '/nonexistent' });
        await one.sees('ready');
        const text = one.screen.text().replace(/count 0 \w+/, 'count 0');
        one.type('q');
        expect(await one.ended()).toMatchObject({ code: 7 });
        await one.until('the main screen', () => !one.screen.isAlternate);
        expect(one.screen.commands).toEqual([]);
        return { env, text };
      }),
    );
    const [full, ascii] = [shots[0]!.text, shots[1]!.text];
    expect(full).toContain('┌─ 日本 🔥 ─┐');
    expect(ascii).toContain('+- ???? ?? -+');
    for (const { env, text } of shots) {
      const console = env.TERM === 'linux' || env.TERM === 'vt100';
      expect(text, `${env.TERM} ${env.LANG}`).toBe(env.LANG === 'C' ? ascii : console ? full.replace('日本 🔥', '???? ??') : full);
    }
  });

  // node-pty closes its side 200 ms after the end of a process, read or not: on a busy machine the last words may be lost.
  it('refuses dumb terminals with a reason and a code', { retry: 2 }, async () => {
    const one = start({ TERM: 'dumb' });
    expect(await one.ended()).toMatchObject({ code: 2 });
    expect(one.screen.text()).toContain('warroom triage');
    expect(one.screen.isAlternate).toBe(false);
  });

  it.skipIf(!hasTmux())('draws inside tmux and leaves its pane as it was', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'warroom-tmux-'));
    const tmux = (...args: string[]): string =>
      execFileSync('tmux', ['-S', path.join(folder, 'socket'), '-f', '/dev/null', ...args], {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], LANG: 'C.UTF-8', TERM: 'xterm-256color' },
      });
    const pane = async (what: string, holds: (text: string) => boolean): Promise<string> => {
      const until = performance.now() + 10_000;
      for (;;) {
        const text = tmux('capture-pane', '-p');
        if (holds(text)) return text;
        if (performance.now() > until) throw new Error(`never saw ${what} in tmux:\n${text}`);
        await new Promise(done => {
          setTimeout(done, 20);
        });
      }
    };
    try {
      tmux('new-session', '-d', '-x', '80', '-y', '20', `LANG=C.UTF-8 '${process.execPath}' '${program.file}'; echo after; cat`);
      expect(await pane('the first frame', text => text.includes('ready'))).toContain('┌─ 日本 🔥 ─┐');
      tmux('send-keys', 'j', 'Up');
      await pane('keys', text => text.includes('keys: j up'));
      expect(tmux('capture-pane', '-p', '-e')).toContain('\u001b[1m');
      tmux('send-keys', 'q');
      expect(await pane('the end', text => text.includes('after'))).toContain('bye');
    } finally {
      tmux('kill-server');
      fs.rmSync(folder, { recursive: true, force: true });
    }
  });
});

function hasTmux(): boolean {
  try {
    execFileSync('tmux', ['-V']);
    return true;
  } catch {
    return false;
  }
}
