import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { ACTION_NAMES, type Plan } from '../../../src/model/plan.js';
import { instant } from '../../../src/model/time.js';
import { catalogueEntry, isActionName } from '../../../src/plan/catalogue.js';
import { readMatchers } from '../../../src/plan/matchers.js';
import { boundText, canonicalText } from '../../../src/plan/plan-text.js';
import { propose } from '../../../src/plan/propose.js';
import { abilities, scene } from '../../support/plan-scene.js';

describe('the catalogue', () => {
  it('is closed', () => {
    expect(ACTION_NAMES.every(isActionName)).toBe(true);
    for (const word of ['exec', 'delete', 'apply', 'drain', 'toString', '__proto__', '', undefined, 1, ['restart']]) expect(isActionName(word)).toBe(false);
  });
  it('has a way back of the same sort for each action', () => {
    for (const name of ACTION_NAMES) expect(catalogueEntry(catalogueEntry(name).inverse).inverse).toBe(name === 'restart' ? 'roll-back' : name);
  });
  it('takes no argument that it does not know', () => {
    fc.assert(fc.property(fc.constantFrom(...ACTION_NAMES), fc.anything({ maxDepth: 3 }), (name, params) => {
      const read = catalogueEntry(name).parse(params);
      if (read.ok) for (const value of Object.values(read.value)) expect(['string', 'number', 'boolean']).toContain(typeof value);
    }), { numRuns: 3_000 });
    expect(catalogueEntry('restart').parse({ force: true })).toMatchObject({ ok: false, error: 'unknown argument force; it takes none' });
  });
});

describe('the matchers of a silence', () => {
  const one = (fields: object): string => JSON.stringify([{ name: 'alertname', value: 'X', isRegex: false, isEqual: true, ...fields }]);
  it.each(['.*', '.+', '(.*)', '.*|X', '^.*$', '[^q]*', '.{0,}', '|', '()', '(?:)', '[', '*'])('do not narrow: the pattern %s', value => { expect(readMatchers(one({ value, isRegex: true }))).toBeUndefined(); });
  it.each(['High.*', 'A|B', 'Kube(Pod|Node).*'])('narrow: the pattern %s', value => { expect(readMatchers(one({ value, isRegex: true }))).toHaveLength(1); });
  it.each(['', 'x', '{}', '[]', '[1]', 'null', one({ value: '' }), one({ isEqual: false }), one({ name: '' }), one({ value: 3 }), one({ isRegex: 'no' }), one({ isEqual: 'yes' }), one({ value: 'x'.repeat(501) })])('are none: %s', text => { expect(readMatchers(text)).toBeUndefined(); });
  it('may hold a negative one beside one that narrows', () => {
    expect(readMatchers(JSON.stringify([{ name: 'a', value: 'x', isRegex: false }, { name: 'b', value: 'y', isRegex: false, isEqual: false }]))).toEqual([{ name: 'a', value: 'x', isRegex: false, isEqual: true }, { name: 'b', value: 'y', isRegex: false, isEqual: false }]);
  });
});

describe('the text that an approval is bound to', () => {
  const plan = (): Plan => { const { incident, snapshot } = scene(); return propose(incident, snapshot, abilities)[0]!; };
  it('does not depend on the order of keys', () => {
    fc.assert(fc.property(fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue(), { maxKeys: 8 }), values => {
      expect(canonicalText(Object.fromEntries(Object.entries(values).reverse()))).toBe(canonicalText(values));
    }));
  });
  it('changes with everything that is shown, and not with the time it was made', () => {
    const base = plan();
    const [step] = base.steps;
    expect(boundText({ ...base, madeAt: instant(1) })).toBe(boundText(base));
    for (const changed of [
      { title: 'x' }, { tradeOff: 'x' }, { expectedOutcome: 'x' }, { confidence: 0.1 }, { why: [] }, { steps: [] }, { incident: 'x' },
      { steps: [{ ...step, risk: 'high' }] }, { steps: [{ ...step, action: { ...step!.action, params: { revision: 'r41', hash: 'other' } } }] }, { steps: [{ ...step, action: { ...step!.action, on: { ...step!.action.on, name: 'other' } } }] },
    ]) expect(boundText({ ...base, ...changed } as Plan)).not.toBe(boundText(base));
  });
});
