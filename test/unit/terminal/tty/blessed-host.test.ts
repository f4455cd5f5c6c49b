import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { blessedHost, type HostedWidget } from '../../../../src/terminal/tty/blessed-host.js';
import { createGrid } from '../../../../src/terminal/tty/grid.js';
import { surfaceOf } from '../../../../src/terminal/tty/surface.js';

const STYLES = { mark: { fg: '#ff0000' }, text: { fg: '#00ff00' }, rest: { fg: '#0000ff' } } as const;
const listeners = (): string =>
  JSON.stringify(
    process
      .eventNames()
      .map(name => [String(name), process.listenerCount(name)])
      .sort(),
  );
const before = listeners();
const host = await blessedHost();

function drawn(
  widget: HostedWidget,
  width: number,
  height: number,
): { readonly done: boolean; readonly rows: readonly string[]; readonly colours: ReadonlySet<string | undefined> } {
  const surface = surfaceOf(createGrid(width + 4, height + 2));
  surface.fill({}, undefined, '☃');
  const done = host.draw(surface, { x: 2, y: 1, width, height }, widget, STYLES);
  const cells = Array.from({ length: height + 2 }, (_, y) => Array.from({ length: width + 4 }, (_unused, x) => surface.at(x, y)!));
  expect(
    cells.filter((row, y) => row.some((cell, x) => (cell.text === '☃') !== (!done || x < 2 || y < 1 || x >= width + 2 || y >= height + 1))),
  ).toEqual([]);
  return {
    done,
    rows: cells.map(row => row.map(cell => cell.text).join('')),
    colours: new Set(
      cells
        .flat()
        .filter(cell => cell.text !== ' ' && cell.text !== '☃')
        .map(cell => cell.style.fg),
    ),
  };
}

describe('blessedHost', () => {
  it.each<[HostedWidget, readonly string[]]>([
    [{ kind: 'lcd', text: '12:45' }, ['#ff0000']],
    [{ kind: 'gauge', share: 0.6 }, ['#ff0000', '#00ff00']],
    [{ kind: 'donut', parts: [{ label: 'cpu', share: 0.4 }] }, ['#ff0000', '#0000ff', '#00ff00']],
    [{ kind: 'sparkline', title: 'errors', values: [1, 5, 2, 8] }, ['#ff0000', '#00ff00']],
  ])('draws %j in our colours', (widget, colours) => {
    const picture = drawn(widget, 60, 16);
    expect(picture.done).toBe(true);
    expect([...picture.colours].sort()).toEqual([...colours].sort());
  });

  it('tells different numbers apart', () => {
    expect(drawn({ kind: 'lcd', text: '1' }, 20, 10).rows).not.toEqual(drawn({ kind: 'lcd', text: '8' }, 20, 10).rows);
    const marks = (share: number): number => drawn({ kind: 'gauge', share }, 40, 6).rows.join('').split('█').length;
    expect(marks(0.9)).toBeGreaterThan(marks(0.3));
  });

  it('refuses what is too small instead of failing', () => {
    expect(drawn({ kind: 'gauge', share: 0.5 }, 5, 3).done).toBe(false);
  });

  it('never throws and never draws outside, whatever it gets', () => {
    const number = fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, -1, 2));
    const text = fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom('{red-fg}x{/}', '\u001b[31m', '日本'));
    const widget = fc.oneof<fc.Arbitrary<HostedWidget>[]>(
      fc.record({ kind: fc.constant('lcd' as const), text }),
      fc.record({ kind: fc.constant('gauge' as const), share: number }),
      fc.record({ kind: fc.constant('donut' as const), parts: fc.array(fc.record({ label: text, share: number }), { maxLength: 4 }) }),
      fc.record({ kind: fc.constant('sparkline' as const), title: text, values: fc.array(number, { maxLength: 100 }) }),
    );
    fc.assert(
      fc.property(widget, fc.integer({ min: 1, max: 80 }), fc.integer({ min: 1, max: 20 }), (one, width, height) => {
        drawn(one, width, height);
      }),
      { numRuns: 150 },
    );
  });

  it('leaves the signals and crashes of the process to us', () => {
    expect(listeners()).toBe(before);
  });
});
