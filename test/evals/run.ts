import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { EvalSet, Outcome } from './eval-set.js';
import { readLedger, underFloor } from './ledger.js';
import { SETS } from './sets/index.js';

/** `npm run eval -- [SET…] [--data DIR] [--json] [--check] [--details]`: see test/evals/README.md. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string', default: '../shared/data' },
    json: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    details: { type: 'boolean', default: false },
  },
});
const unknown = positionals.filter(name => !SETS.some(set => set.id === name));
if (unknown.length > 0) {
  console.error(`No set named ${unknown.join(', ')}. There are: ${SETS.map(set => set.id).join(', ')}.`);
  process.exit(2);
}
const ledger = readLedger('test/evals/ledger.json');
const problems: string[] = [];
for (const set of positionals.length > 0 ? SETS.filter(candidate => positionals.includes(candidate.id)) : SETS) {
  const folder = folderOf(set, values.data);
  if (!folder) {
    const message = `${set.id}: no data here: neither ${values.data}/${set.folder} nor ${values.data} holds it`;
    if (values.json) console.log(JSON.stringify({ set: set.id, absent: true, message }));
    else console.log(message);
    continue;
  }
  const started = process.hrtime.bigint();
  const outcome = await set.run(folder);
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  if (values.check) problems.push(...underFloor(ledger[set.id], outcome.figures).map(problem => `${set.id}: ${problem}`));
  if (values.json) console.log(JSON.stringify({ set: set.id, figures: rounded(outcome.figures) }));
  else report(set, outcome, seconds);
}
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);

function folderOf(set: EvalSet, data: string): string | undefined {
  const inside = resolve(data, set.folder);
  if (existsSync(resolve(inside, set.marker))) return inside;
  return existsSync(resolve(data, set.marker)) ? resolve(data) : undefined;
}

function report(set: EvalSet, outcome: Outcome, seconds: number): void {
  console.log(`\n${set.id}  (${seconds.toFixed(1)} s)`);
  for (const figure of set.figures) {
    const parts = [`  ${figure.title.padEnd(34)} ${shown(outcome.figures[figure.name])}`];
    if (figure.floor) parts.push(`floor ${shown(figure.floor[0])} (${figure.floor[1]})`);
    if (figure.rival) parts.push(`rival ${shown(figure.rival[0])} (${figure.rival[1]})`);
    if (figure.reach !== undefined) parts.push(`reach ${shown(figure.reach)}`);
    console.log(parts.join('   '));
  }
  if (values.details) for (const line of outcome.details) console.log(`    ${line}`);
}

function shown(value: number | undefined): string {
  return value === undefined ? '-' : value > 1.5 ? value.toFixed(1) : value.toFixed(3);
}

function rounded(figures: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Math.round(value * 10_000) / 10_000]));
}
