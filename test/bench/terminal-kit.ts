/** Measures the terminal kit: CPU and bytes of typical frames, and the time to the first one. `node src/build/run.mjs test/bench/terminal-kit.ts` */
import { spawnSync } from 'node:child_process';
import { createDraw } from '../../src/terminal/tty/draw.js';
import { createGrid, UNKNOWN, type Grid } from '../../src/terminal/tty/grid.js';
import { surfaceOf } from '../../src/terminal/tty/surface.js';
import type { ColourDepth, ScrollHint, Surface } from '../../src/terminal/tty/contract.js';
import { resolveTheme, type ResolvedTheme } from '../../src/terminal/resolved-theme.js';
import { theme as midnight } from '../../themes/midnight.js';
import { fit } from '../../src/text/width.js';
import { buildProgram } from '../support/build-program.js';
import { PtyProgram } from '../support/pty-program.js';

interface View {
  readonly top: number;
  readonly cursor: number;
  readonly clock: number;
  readonly wide: boolean;
  readonly salt: number;
}

const words = ['checkout', 'payment', 'cart', 'web', 'mobile-bff', 'ledger', 'search', '日本語サービス', 'inventory'];
const severities = ['severity.critical', 'severity.warning', 'severity.info', 'severity.unknown'] as const;

/** A screen as the war room has it: bar, list (all the width, or beside a panel), footer with a clock. */
function paint(surface: Surface, theme: ResolvedTheme, view: View): void {
  const { width, height } = surface;
  surface.fill(theme.base);
  surface.fill(theme.style('bar', 'bar'), { x: 0, y: 0, width, height: 1 });
  surface.put(1, 0, 'warroom  prod-eu/shop  READ-ONLY', theme.style('title', 'bar'));
  const listWidth = view.wide ? width : Math.floor(width * 0.6);
  for (let y = 1; y < height - 1; y++) {
    const index = view.top + y - 1;
    const list = surface.sub({ x: 0, y, width: listWidth, height: 1 });
    let x = list.put(0, 0, '● ', theme.style(severities[(index + view.salt) % 4]!));
    x = list.put(x, 0, String(index).padStart(6), theme.style('dim'));
    x = list.put(
      x,
      0,
      ` ${words[(index * 7 + view.salt) % 9]!} rollout r${index % 50} crash-loops, ${(index * 13) % 90} pods`,
      theme.style('text'),
    );
    list.put(listWidth - 18, 0, `14:${String(index % 60).padStart(2, '0')}  ${index % 59}m`, theme.style('dim'));
    if (index === view.cursor)
      surface.restyle(
        { x: 0, y, width: listWidth, height: 1 },
        theme.style(undefined, 'cursor').inverse === true ? { inverse: true } : { bg: theme.style(undefined, 'cursor').bg! },
      );
    if (!view.wide)
      surface.put(
        listWidth,
        y,
        fit(`│ evidence ${y}: pods of r${y + 40} restart, env POOL_SIZE 50→5 [e${y}]`, width - listWidth),
        theme.style('text'),
      );
  }
  surface.put(1, height - 1, 'j/k move  enter open  p plan  / filter', theme.style('dim'));
  surface.put(width - 10, height - 1, `14:33:${String(view.clock % 60).padStart(2, '0')}`, theme.style('text'));
}

const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const at = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

function measure(width: number, height: number, depth: ColourDepth): void {
  const theme = resolveTheme(midnight, [midnight], depth);
  const rows = height - 2;
  const steps: readonly (readonly [name: string, next: (view: View) => View, scroll?: (view: View) => ScrollHint])[] = [
    ['idle, all painted', view => view],
    ['clock tick', view => ({ ...view, clock: view.clock + 1 })],
    ['selection move', view => ({ ...view, cursor: view.top + ((view.cursor - view.top + 1) % rows) })],
    [
      'scroll, full width',
      view => ({ ...view, wide: true, top: view.top + 1, cursor: view.cursor + 1 }),
      () => ({ top: 1, bottom: height - 1, by: 1 }),
    ],
    ['scroll beside a panel', view => ({ ...view, wide: false, top: view.top + 1, cursor: view.cursor + 1 })],
    ['page down, full width', view => ({ ...view, wide: true, top: view.top + rows, cursor: view.cursor + rows })],
    ['everything', view => ({ ...view, salt: view.salt + 1 })],
  ];
  console.log(`\n${width}x${height}, ${depth}: CPU ms per frame p50 / p99, bytes`);
  for (const [name, next, scroll] of steps) {
    const draw = createDraw({ depth, glyphs: 'unicode', modern: true });
    const wanted: Grid = createGrid(width, height);
    const shown = createGrid(width, height, UNKNOWN);
    let view: View = { top: 1000, cursor: 1000, clock: 0, wide: name !== 'scroll beside a panel', salt: 0 };
    paint(surfaceOf(wanted), theme, view);
    const first = Buffer.byteLength(draw(shown, wanted).sequence);
    const times: number[] = [];
    const bytes: number[] = [];
    for (let count = 0; count < 600; count++) {
      view = next(view);
      const before = cpu();
      paint(surfaceOf(wanted), theme, view);
      const { sequence } = draw(shown, wanted, { scroll: scroll?.(view) });
      if (count >= 100) {
        times.push(cpu() - before);
        bytes.push(Buffer.byteLength(sequence));
      }
    }
    console.log(
      `  ${name.padEnd(24)} ${at(times, 0.5).toFixed(2).padStart(6)} / ${at(times, 0.99).toFixed(2).padStart(6)} ${String(at(bytes, 0.5)).padStart(8)}${name.startsWith('idle') ? `   (first frame ${first})` : ''}`,
    );
  }
}

async function firstFrame(): Promise<void> {
  const program = await buildProgram('test/support/programs/tty-sample.ts');
  const bare: number[] = [];
  const framed: number[] = [];
  try {
    for (let count = 0; count < 15; count++) {
      let started = performance.now();
      spawnSync(process.execPath, ['-e', '0']);
      bare.push(performance.now() - started);
      started = performance.now();
      const one = new PtyProgram(process.execPath, [program.file], { columns: 200, rows: 60 });
      await one.sees('ready');
      framed.push(performance.now() - started);
      one.kill();
      await one.ended();
    }
  } finally {
    program.remove();
  }
  console.log(
    `\nfirst frame in a pty: ${at(framed, 0.5).toFixed(0)} ms; node -e 0: ${at(bare, 0.5).toFixed(0)} ms; ${(at(framed, 0.5) / at(bare, 0.5)).toFixed(2)} times (best of each ${at(framed, 0).toFixed(0)} / ${at(bare, 0).toFixed(0)})`,
  );
}

for (const depth of ['truecolor', 256] as const)
  for (const [width, height] of [
    [200, 60],
    [400, 120],
  ] as const)
    measure(width, height, depth);
await firstFrame();
