import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OriginCase } from '../../../../src/correlate/rank/graph/clue.js';
import type { Measure, MeasureKind } from '../../../../src/correlate/rank/graph/measure.js';
import { kindOf } from '../../../../src/correlate/rank/graph/measure.js';
import { rankOrigins } from '../../../../src/correlate/rank/graph/rank-origins.js';
import { plainText } from '../../../../src/model/plain-text.js';
import type { ResourceRef } from '../../../../src/model/resource.js';
import type { ChangeEvent, LogBurst, ProviderId, SignalId } from '../../../../src/model/signal.js';
import { instant } from '../../../../src/model/time.js';
import type { Edge } from '../../../../src/model/topology.js';

const service = (name: string): ResourceRef => ({ kind: 'service', name: plainText(name) });
const calls = (from: string, to: string): Edge => ({ from: service(from), to: service(to), relation: 'calls' });
const HOUR = Array.from({ length: 60 }, (_, index) => index % 3);
const measure = (name: string, kind: MeasureKind, level: number, ...during: readonly number[]): Measure => ({
  about: service(name),
  kind,
  name: kind,
  before: HOUR.map(step => level * (1 + step / 100)),
  during,
});
const window = { from: instant(3_600_000), to: instant(3_780_000) };
const NAMES = ['web', 'shop', 'stock', 'store', 'mail'];
const EDGES = [calls('web', 'shop'), calls('shop', 'stock'), calls('stock', 'store'), calls('shop', 'mail')];
const chain = (measures: readonly Measure[], more: Partial<OriginCase> = {}): OriginCase => ({
  services: NAMES.map(service),
  edges: EDGES,
  window,
  measures,
  ...more,
});
const order = (whole: OriginCase): readonly string[] =>
  rankOrigins(whole)
    .filter(({ score }) => score > 0)
    .map(({ about }) => about.name);

