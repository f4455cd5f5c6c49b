import type { Content } from '../../contracts/content.js';
import { instant } from '../../model/time.js';
import { quantity } from '../../text/amount.js';
import { shortTime, when } from '../../text/time.js';
import { pad, width } from '../../text/width.js';
import type { Surface } from '../tty/contract.js';
import { styleOf, type Look } from './look.js';
import { bounds, braille, plot, type PlotRange } from './plot.js';

type Chart = Extract<Content, { readonly kind: 'chart' }>;

/** Columns of the labels at the left. */
const LABEL = 8;
const LEAST = { width: 16, height: 4 };

/** A plot with its axes: values at the left, times below, names above. */
export function paintChart(surface: Surface, chart: Chart, look: Look): void {
  surface.fill(look.theme.base);
  const series = chart.series.filter(({ points }) => points.length > 0);
  if (series.length === 0 || surface.width < LEAST.width || surface.height < LEAST.height) {
    surface.put(1, 0, series.length === 0 ? 'no points' : '', styleOf(look, 'dim'));
    return;
  }
  const area = { x: LABEL, y: 1, width: surface.width - LABEL - 2, height: surface.height - 2 };
  const all = series.map(({ points }) => points);
  const range: PlotRange = {
    from: Math.min(...all.map(points => points[0]?.[0] ?? Infinity)),
    to: Math.max(...all.map(points => points.at(-1)?.[0] ?? -Infinity)),
    ...bounds(series),
  };
  names(surface, series, look);
  values(surface, area, range, chart.unit, look);
  times(surface, area, range, look);
  const drawn = plot(series, area.width, area.height, range);
  for (let y = 0; y < area.height; y++) {
    for (let x = 0; x < area.width; x++) {
      const dots = drawn.dots[y * area.width + x] ?? 0;
      if (dots !== 0)
        surface.put(
          area.x + x,
          area.y + y,
          braille(dots),
          styleOf(look, series[drawn.owner[y * area.width + x] ?? 0]?.token ?? 'lane.metric'),
          1,
        );
    }
  }
  for (const mark of chart.marks ?? []) {
    const x = area.x + Math.round(((mark.at - range.from) / Math.max(1, range.to - range.from)) * (area.width - 1));
    if (x < area.x || x >= area.x + area.width) continue;
    for (let y = area.y; y < area.y + area.height; y++)
      if (surface.at(x, y)?.text === ' ') surface.put(x, y, look.unicode ? '┊' : ':', styleOf(look, mark.token), 1);
    if (x + width(mark.text) + 2 < surface.width) surface.put(x + 1, area.y, mark.text, styleOf(look, mark.token));
  }
}

function names(surface: Surface, series: Chart['series'], look: Look): void {
  let x = LABEL;
  for (const { name, token } of series) {
    x = surface.put(x, 0, look.unicode ? '━ ' : '- ', styleOf(look, token));
    x = surface.put(x, 0, `${name}   `, styleOf(look, 'dim'));
  }
}

function values(
  surface: Surface,
  area: { readonly y: number; readonly height: number },
  { low, high }: PlotRange,
  unit: string,
  look: Look,
): void {
  const steps = area.height >= 7 ? [0, 0.5, 1] : [0, 1];
  for (const step of steps) {
    const y = area.y + Math.round((1 - step) * (area.height - 1));
    surface.put(0, y, pad(quantity(low + (high - low) * step, unit), LABEL - 1, 'right'), styleOf(look, 'dim'));
  }
}

function times(
  surface: Surface,
  area: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  { from, to }: PlotRange,
  look: Look,
): void {
  const y = area.y + area.height;
  const text = (at: number): string => (to - from > 86_400_000 ? when(instant(at), instant(to)) : shortTime(instant(at)));
  surface.put(area.x, y, text(from), styleOf(look, 'dim'));
  if (area.width > 30) surface.put(area.x + (area.width >> 1) - 2, y, text((from + to) / 2), styleOf(look, 'dim'));
  surface.put(area.x + area.width - width(text(to)), y, text(to), styleOf(look, 'dim'));
}
