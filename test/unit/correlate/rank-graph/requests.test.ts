import { describe, expect, it } from 'vitest';
import { caseOfSignals } from '../../../../src/correlate/rank/graph/case-of-signals.js';
import { deviationOf } from '../../../../src/correlate/rank/graph/deviation.js';
import type { TracedLine } from '../../../../src/correlate/rank/graph/flow.js';
import { flowShifts } from '../../../../src/correlate/rank/graph/flow.js';
import { rankOrigins } from '../../../../src/correlate/rank/graph/rank-origins.js';
import type { Span } from '../../../../src/correlate/rank/graph/spans.js';
import { summariseSpans } from '../../../../src/correlate/rank/graph/spans.js';
import { plainText } from '../../../../src/model/plain-text.js';
import type { ResourceRef } from '../../../../src/model/resource.js';
import { instant } from '../../../../src/model/time.js';
import { at, change } from '../../../support/signals.js';

const service = (name: string): ResourceRef => ({ kind: 'service', name: plainText(name) });
const window = { from: instant(0), to: instant(180_000) };

interface Times {
  readonly web?: number;
  readonly shop?: number;
  readonly stock?: number;
  readonly way?: readonly string[];
}

/** web calls shop calls stock; times spent inside each in ms; `way` adds 100 ms to calls at one end of which a name stands. */
function requests(count: number, { web = 20, shop = 30, stock = 10, way = [] }: Times = {}): readonly Span[] {
  const late = (from: string, to: string): number => (way.includes(from) || way.includes(to) ? 100 : 0);
  return Array.from({ length: count }, (_, index): readonly Span[] => {
    const trace = `t${String(index)}`;
    const inner = stock + (index % 2);
    const outer = shop + inner + 2 + late('shop', 'stock');
    const span = (id: string, name: string, duration: number, parent?: string): Span => ({
      trace,
      id,
      about: service(name),
      operation: id,
      duration,
      ...(parent ? { parent } : {}),
    });
    return [
      span('entry', 'web', web + outer + 2 + late('web', 'shop')),
      span('call shop', 'web', outer + 2 + late('web', 'shop'), 'entry'),
      span('buy', 'shop', outer, 'call shop'),
      span('call stock', 'shop', inner + 2 + late('shop', 'stock'), 'buy'),
      span('take', 'stock', inner, 'call stock'),
    ];
  }).flat();
}
const rank = (during: readonly Span[]) =>
  rankOrigins({
    services: ['web', 'shop', 'stock'].map(service),
    edges: [],
    window,
    spans: { before: [requests(20), requests(25), requests(18)], during },
  });

describe('traces', () => {
  it('are split into the time inside and the time between', () => {
    const summary = summariseSpans(requests(2));
    expect([...summary.own].map(([key, { values }]) => [key, values])).toEqual([
      ['service//web entry', [20, 20]],
      ['service//shop buy', [30, 30]],
      ['service//stock take', [10, 11]],
    ]);
    expect([...summary.between.values()].map(({ from, to, values }) => [from.name, to.name, values])).toEqual([
      ['web', 'shop', [2, 2]],
      ['shop', 'stock', [2, 2]],
    ]);
    expect(summary.entries.get('service//stock' as never)).toMatchObject({ all: 2, failed: 0 });
  });
  it('show the service that is slow itself', () => {
    expect(rank(requests(15, { shop: 300 }))[0]).toMatchObject({ about: service('shop'), evidence: [{ kind: 'own-time' }] });
  });
  it('show the service all of whose calls are late on the way', () => {
    expect(rank(requests(15, { way: ['shop'] }))[0]).toMatchObject({ about: service('shop'), evidence: [{ kind: 'network' }] });
    // Only one end has no other calls that are in time.
    expect(rank(requests(15, { way: ['stock'] }))[0]!.about).toEqual(service('stock'));
  });
  it('show nothing when all is as before', () => {
    expect(rank(requests(15)).filter(({ score }) => score > 0.1)).toEqual([]);
  });
});