describe('rankOrigins', () => {
  it('puts the deepest service first whose added time its callees do not explain', () => {
    const whole = chain([
      measure('web', 'latency', 0.4, 1.4),
      measure('shop', 'latency', 0.2, 1.2),
      measure('stock', 'latency', 0.1, 1.1),
      measure('store', 'latency', 0.01, 0.0101),
      measure('mail', 'latency', 0.05, 0.051),
    ]);
    expect(order(whole)[0]).toBe('stock');
  });
  it('puts a service first that is slower than its callees explain', () => {
    const whole = chain([
      measure('web', 'latency', 0.4, 3.4),
      measure('shop', 'latency', 0.2, 3.2),
      measure('stock', 'latency', 0.1, 0.3),
      measure('store', 'latency', 0.01, 0.02),
    ]);
    expect(order(whole)[0]).toBe('shop');
  });
  it('counts a callee as often as it is called', () => {
    const traffic = [measure('shop', 'traffic', 100, 100), measure('stock', 'traffic', 1000, 1000)];
    // Ten calls of 0.1 s each: the caller's added second is all theirs.
    const whole = chain([
      measure('web', 'latency', 0.4, 1.4),
      measure('shop', 'latency', 0.2, 1.2),
      measure('stock', 'latency', 0.01, 0.11),
      ...traffic,
    ]);
    expect(order(whole)[0]).toBe('stock');
  });
  it('leaves out what is so in the calm moments of the window too, where the alarm shows that there are any', () => {
    const seenAt = { about: service('web'), kind: 'latency' } as const;
    const others = [measure('shop', 'latency', 0.2, 0.2, 0.7, 0.2), measure('store', 'latency', 0.1, 0.1, 0.6, 0.1)];
    // The mail was slow before the trouble came and is as slow after it went.
    const mail = measure('mail', 'latency', 0.05, 2, 2, 2);
    const came = order(chain([measure('web', 'latency', 0.4, 0.4, 0.9, 0.4), ...others, mail], { seenAt }));
    expect([came[0], came.includes('mail')]).toEqual(['store', false]);
    expect(order(chain([measure('web', 'latency', 0.4, 0.9, 0.9, 0.9), ...others, mail], { seenAt }))[0]).toBe('mail');
    expect(order(chain([measure('web', 'latency', 0.4, 0.4, 0.9, 0.4), ...others, { ...mail, during: [2] }], { seenAt }))).toContain(
      'mail',
    );
  });
  it('judges failures by the share of requests', () => {
    const whole = chain(
      [measure('web', 'availability', 99, 94), measure('shop', 'availability', 99, 94), measure('stock', 'availability', 99.5, 94)],
      { seenAt: { about: service('web'), kind: 'availability' } },
    );
    expect(order(whole)[0]).toBe('stock');
    expect(rankOrigins(whole)[0]!.evidence[0]).toMatchObject({ kind: 'errors' });
  });
  it('finds a busy service that nothing else shows', () => {
    expect(order(chain([measure('mail', 'saturation', 5, 95), measure('stock', 'saturation', 40, 41)]))[0]).toBe('mail');
  });
  it('counts less what the trouble cannot come from', () => {
    const measures = [measure('mail', 'latency', 0.05, 1), measure('store', 'latency', 0.05, 1)];
    expect(order(chain(measures))).toContain('mail');
    const seen = rankOrigins(chain(measures, { seenAt: { about: service('stock') } }));
    expect(seen[0]!.about.name).toBe('store');
    expect(seen.find(({ about }) => about.name === 'mail')!.score).toBeLessThan(seen[0]!.score / 2);
  });
  it('takes an endpoint for the view of others', () => {
    const address: ResourceRef = { kind: 'endpoint', name: plainText('stock.internal:80') };
    const whole: OriginCase = {
      services: [service('web'), service('stock'), address],
      edges: [calls('web', 'stock'), { from: service('web'), to: address, relation: 'calls' }],
      window,
      measures: [measure('stock', 'latency', 0.1, 1), { ...measure('stock', 'latency', 0.1, 1.02), about: address }],
    };
    expect(rankOrigins(whole)[0]!.about).toEqual(service('stock'));
  });
  it('says where it shows when nothing speaks for anything else', () => {
    expect(order(chain([]))).toEqual(['web']);
    expect(rankOrigins(chain([]))[0]!.evidence).toHaveLength(1);
  });
  it('counts changes before and bursts, and says so', () => {
    const change = {
      type: 'change',
      id: 'c' as SignalId,
      source: 'kubernetes' as ProviderId,
      about: service('mail'),
      at: instant(3_000_000),
      change: 'deploy',
      summary: plainText('rollout r2'),
    } as ChangeEvent;
    const burst = {
      type: 'log-burst',
      id: 'b' as SignalId,
      source: 'kubernetes' as ProviderId,
      about: service('store'),
      at: instant(3_650_000),
      lastAt: instant(3_700_000),
      template: plainText('disk full'),
      level: 'error',
      count: 40,
      usual: 0,
    } as LogBurst;
    const ranked = rankOrigins(
      chain([], {
        changes: [change, { ...change, id: 'later' as SignalId, about: service('stock'), at: instant(3_700_000) }],
        bursts: [burst],
      }),
    );
    expect(ranked.slice(0, 2).map(({ about }) => about.name)).toEqual(['store', 'mail']);
    expect(ranked[0]!.evidence[0]!.because).toContain('never seen before');
    expect(ranked[1]!.evidence[0]!.because).toContain('rollout r2');
    expect(ranked.find(({ about }) => about.name === 'stock')!.score).toBe(0);
  });
  it('lets what was learned weigh kinds of clue', () => {
    const whole = chain([measure('mail', 'saturation', 5, 95), measure('stock', 'latency', 0.1, 1)]);
    expect(rankOrigins(whole, { latency: 0 })[0]!.about.name).toBe('mail');
    expect(rankOrigins(whole, { saturation: 0 })[0]!.about.name).toBe('stock');
  });

  const anyMeasure = fc
    .record({
      name: fc.constantFrom(...NAMES),
      kind: fc.constantFrom<MeasureKind>('latency', 'availability', 'saturation', 'traffic'),
      level: fc.integer({ min: 1, max: 90 }),
      peak: fc.integer({ min: 1, max: 99 }),
    })
    .map(({ name, kind, level, peak }) => measure(name, kind, level, peak));

  it('does not mind the order of what it is given', () => {
    const distinct = fc.uniqueArray(anyMeasure, { maxLength: 12, selector: one => `${one.about.name} ${one.kind}` });
    fc.assert(
      fc.property(
        distinct.chain(list => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        fc.shuffledSubarray(EDGES, { minLength: EDGES.length }),
        fc.shuffledSubarray(NAMES, { minLength: NAMES.length }),
        ([list, shuffled], edges, names) => {
          expect(rankOrigins({ ...chain(shuffled), edges, services: names.map(service) })).toEqual(rankOrigins(chain(list)));
        },
      ),
    );
  });
  it('knows no name: relabelling the objects relabels the answer', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyMeasure, { maxLength: 12, selector: one => `${one.about.name} ${one.kind}` }),
        fc.shuffledSubarray(NAMES, { minLength: NAMES.length }),
        (list, others) => {
          const renamed = (ref: ResourceRef): ResourceRef => service(others[NAMES.indexOf(ref.name)]!);
          const scores = new Map(rankOrigins(chain(list)).map(({ about, score }) => [renamed(about).name, score]));
          const again = rankOrigins({
            ...chain(list.map(one => ({ ...one, about: renamed(one.about) }))),
            edges: EDGES.map(edge => ({ ...edge, from: renamed(edge.from), to: renamed(edge.to) })),
          });
          expect(new Map(again.map(({ about, score }) => [about.name, score]))).toEqual(scores);
        },
      ),
    );
  });
  it('scores every service once, never below nothing, with evidence that sums up', () => {
    fc.assert(
      fc.property(fc.array(anyMeasure, { maxLength: 20 }), list => {
        const ranked = rankOrigins(chain(list));
        expect(ranked.map(({ about }) => about.name).sort()).toEqual([...NAMES].sort());
        for (const { score, evidence } of ranked) expect(evidence.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(score, 4);
      }),
    );
  });
});

describe('kindOf', () => {
  it.each([
    ['http_request_duration_seconds', 'latency'],
    ['PodServerLatencyP90(s)', 'latency'],
    ['PodClientLatencyP90(s)', undefined],
    ['container_cpu_usage_seconds_total', 'saturation'],
    ['CpuUsageRate(%)', 'saturation'],
    ['MemoryUsage(Mi)', 'saturation'],
    ['HTTPCode_5xx_Count', 'errors'],
    ['availability', 'availability'],
    ['requests', 'traffic'],
    ['NetworkReceiveBytes', undefined],
    ['PodWorkload(Ops)', 'traffic'],
    ['NodeCpuUsageRate(%)', undefined],
    ['build_info', undefined],
  ])('%s is %s', (name, kind) => {
    expect(kindOf(name)).toBe(kind);
  });
});
