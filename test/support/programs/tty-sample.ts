/** A small program on the terminal kit, for tests that need a real process: it shows what it gets and does what it is told by keys. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { terminalAbilities, type AbilityFlags } from '../../../src/terminal/tty/abilities.js';
import { openTerminal } from '../../../src/terminal/tty/terminal.js';

const logFile = process.env['SAMPLE_LOG'];
const flags: AbilityFlags = process.env['SAMPLE_FLAGS'] === undefined ? {} : (JSON.parse(process.env['SAMPLE_FLAGS']) as AbilityFlags);
const detected = terminalAbilities(process.env, process.stdin.isTTY && process.stdout.isTTY, flags);
if (detected.is === 'refused') {
  console.error(detected.because);
  process.exit(2);
}

const terminal = openTerminal({
  input: process.stdin,
  output: process.stdout,
  abilities: detected.abilities,
  now: () => performance.now(),
  ...(logFile === undefined ? {} : { logFile }),
  onEnding: because => {
    if (logFile !== undefined) fs.appendFileSync(logFile, `ending: ${because}\n`);
  },
});

const seen: string[] = [];
let count = 0;
const paint = (): void => {
  const surface = terminal.surface();
  const { width, height } = terminal.size;
  surface.fill({ fg: '#c0caf5', bg: '#1a1b26' });
  surface.put(0, 0, `sample ${width}x${height} count ${count} ${terminal.abilities.depth}`, { fg: '#1a1b26', bg: '#7aa2f7', bold: true });
  surface.put(0, 1, `keys: ${seen.join(' ')}`, { fg: '#c0caf5', bg: '#1a1b26' });
  surface.put(0, 2, '┌─ 日本 🔥 ─┐', { fg: '#9ece6a', bg: '#1a1b26' });
  for (let y = 3; y < height - 1; y++)
    surface.put(0, y, `row ${y} ${String((count * 7919 + y) % 1000)} ${'·'.repeat(20)}`, { fg: '#565f89', bg: '#1a1b26' });
  surface.put(0, height - 1, 'ready', { fg: '#e0af68', bg: '#1a1b26' });
  terminal.present();
};

/** Draws as fast as a busy program might, and writes down how long it was ever held up. */
function storm(): void {
  let last = performance.now();
  let worst = 0;
  const started = last;
  const timer = setInterval(() => {
    const now = performance.now();
    worst = Math.max(worst, now - last);
    last = now;
    count++;
    paint();
    if (now - started < 3000) return;
    clearInterval(timer);
    if (logFile !== undefined)
      fs.appendFileSync(logFile, `storm: worst ${Math.round(worst)} rss ${Math.round(process.memoryUsage().rss / 1048576)}\n`);
    count = 9999;
    paint();
  }, 10);
}

/** Everything that libraries do to a terminal that is not theirs. */
function makeNoise(): void {
  console.log('NOISE-LOG');
  console.error('NOISE-ERROR');
  process.emitWarning('NOISE-WARNING');
  process.stdout.write('NOISE-STDOUT\n');
  spawn('/bin/sh', ['-c', 'echo NOISE-CHILD >&2'], { stdio: ['ignore', 'ignore', 'inherit'] }).on('exit', () => {
    seen.push('noise-done');
    paint();
  });
}

terminal.onToken(token => {
  if (token.kind === 'reply') return;
  if (token.kind !== 'key') seen.push(token.kind);
  else if (token.key === 'q') terminal.close(7, 'bye: the log is elsewhere');
  else if (token.key === 'X') throw new Error('crash \u001b]0;on purpose\u0007');
  else if (token.key === 'R') void Promise.reject(new Error('rejected on purpose'));
  else if (token.key === 'N') makeNoise();
  else if (token.key === 'S') storm();
  else if (token.key === 'ctrl-z') {
    terminal.suspend();
    return;
  } else if (token.key === 'c') count++;
  else seen.push(token.key);
  paint();
});
terminal.onResize(paint);
paint();
