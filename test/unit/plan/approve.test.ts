import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Confirmation, MakerState, PlanRecord, Risk } from '../../../src/model/plan.js';
import { plainText } from '../../../src/model/plain-text.js';
import { instant, milliseconds, minutes, seconds } from '../../../src/model/time.js';
import { approve, FASTEST_TYPING, PLAN_LIFE, READING_TIME, SHORTEST_GAP, type Judgement } from '../../../src/plan/approve.js';
import { challengeWord } from '../../../src/plan/challenge.js';
import { propose } from '../../../src/plan/propose.js';
import { abilities, refOf, scene } from '../../support/plan-scene.js';
import { at, NOON } from '../../support/signals.js';

const HASH = '5'.repeat(64);
const CONTEXT = plainText('prod-eu/shop');

function record(risk: Risk = 'low', change: Partial<PlanRecord> = {}): PlanRecord {
  const { incident, snapshot } = scene();
  const drafted = propose(incident, snapshot, abilities)[0]!;
  const [step] = drafted.steps;
  const rehearsal = {
    at: NOON,
    facts: [{ name: 'uid', text: plainText('uid 1'), value: '1' }],
    diff: [],
    permitted: true,
    notTested: [],
    warnings: [],
    blastRadius: [],
    undo: { cannot: plainText('it can not') },
    expectation: { text: plainText('all is well'), within: minutes(4) },
  };
  const plan = { ...drafted, steps: [{ ...step!, risk, rehearsal }] };
  return {
    plan,
    hash: HASH,
    state: 'rehearsed',
    expiresAt: instant(NOON + PLAN_LIFE),
    steps: [{ is: 'waiting' }],
    asking: {
      step: 0,
      word: challengeWord(plan.steps[0]!, HASH),
      openedAt: NOON,
      notBefore: risk === 'high' ? instant(NOON + READING_TIME) : NOON,
    },
    ...change,
  };
}

const maker: MakerState = {
  on: true,
  context: CONTEXT,
  operator: plainText('ada'),
  until: instant(NOON + minutes(10)),
  challenge: CONTEXT,
};
const judgement = (change: Partial<Judgement> = {}): Judgement => ({
  maker,
  context: CONTEXT,
  sinceRehearsed: seconds(30),
  sinceOpened: seconds(20),
  ...change,
});
const gapsFor = (text: string, gap = 120): readonly number[] => Array.from({ length: Math.max(0, text.length - 1) }, () => gap);
function confirmation(of: PlanRecord, change: Partial<Confirmation> = {}): Confirmation {
  const typed = change.typed ?? of.asking?.word ?? '';
  return { planHash: HASH, step: 0, typed, gaps: gapsFor(typed), openedAt: NOON, at: at(20), by: plainText('ada'), ...change };
}
const kindOf = (of: PlanRecord, change: Partial<Confirmation> = {}, where: Partial<Judgement> = {}): string => {
  const result = approve(of, confirmation(of, change), judgement(where));
  return result.ok ? 'approved' : result.error.kind;
};

