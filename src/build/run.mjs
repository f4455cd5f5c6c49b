// Runs a TypeScript file of ours: `node src/build/run.mjs FILE [ARGS]`. Bundled on the fly, packages stay outside.
import { build } from 'esbuild';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [entry, ...rest] = process.argv.slice(2);
if (!entry) {
  process.stderr.write('usage: node src/build/run.mjs FILE [ARGS]\n');
  process.exit(2);
}
// Inside the project, so that packages resolve; by process, so that two runs don't meet.
const folder = resolve('.build', 'run', String(process.pid));
mkdirSync(folder, { recursive: true });
await build({
  entryPoints: [entry],
  outdir: folder,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  sourcemap: 'inline',
  outExtension: { '.js': '.mjs' },
  logLevel: 'warning',
  splitting: true,
});
process.argv = [process.argv[0], resolve(entry), ...rest];
const { rmSync } = await import('node:fs');
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
await import(
  pathToFileURL(
    join(
      folder,
      entry
        .split('/')
        .at(-1)
        .replace(/\.[cm]?ts$/, '.mjs'),
    ),
  ).href
);
