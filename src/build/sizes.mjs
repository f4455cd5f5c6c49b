// No file of code over 300 lines, no folder that says nothing: `node src/build/sizes.mjs`.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

const LIMIT = 300;
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.mts', '*.js', '*.mjs', '*.cjs'], {
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .filter(file => fs.existsSync(file) && !/^test\/(recordings|screens)\//.test(file));
const problems = [];
for (const file of files) {
  const lines = fs.readFileSync(file, 'utf8').split('\n').length - 1;
  if (lines > LIMIT) problems.push(`${file}: ${lines} lines, at most ${LIMIT}`);
  if (/(^|\/)(utils?|helpers?|common|misc|managers?|services?)(\/|\.ts$)/.test(file) && !file.startsWith('providers/game-day/'))
    problems.push(`${file}: a name that says nothing`);
  if (!/^[a-z0-9.-]+$/.test(file.split('/').at(-1))) problems.push(`${file}: not kebab-case`);
}
const root = new Set([
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'src',
  'panels',
  'providers',
  'themes',
  'test',
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
]);
for (const name of execFileSync('git', ['ls-tree', '--name-only', 'HEAD'], { encoding: 'utf8' }).trim().split('\n'))
  if (!name.startsWith('.') && !root.has(name)) problems.push(`${name}: does not belong at the top level`);
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
