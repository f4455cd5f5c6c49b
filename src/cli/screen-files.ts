import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Paths } from '../session/paths.js';
import type { Preferences } from '../terminal/preferences.js';
import type { ScreenFiles } from '../terminal/screen.js';

/** What the screen remembers between sessions, and where its pictures go. Failing to write costs the memory, nothing else. */
export interface RememberingFiles extends ScreenFiles {
  remembered(): Partial<Preferences>;
}

/** Only these are remembered: the rest comes from flags and the config file each time. */
const KEPT = ['theme', 'layout', 'zoomed', 'weights', 'hintSeen'] as const satisfies readonly (keyof Preferences)[];

export function openScreenFiles(paths: Paths): RememberingFiles {
  const file = paths.screen;
  return {
    remembered() {
      try {
        const value = JSON.parse(readFileSync(file, 'utf8')) as Partial<Preferences>;
        return Object.fromEntries(KEPT.flatMap(key => (value[key] === undefined ? [] : [[key, value[key]]])));
      } catch {
        return {};
      }
    },
    savePreferences(preferences) {
      try {
        mkdirSync(paths.state, { recursive: true, mode: 0o700 });
        // Whoever reads it, or is killed here, finds the old or the new one whole.
        writeFileSync(`${file}.new`, `${JSON.stringify(Object.fromEntries(KEPT.map(key => [key, preferences[key]])))}\n`, { mode: 0o600 });
        renameSync(`${file}.new`, file);
      } catch {
        return;
      }
    },
    saveSnapshot(snapshot) {
      const folder = paths.pictures;
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const name = join(folder, new Date().toISOString().replace(/[:.]/g, '-'));
      writeFileSync(`${name}.svg`, snapshot.svg, { mode: 0o600 });
      writeFileSync(`${name}.txt`, snapshot.text, { mode: 0o600 });
      return `${name}.svg`;
    },
  };
}