describe('an approval', () => {
  it('is the shown word, typed by hand, in maker mode, in time', () => {
    const shown = record();
    const result = approve(shown, confirmation(shown), judgement());
    expect(result).toMatchObject({ ok: true, value: { index: 0, by: 'ada', step: { action: { name: 'roll-back' } } } });
    expect(shown.asking!.word).toMatch(/^[a-z]+-rollback$/);
  });

  it('takes the name of the object for high risk, after the time to read it', () => {
    const shown = record('high');
    expect(shown.asking!.word).toBe('checkout');
    expect(kindOf(shown)).toBe('approved');
    expect(kindOf(shown, { at: at(5) })).toBe('too-soon');
    expect(kindOf(shown, {}, { sinceOpened: seconds(5) })).toBe('too-soon');
  });

  it.each<[string, string, Partial<PlanRecord>, Partial<Confirmation>, Partial<Judgement>]>([
    ['maker mode is off', 'maker-off', {}, {}, { maker: { on: false, challenge: CONTEXT } }],
    ['maker mode has no end', 'maker-off', {}, {}, { maker: { on: true, context: CONTEXT, challenge: CONTEXT } }],
    ['maker mode ended this moment', 'maker-off', {}, {}, { maker: { ...maker, until: at(20) } }],
    ['another context', 'maker-off', {}, {}, { context: plainText('prod-us/shop') }],
    ['no context', 'maker-off', {}, {}, { context: plainText(''), maker: { ...maker, context: plainText('') } }],
    ['no step is open', 'not-open', { asking: undefined as never }, {}, {}],
    ['another step', 'not-open', {}, { step: 1 }, {}],
    ['a step that is none', 'not-open', {}, { step: -1 }, {}],
    ['a void plan with an old question', 'not-open', { state: 'void' }, {}, {}],
    ['a refused plan', 'not-open', { state: 'refused' }, {}, {}],
    ['a plan under way', 'not-open', { state: 'running' }, {}, {}],
    ['the hash of another plan', 'changed', {}, { planHash: '6'.repeat(64) }, {}],
    ['a plan that changed since it was shown', 'changed', { hash: '7'.repeat(64) }, {}, {}],
    ['an expired plan', 'expired', { expiresAt: at(20) }, {}, {}],
    ['a plan without a life', 'expired', { expiresAt: undefined as never }, {}, {}],
    ['a wall clock that was set back', 'expired', {}, {}, { sinceRehearsed: minutes(5) }],
    ['a time that is no number', 'expired', {}, {}, { sinceRehearsed: milliseconds(Number.NaN) }],
    ['a replayed confirmation', 'not-open', { steps: [{ is: 'worked', at: NOON, seen: plainText('') }] }, {}, {}],
    ['the word of another plan', 'wrong-word', {}, { typed: 'zinc-rollback-' }, {}],
    ['a prefix', 'wrong-word', {}, { typed: record().asking!.word.slice(0, -1) }, {}],
    ['something after it', 'wrong-word', {}, { typed: `${record().asking!.word}y` }, {}],
    ['capital letters', 'wrong-word', {}, { typed: record().asking!.word.toUpperCase() }, {}],
    ['a space around it', 'wrong-word', {}, { typed: ` ${record().asking!.word}` }, {}],
    ['nothing', 'wrong-word', {}, { typed: '' }, {}],
    ['Enter', 'wrong-word', {}, { typed: '\r' }, {}],
    ['y', 'wrong-word', {}, { typed: 'y' }, {}],
    ['yes', 'wrong-word', {}, { typed: 'yes' }, {}],
    [
      'a question that shows another word than the plan has',
      'wrong-word',
      { asking: { step: 0, word: 'y', openedAt: NOON, notBefore: NOON } },
      { typed: 'y' },
      {},
    ],
    ['a paste: no gaps', 'not-typed', {}, { gaps: [] }, {}],
    ['a paste: gaps of nothing', 'not-typed', {}, { gaps: gapsFor(record().asking!.word, 0) }, {}],
    ['one gap too few', 'not-typed', {}, { gaps: gapsFor(record().asking!.word).slice(1) }, {}],
    ['one gap too many', 'not-typed', {}, { gaps: [...gapsFor(record().asking!.word), 120] }, {}],
    [
      'one gap of a macro',
      'not-typed',
      {},
      { gaps: gapsFor(record().asking!.word).map((gap, index) => (index === 3 ? SHORTEST_GAP - 1 : gap)) },
      {},
    ],
    ['a machine that keeps just to the floor', 'not-typed', {}, { gaps: gapsFor(record().asking!.word, FASTEST_TYPING - 1) }, {}],
    ['gaps that are no numbers', 'not-typed', {}, { gaps: gapsFor(record().asking!.word, Number.NaN) }, {}],
    [
      'a gap that never ends',
      'not-typed',
      {},
      { gaps: gapsFor(record().asking!.word).map((gap, index) => (index === 0 ? Infinity : gap)) },
      {},
    ],
    ['negative gaps', 'not-typed', {}, { gaps: gapsFor(record().asking!.word, -120) }, {}],
    ['keys from before the question', 'not-typed', {}, { at: at(1) }, {}],
    ['keys from before the question, by the other clock', 'not-typed', {}, {}, { sinceOpened: seconds(1) }],
  ])('is refused: %s', (_, kind, changed, typed, where) => {
    expect(kindOf({ ...record(), ...changed }, typed, where)).toBe(kind);
  });

  it.each([
    ['no rehearsal', 'not-rehearsed', undefined],
    ['no permission', 'not-permitted', { permitted: false, refused: plainText('you may not') }],
    ['nothing to compare again', 'not-rehearsed', { facts: [] }],
    ['no outcome to watch for', 'not-rehearsed', { expectation: { text: plainText(''), within: minutes(1) } }],
    ['no deadline', 'not-rehearsed', { expectation: { text: plainText('well'), within: milliseconds(0) } }],
    ['no word on undoing it', 'not-rehearsed', { undo: { cannot: plainText('') } }],
  ])('is refused while the step is not complete: %s', (_, kind, changed) => {
    const shown = record();
    const [step] = shown.plan.steps;
    const { rehearsal, ...bare } = step!;
    const plan = { ...shown.plan, steps: [changed ? { ...step!, rehearsal: { ...rehearsal!, ...changed } } : bare] };
    expect(kindOf({ ...shown, plan })).toBe(kind);
  });

  it('goes step by step: a second one waits until the first has worked', () => {
    const one = record();
    const [step] = one.plan.steps;
    const two: PlanRecord = {
      ...one,
      plan: { ...one.plan, steps: [step!, step!] },
      steps: [{ is: 'waiting' }, { is: 'waiting' }],
      asking: { ...one.asking!, step: 1 },
    };
    expect(kindOf(two, { step: 1 })).toBe('out-of-order');
    for (const is of ['not-yet', 'worse', 'failed', 'unknown'] as const)
      expect(kindOf({ ...two, steps: [{ is, at: NOON, seen: plainText('') }, { is: 'waiting' }] }, { step: 1 })).toBe('out-of-order');
    expect(kindOf({ ...two, steps: [{ is: 'worked', at: NOON, seen: plainText('') }, { is: 'waiting' }] }, { step: 1 })).toBe('approved');
  });

  it('comes of 10,000 random inputs exactly when all of it is right', () => {
    const shown = record();
    const { word } = shown.asking!;
    const wrong = fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.constantFrom(
        '',
        '\r',
        'y',
        'yes',
        'approve',
        word.slice(0, -1),
        `${word}\r`,
        `\u001b[200~${word}\u001b[201~`,
        word.toUpperCase(),
        [...word].reverse().join(''),
      ),
    );
    const likely = <T>(right: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
      fc.oneof({ weight: 9, arbitrary: fc.constant(right) }, { weight: 1, arbitrary: other });
    const exactly = (gap: fc.Arbitrary<number>): fc.Arbitrary<readonly number[]> =>
      fc.array(gap, { minLength: word.length - 1, maxLength: word.length - 1 });
    const time = (most: number): fc.Arbitrary<number> =>
      fc.oneof(fc.double({ min: -most, max: 3 * most }), fc.constantFrom(0, most - 1, most, Number.NaN, Infinity));
    const input = fc.record({
      typed: likely(word, wrong),
      step: likely(0, fc.integer({ min: -2, max: 3 })),
      planHash: likely(HASH, fc.string()),
      isOn: likely(true, fc.constant(false)),
      context: likely<string>(CONTEXT, fc.string({ maxLength: 5 })),
      gaps: fc.oneof(
        { weight: 6, arbitrary: exactly(fc.integer({ min: 55, max: 400 })) },
        { weight: 2, arbitrary: exactly(fc.integer({ min: 36, max: 70 })) },
        fc.array(fc.oneof(fc.integer({ min: -50, max: 5000 }), fc.double(), fc.constantFrom(Number.NaN, Infinity)), { maxLength: 30 }),
      ),
      at: likely(
        NOON + 20_000,
        time(minutes(5)).map(after => NOON + after),
      ),
      until: likely(
        NOON + minutes(10),
        time(minutes(10)).map(after => NOON + after),
      ),
      sinceRehearsed: likely(30_000, time(PLAN_LIFE)),
      sinceOpened: likely(20_000, time(minutes(1))),
    });
    let approvals = 0;
    fc.assert(
      fc.property(input, ({ typed, step, planHash, isOn, context, gaps, at: moment, until, sinceRehearsed, sinceOpened }) => {
        const sum = gaps.reduce((all, gap) => all + gap, 0);
        const isRight =
          typed === word &&
          step === 0 &&
          planHash === HASH &&
          isOn &&
          context === CONTEXT &&
          moment < until &&
          moment < NOON + PLAN_LIFE &&
          moment >= NOON &&
          sinceRehearsed < PLAN_LIFE &&
          gaps.length === word.length - 1 &&
          gaps.every(gap => gap >= 40) &&
          sum >= 60 * gaps.length &&
          sum <= moment - NOON &&
          sum <= sinceOpened;
        if (isRight) approvals++;
        const where = {
          maker: isOn ? { ...maker, until: instant(until) } : { on: false, challenge: CONTEXT },
          context: plainText(context),
          sinceRehearsed: milliseconds(sinceRehearsed),
          sinceOpened: milliseconds(sinceOpened),
        };
        expect(kindOf(shown, { typed, gaps, step, planHash, at: instant(moment) }, where) === 'approved').toBe(isRight);
      }),
      { numRuns: 10_000, seed: 1 },
    );
    expect(approvals).toBeGreaterThan(500);
    expect(approvals).toBeLessThan(9_000);
  });

  it('never comes of the right word with keys closer than a hand strikes them', () => {
    const shown = record();
    const { word } = shown.asking!;
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 40, max: 400 }), { minLength: word.length - 1, maxLength: word.length - 1 }),
        fc.nat(word.length - 2),
        fc.integer({ min: 0, max: 39 }),
        (between, index, short) => {
          expect(kindOf(shown, { gaps: between.map((gap, place) => (place === index ? short : gap)) })).toBe('not-typed');
        },
      ),
    );
  });
});

describe('the word to type', () => {
  const step = (name: string, risk: Risk) => ({
    ...record().plan.steps[0]!,
    risk,
    action: { ...record().plan.steps[0]!.action, on: refOf('deployment', name) },
  });
  it.each(['y', 'n', 'no', 'a', 'web'])('is more than the name for an object that is called %s', name => {
    expect(challengeWord(step(name, 'high'), HASH)).toBe(`${name}-rollback`);
  });
  it.each(['übung', ' checkout', 'checkout ', '支付', ''])('is one of ours where the name %j can not be typed or seen', name => {
    expect(challengeWord(step(name, 'high'), HASH)).toMatch(/^[a-z]+-rollback$/);
  });
  it('differs between plans', () => {
    const words = new Set(
      Array.from({ length: 24 }, (_, index) => challengeWord(step('checkout', 'low'), index.toString(16).padStart(8, '0'))),
    );
    expect(words.size).toBe(24);
  });
});
