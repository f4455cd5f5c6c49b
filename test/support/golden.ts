import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { styleKey, type VirtualTerminal } from './virtual-terminal.js';

const FOLDER = fileURLToPath(new URL('../screens', import.meta.url));
const LETTERS = '.abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** One letter a cell and a legend: when a theme changes a colour, only a line of the legend does. */
export function styleMap(screen: VirtualTerminal): string {
  const letters = new Map<string, string>();
  const rows: string[] = [];
  for (let y = 0; y < screen.emulator.rows; y++) {
    let row = '';
    for (let x = 0; x < screen.emulator.cols; x++) {
      const cell = screen.cell(x, y);
      // The second half of a wide character has the style of the first.
      const key = styleKey(cell.text === '' && x > 0 ? screen.cell(x - 1, y) : cell);
      if (!letters.has(key)) letters.set(key, LETTERS[letters.size] ?? '?');
      row += letters.get(key) ?? '?';
    }
    rows.push(row);
  }
  return [...rows, '', ...[...letters].map(([key, letter]) => `${letter} ${key}`), ''].join('\n');
}

/** Compares a screen with test/screens/NAME.txt and NAME.style.txt; `vitest -u` accepts the new one. */
export async function matchesGolden(screen: VirtualTerminal, name: string): Promise<void> {
  await expect(`${screen.text()}\n`).toMatchFileSnapshot(join(FOLDER, `${name}.txt`));
  await expect(styleMap(screen)).toMatchFileSnapshot(join(FOLDER, `${name}.style.txt`));
}
