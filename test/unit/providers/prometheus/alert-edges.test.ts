import { describe, expect, it } from 'vitest';
import { EDGE, stretchesOf, takeIn, type Reading, type Seen, type SeenAlerts } from '../../../../providers/prometheus/alert-edges.js';
import { plainText } from '../../../../src/model/plain-text.js';
import { instant, seconds } from '../../../../src/model/time.js';

const START = 1_700_000_000;
const reading: Reading = {
  fingerprint: plainText('f'),
  window: { from: instant(START * 1000), to: instant((START + 600) * 1000) },
  step: seconds(1),
  holds: seconds(0),
  keeps: seconds(0),
  interval: seconds(1),
};

/** Answers of Prometheus: points by second after the start of the window. */
const matrix = (metric: Readonly<Record<string, string>>, points: readonly (readonly [second: number, value: number])[]): unknown => ({
  resultType: 'matrix',
  result: [
    { metric: { alertname: 'A', service: 'cart', ...metric }, values: points.map(([second, value]) => [START + second, String(value)]) },
  ],
});
const edges = (state: string, edge: 'begins' | 'ends', ...at: readonly number[]): unknown =>
  matrix(
    { alertstate: state, [EDGE]: edge },
    at.map(second => [second, 1]),
  );
const active = (...points: readonly (readonly [second: number, since: number])[]): unknown =>
  matrix(
    { __name__: 'ALERTS_FOR_STATE' },
    points.map(([second, since]) => [second, START + since]),
  );
const lasting = (state: string): unknown => ({
  resultType: 'vector',
  result: [{ metric: { __name__: 'ALERTS', alertname: 'A', service: 'cart', alertstate: state }, value: [START + 600, '1'] }],
});

function seen(...answers: readonly unknown[]): Seen {
  const alerts: SeenAlerts = new Map();
  for (const answer of answers) takeIn(alerts, answer);
  expect(alerts.size).toBe(1);
  return [...alerts.values()][0]!;
}
/** Seconds after the start of the window; -1 while it lasts. */
const times = (
  stretches: readonly { readonly from: number; readonly to?: number; readonly cut?: true }[],
): readonly (readonly [number, number])[] =>
  stretches.map(({ from, to }) => [from / 1000 - START, to === undefined ? -1 : to / 1000 - START]);

describe('the firings of an alert', () => {
  it('are the runs between its edges, each counted once however many answers tell of it', () => {
    const alert = seen(edges('firing', 'begins', 10, 100), edges('firing', 'ends', 20, 130), active([10, 10], [100, 100]));
    expect(times(stretchesOf(alert, reading).firings)).toEqual([
      [10, 20],
      [100, 130],
    ]);
  });
  it('begin when they were due where ALERTS_FOR_STATE tells since when the expression holds, and are no more for it', () => {
    const alert = seen(
      edges('pending', 'begins', 10),
      edges('pending', 'ends', 40),
      edges('firing', 'begins', 40),
      edges('firing', 'ends', 70),
      active([10, 10]),
    );
    const { firings, truths } = stretchesOf(alert, { ...reading, holds: seconds(30) });
    expect(times(firings)).toEqual([[40, 70]]);
    expect(times(truths)).toEqual([[10, 70]]);
  });
  it('are one when the server restarts and tells the same start again', () => {
    const alert = seen(edges('firing', 'begins', 10), edges('firing', 'ends', 70), active([10, 10], [40, 10], [55, 10]));
    expect(times(stretchesOf(alert, reading).firings)).toEqual([[10, 70]]);
  });
  it('are two when it came back between two steps, which only its start tells', () => {
    const alert = seen(edges('firing', 'begins', 10), edges('firing', 'ends', 70), active([10, 10], [41, 41]));
    expect(times(stretchesOf(alert, reading).firings)).toEqual([
      [10, 41],
      [41, 70],
    ]);
  });
  it('last when they do at the end of the window', () => {
    const alert = seen(edges('firing', 'begins', 500), active([500, 500]), lasting('firing'));
    expect(times(stretchesOf(alert, reading).firings)).toEqual([[500, -1]]);
  });
  it('are cut where the window begins, if an end is the first that is seen', () => {
    const { firings } = stretchesOf(seen(edges('firing', 'ends', 30)), reading);
    expect(times(firings)).toEqual([[0, 30]]);
    expect(firings[0]!.cut).toBe(true);
  });
  it('are none of what was only pending, though it held', () => {
    const { firings, truths } = stretchesOf(seen(edges('pending', 'begins', 10), edges('pending', 'ends', 25), active([10, 10])), {
      ...reading,
      holds: seconds(30),
    });
    expect(firings).toEqual([]);
    expect(times(truths)).toEqual([[10, 25]]);
  });
  it('hold less long than they fire by what keep_firing_for adds', () => {
    const { firings, truths } = stretchesOf(seen(edges('firing', 'begins', 10), edges('firing', 'ends', 70), active([10, 10])), {
      ...reading,
      keeps: seconds(20),
    });
    expect(times(firings)).toEqual([[10, 70]]);
    expect(times(truths)).toEqual([[10, 50]]);
  });
});