const say = (name: string, trace: string, ...texts: readonly string[]): readonly TracedLine[] =>
  texts.map((text, index) => ({ trace, span: `${trace} ${name}`, about: service(name), at: index, text }));
const bought = (count: number, shift = 0): readonly TracedLine[] =>
  Array.from({ length: count }, (_, index) => {
    const trace = `t${String(index + shift)}`;
    return [
      ...say('shop', trace, 'order taken', 'stock asked', 'order done'),
      ...say('stock', trace, `look for item ${String(index)}`, 'item found'),
    ];
  }).flat();

describe('the flow of requests', () => {
  it('is as before when the same steps follow each other', () => {
    expect(flowShifts([bought(20), bought(30, 50)], bought(25, 100)).every(({ strength }) => strength < 1)).toBe(true);
  });
  it('shows the step that is left out, where it is left out', () => {
    const broken = bought(25, 100).filter(line => line.text !== 'item found');
    const [first] = flowShifts([bought(20), bought(30, 50)], broken);
    expect(first).toMatchObject({ about: service('stock'), after: 'look for item <n>', during: { all: 25 } });
    expect(first!.strength).toBeGreaterThan(20);
  });
  it('does not trust a shift that only one earlier stretch is unlike', () => {
    const odd = bought(20).filter(line => line.text !== 'item found');
    expect(flowShifts([odd, bought(30, 50), bought(30, 90), bought(30, 130), bought(30, 170)], bought(25, 200))[0]!.strength).toBeLessThan(
      1,
    );
  });
  it('blames the callee for failures that it reports as well', () => {
    const failed = (name: string, count: number): readonly TracedLine[] =>
      Array.from({ length: count }, (_, index) =>
        say(name, `f${String(index)}`, 'call failed').map(line => ({ ...line, failed: true })),
      ).flat();
    const ranked = rankOrigins({
      services: ['shop', 'stock'].map(service),
      edges: [{ from: service('shop'), to: service('stock'), relation: 'calls' }],
      window,
      lines: { before: [bought(20), bought(20, 40)], during: [...bought(20, 80), ...failed('shop', 30), ...failed('stock', 30)] },
    });
    expect(ranked.flatMap(({ about, evidence }) => evidence.filter(({ kind }) => kind === 'log-errors').map(() => about.name))).toEqual([
      'stock',
    ]);
  });
});

describe('deviationOf', () => {
  it.each([
    ['up', [1, 1, 1, 1, 5], [9], 8],
    ['up', [1, 1, 1, 1, 5], [0], undefined],
    ['down', [10, 10, 10, 11], [4, 12], -6],
    ['both', [10, 10, 10, 11], [4, 12], -6],
    ['up', [1], [9], undefined],
    ['up', [1, 1], [], undefined],
  ] as const)('%s from %j to %j changes by %j', (direction, before, during, change) => {
    expect(deviationOf(before, during, direction)?.change).toBe(change);
  });
  it('is not surprised by what the past has often seen', () => {
    const jumpy = Array.from({ length: 100 }, (_, index) => (index % 10 === 0 ? 50 : 1));
    expect(deviationOf(jumpy, [50], 'up')!.surprise).toBeCloseTo(Math.LN2, 1);
    expect(
      deviationOf(
        jumpy.map(() => 1),
        [50],
        'up',
      )!.surprise,
    ).toBeGreaterThan(5);
  });
});

describe('caseOfSignals', () => {
  it('counts what is about a pod for the service it stands for, and leaves out the rest', () => {
    const pod: ResourceRef = { kind: 'pod', name: plainText('checkout-1') };
    const whole = caseOfSignals({
      services: [service('checkout')],
      edges: [],
      window: { from: at(0), to: at(60) },
      signals: [change({ about: pod }), change({ id: 'other', about: service('cart') })],
      standsFor: about => (about.kind === 'pod' ? service(about.name.replace(/-\d+$/, '')) : about),
    });
    expect(whole.changes!.map(({ about }) => about)).toEqual([service('checkout')]);
    expect(rankOrigins(whole)[0]!.evidence[0]).toMatchObject({ kind: 'change' });
  });
});
