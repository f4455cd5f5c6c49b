import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { styleKey, type VirtualTerminal } from './virtual-terminal.js';

const FOLDER = fileURLToPath(new URL('../screens', import.meta.url));
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/**
 * A screen as text: its rows, then the styles of each row as runs (a letter and for how many cells; the last run goes to
 * the edge, `=` is the row above again), then what the letters stand for. When a theme changes a colour, only a line of
 * the legend does.
 */
export function goldenOf(screen: VirtualTerminal): string {
  const letters = new Map<string, string>();
  const letterOf = (key: string): string => {
    if (!letters.has(key)) letters.set(key, LETTERS[letters.size] ?? '?');
    return letters.get(key) ?? '?';
  };
  const rows = Array.from({ length: screen.emulator.rows }, (_, y) => {
    const runs: { letter: string; count: number }[] = [];
    for (let x = 0; x < screen.emulator.cols; x++) {
      const cell = screen.cell(x, y);
      // The second half of a wide character has the style of the first.
      const letter = letterOf(styleKey(cell.text === '' && x > 0 ? screen.cell(x - 1, y) : cell));
      const last = runs.at(-1);
      if (last?.letter === letter) last.count++;
      else runs.push({ letter, count: 1 });
    }
    return runs.map(({ letter, count }, index) => (index === runs.length - 1 || count === 1 ? letter : `${letter}${count}`)).join('');
  });
  const styles = rows.map((row, y) => (row === rows[y - 1] ? '=' : row));
  return [screen.text(), '--- styles', ...styles, '---', ...[...letters].map(([key, letter]) => `${letter} ${key}`), ''].join('\n');
}

/** Compares a screen with test/screens/NAME.txt; `vitest -u` accepts the new one. */
export async function matchesGolden(screen: VirtualTerminal, name: string): Promise<void> {
  await expect(goldenOf(screen)).toMatchFileSnapshot(join(FOLDER, `${name}.txt`));
}
