// Bundles the program into .build: `node src/build/bundle.mjs`, with --if-stale only when a source is newer than the bundle.
import { build } from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { blessedPlugin } from './blessed-plugin.mjs';

const out = '.build/app';
const stamp = path.join(out, 'main.cjs');

function newest(folder) {
  let latest = 0;
  for (const entry of fs.readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) latest = Math.max(latest, fs.statSync(path.join(entry.parentPath ?? entry.path, entry.name)).mtimeMs);
  }
  return latest;
}

function isFresh() {
  const made = fs.statSync(stamp, { throwIfNoEntry: false })?.mtimeMs;
  return (
    made !== undefined && made > Math.max(...['src', 'panels', 'providers', 'themes'].map(newest), fs.statSync('package.json').mtimeMs)
  );
}

if (!process.argv.includes('--if-stale') || !isFresh()) {
  // Chunks are named by content, and a program that runs from here still loads its own: only --clean takes old ones away.
  if (process.argv.includes('--clean')) fs.rmSync(out, { recursive: true, force: true });
  const { version } = JSON.parse(fs.readFileSync('package.json', 'utf8'));
  const base = {
    outdir: out,
    entryNames: '[name]',
    bundle: true,
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    define: { WARROOM_VERSION: JSON.stringify(version) },
  };
  // The door and all that the first frame needs are one CommonJS file: Node's loader of modules, and each file more, is
  // felt in a start of some 30 ms. What it imports later are modules of their own.
  const later = new Set();
  const modules = {
    name: 'later',
    setup(context) {
      context.onResolve({ filter: /^\./ }, ({ kind, path: file, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined;
        const entry = path.relative('.', path.resolve(resolveDir, file.replace(/\.js$/, '.ts')));
        later.add(entry);
        return { path: `./${path.basename(entry, '.ts')}.mjs`, external: true };
      });
    },
  };
  await build({ ...base, entryPoints: ['src/main.ts'], format: 'cjs', outExtension: { '.js': '.cjs' }, plugins: [modules] });
  await build({
    ...base,
    entryPoints: [...later, 'src/session/room-worker.ts'],
    chunkNames: '[name]-[hash]',
    splitting: true,
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    external: ['term.js', 'pty.js'],
    // With splitting, import() of a CommonJS package gives nothing but `default`: take the ES form of it.
    alias: { yaml: './node_modules/yaml/browser/index.js' },
    plugins: [blessedPlugin],
    // Packages in CommonJS ask for require, __filename and __dirname.
    banner: {
      js: 'import{createRequire as __cr}from"node:module";import{fileURLToPath as __f}from"node:url";import{dirname as __d}from"node:path";const require=__cr(import.meta.url);const __filename=__f(import.meta.url);const __dirname=__d(__filename);',
    },
  });
}
