import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectAnomalies } from '../../../../src/correlate/series/detect-anomalies.js';
import { plainText } from '../../../../src/model/plain-text.js';
import type { MetricSeries, ProviderId, SignalId } from '../../../../src/model/signal.js';
import { instant } from '../../../../src/model/time.js';

const MINUTE = 60_000;
const noise = (index: number): number => ((Math.imul(index + 1, 2654435761) >>> 8) % 2000) / 1000 - 1;
const at = (index: number) => instant(1_700_000_000_000 + index * MINUTE);
const seriesOf = (values: readonly (number | undefined)[]): MetricSeries => ({
  type: 'series',
  id: 's1' as SignalId,
  source: 'prometheus' as ProviderId,
  about: { kind: 'service', name: plainText('checkout') },
  at: at(0),
  name: plainText('latency'),
  unit: plainText('s'),
  labels: {},
  points: values.flatMap((value, index) => (value === undefined ? [] : [[at(index), value] as const])),
});
const values = (change: (index: number, value: number) => number): readonly number[] =>
  Array.from({ length: 400 }, (_, index) => change(index, 10 + noise(index)));

describe('detectAnomalies', () => {
  it('describes a stretch that ended', () => {
    const series = seriesOf(values((index, value) => (index >= 300 && index < 320 ? value + 40 : value)));
    const found = detectAnomalies(series, at(399)).filter(anomaly => anomaly.score > 5);
    expect(found).toHaveLength(1);
    const [anomaly] = found;
    expect(anomaly).toMatchObject({
      type: 'anomaly',
      metric: 'latency',
      direction: 'up',
      at: at(300),
      startedWithin: { from: at(299), to: at(300) },
      endedAt: at(320),
      about: series.about,
      source: series.source,
    });
    expect(anomaly!.usual).toBeCloseTo(10, 0);
    expect(anomaly!.peak).toBeGreaterThan(48);
  });

  it('leaves the end open while it lasts', () => {
    const found = detectAnomalies(seriesOf(values((index, value) => (index >= 380 ? value - 9 : value))), at(399)).at(-1);
    expect(found).toMatchObject({ direction: 'down', at: at(380) });
    expect(found).not.toHaveProperty('endedAt');
  });

  it('reaches back to the last ordinary point over missing ones', () => {
    const with40 = values((index, value) => (index >= 300 ? value + 40 : value)).map((value, index) =>
      index >= 296 && index < 300 ? undefined : value,
    );
    const found = detectAnomalies(seriesOf(with40), at(399)).at(-1);
    expect(found?.startedWithin).toEqual({ from: at(295), to: at(300) });
  });

  it('knows nothing of what comes after', () => {
    const series = seriesOf(values((index, value) => (index >= 300 ? value + 40 : value)));
    expect(detectAnomalies(series, at(299)).filter(anomaly => anomaly.score > 5)).toEqual([]);
    expect(detectAnomalies({ ...series, points: series.points.slice(0, 350) }, at(349))).toEqual(detectAnomalies(series, at(349)));
  });

  it('finds nothing in a constant, an empty and a short series', () => {
    expect(detectAnomalies(seriesOf(values(() => 3)), at(399))).toEqual([]);
    expect(detectAnomalies(seriesOf([]), at(399))).toEqual([]);
    expect(detectAnomalies(seriesOf([1, 2, 900]), at(399))).toEqual([]);
  });

  it('keeps stretches apart, in order, with windows that hold their start', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 120, maxLength: 300 }), raw => {
        const found = detectAnomalies(seriesOf(raw), at(raw.length));
        found.forEach((anomaly, index) => {
          expect(anomaly.startedWithin!.from).toBeLessThanOrEqual(anomaly.at);
          expect(anomaly.startedWithin!.to).toBe(anomaly.at);
          if (anomaly.endedAt !== undefined) expect(anomaly.endedAt).toBeGreaterThan(anomaly.at);
          if (index > 0) expect(anomaly.at).toBeGreaterThanOrEqual(found[index - 1]!.at);
        });
        expect(new Set(found.map(anomaly => anomaly.id)).size).toBe(found.length);
      }),
      { numRuns: 40 },
    );
  });
});
