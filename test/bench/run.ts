/** `npm run bench [-- --json]`: the figures that a person feels, against the goals of the design. Measure on a quiet machine. */
import { keyCost, mixed } from './screen.js';
import { idleCost, listingStall, startTimes } from './program.js';

interface Row { readonly name: string; readonly value: number; readonly unit: string; readonly goal?: number }

const start = await startTimes(7);
const idle = await idleCost(10, []);
const still = await idleCost(10, ['--low-bandwidth']);
const stall = await listingStall(10_000);
const usual = await keyCost(200, 60, mixed(600));
const large = await keyCost(400, 120, mixed(600));

const rows: readonly Row[] = [
  { name: 'bare node', value: start.node, unit: 'ms' },
  { name: 'start to first frame', value: start.frame, unit: 'ms' },
  { name: 'start as a multiple of bare node', value: start.ratio, unit: 'x', goal: 1.5 },
  { name: 'key to paint p50, 10,000 alerts, 200x60', value: usual.p50, unit: 'ms CPU' },
  { name: 'key to paint p99, 10,000 alerts, 200x60', value: usual.p99, unit: 'ms CPU', goal: 8 },
  { name: 'key to paint p99, 10,000 alerts, 400x120', value: large.p99, unit: 'ms CPU', goal: 16 },
  { name: 'bytes a key, 200x60', value: usual.meanBytes, unit: 'B' },
  { name: 'longest stall of the screen while 10,000 pods are listed', value: stall.stall, unit: 'ms', goal: 16 },
  { name: 'until 10,000 pods are in the room', value: stall.seconds, unit: 's' },
  { name: 'memory with 10,000 pods, screen and worker', value: stall.resident, unit: 'MB' },
  { name: 'sent when nothing changes (clock of the minute)', value: still.bytesPerSecond, unit: 'B/s', goal: 0 },
  { name: 'sent when nothing changes, for the clock of seconds', value: idle.bytesPerSecond, unit: 'B/s' },
  { name: 'CPU when nothing changes', value: idle.cpuPercent, unit: '% of a core', goal: 1 },
  { name: 'memory of the program with 100 pods', value: idle.resident, unit: 'MB' },
];
if (process.argv.includes('--json')) console.log(JSON.stringify(Object.fromEntries(rows.map(row => [row.name, row.value]))));
else for (const { name, value, unit, goal } of rows) console.log(`${name.padEnd(58)} ${value.toFixed(value < 10 ? 2 : 0).padStart(8)} ${unit.padEnd(12)} ${goal === undefined ? '' : `${value <= goal ? 'within' : 'over'} ${goal}`}`);
process.exit(0);
