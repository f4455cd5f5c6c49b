// Bundles the program into .build: `node src/build/bundle.mjs`, with --if-stale only when a source is newer than the bundle.
import { build } from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { blessedPlugin } from './blessed-plugin.mjs';

const out = '.build/app';
const stamp = path.join(out, 'main.mjs');

function newest(folder) {
  let latest = 0;
  for (const entry of fs.readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) latest = Math.max(latest, fs.statSync(path.join(entry.parentPath ?? entry.path, entry.name)).mtimeMs);
  }
  return latest;
}

function isFresh() {
  const made = fs.statSync(stamp, { throwIfNoEntry: false })?.mtimeMs;
  return made !== undefined && made > Math.max(...['src', 'panels', 'providers', 'themes'].map(newest), fs.statSync('package.json').mtimeMs);
}

if (!process.argv.includes('--if-stale') || !isFresh()) {
  // Chunks are named by content, and a program that runs from here still loads its own: only --clean takes old ones away.
  if (process.argv.includes('--clean')) fs.rmSync(out, { recursive: true, force: true });
  const { version } = JSON.parse(fs.readFileSync('package.json', 'utf8'));
  await build({
    entryPoints: ['src/main.ts', 'src/session/room-worker.ts'],
    outdir: out, entryNames: '[name]', chunkNames: 'chunk-[hash]', bundle: true, splitting: true, platform: 'node', format: 'esm', target: 'node20', mainFields: ['module', 'main'], minify: true, keepNames: false,
    outExtension: { '.js': '.mjs' }, external: ['term.js', 'pty.js'],
    // With splitting, import() of a CommonJS package gives nothing but `default`: take the ES form of it.
    alias: { yaml: './node_modules/yaml/browser/index.js' }, plugins: [blessedPlugin], legalComments: 'none', logLevel: 'warning',
    define: { WARROOM_VERSION: JSON.stringify(version) },
    // Packages in CommonJS ask for require, __filename and __dirname.
    banner: { js: 'import{createRequire as __cr}from"node:module";import{fileURLToPath as __f}from"node:url";import{dirname as __d}from"node:path";const require=__cr(import.meta.url);const __filename=__f(import.meta.url);const __dirname=__d(__filename);' },
  });
}
