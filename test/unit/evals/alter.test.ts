import { describe, expect, it } from 'vitest';
import { rankOrigins } from '../../../src/correlate/rank/graph/rank-origins.js';
import type { OriginCase } from '../../../src/correlate/rank/graph/clue.js';
import { plainText } from '../../../src/model/plain-text.js';
import type { ResourceRef } from '../../../src/model/resource.js';
import { instant } from '../../../src/model/time.js';
import { ALTERATIONS } from '../../evals/alter/alteration.js';
import { alteredCase } from '../../evals/alter/case.js';
import { seededNames } from '../../evals/alter/names.js';

describe('meaningless names', () => {
  const name = seededNames(1);
  it('keep who is called alike, and who is not', () => {
    const cart = name('cart');
    expect(cart).not.toContain('cart');
    expect(name('valkey-cart')).toBe(`${name('valkey')}-${cart}`);
    expect(name('cartservice')).toBe(`${cart}service`);
    expect(name('CART')).toBe(cart.toUpperCase());
    expect(new Set(['a', 'b', 'at', 'db', 'ad', 'web'].map(name)).size).toBe(6);
  });
  it('keep digits and separators', () => {
    expect(name('ip-10-0-3-7.eu_west')).toMatch(/^[a-z]+-10-0-3-7\.[a-z]+_[a-z]+$/);
  });
});

const service = (name: string): ResourceRef => ({ kind: 'service', name: plainText(name) });
const whole: OriginCase = {
  services: ['web', 'shop', 'store'].map(service),
  window: { from: instant(0), to: instant(60_000) },
  edges: [
    { from: service('web'), to: service('shop'), relation: 'calls' },
    { from: service('shop'), to: service('store'), relation: 'calls' },
  ],
  measures: ['web', 'shop', 'store'].map((name, at) => ({
    about: service(name),
    kind: 'latency',
    name: 'latency',
    before: [0.1, 0.11, 0.12],
    during: [at === 2 ? 0.1 : 0.9 - at / 10],
  })),
  lines: { before: [[]], during: [{ trace: 't', span: 's', about: service('shop'), at: 5, text: 'shop asks store', failed: false }] },
};

describe.each(ALTERATIONS)('a case altered: $about', alteration => {
  it('has the same answer under its other name', () => {
    expect(rankOrigins(alteredCase(whole, alteration)).map(({ about }) => about.name as string)).toEqual(
      rankOrigins(whole).map(({ about }) => alteration.name(about.name)),
    );
  });
});

it('names in lines change with those of services, moments with the window', () => {
  const all = ALTERATIONS.at(-1)!;
  const altered = alteredCase(whole, all);
  expect(altered.lines!.during[0]).toMatchObject({ at: 5 + all.shift, text: `${all.name('shop')} asks ${all.name('store')}` });
  expect(altered.window.from).toBe(all.shift);
  expect(altered.measures!.map(({ before }) => Math.max(...before))).toEqual([120, 120, 120]);
});
