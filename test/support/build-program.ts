import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles a TypeScript file into one that plain Node runs, for tests that need a real process.
 * @returns its path, and how to take it away again
 */
export async function buildProgram(entry: string): Promise<{ readonly file: string; remove(): void }> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'warroom-program-'));
  const file = path.join(folder, `${path.basename(entry, '.ts')}.mjs`);
  await build({
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
    banner: { js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);" },
  });
  return {
    file,
    remove: () => {
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
