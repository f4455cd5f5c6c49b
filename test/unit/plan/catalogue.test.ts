import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { ACTION_NAMES, type ActionName, type Plan } from '../../../src/model/plan.js';
import { plainText } from '../../../src/model/plain-text.js';
import { instant } from '../../../src/model/time.js';
import { catalogueEntry, isActionName } from '../../../src/plan/catalogue.js';
import { readMatchers } from '../../../src/plan/matchers.js';
import { boundText, canonicalText } from '../../../src/plan/plan-text.js';
import { propose } from '../../../src/plan/propose.js';
import { abilities, scene } from '../../support/plan-scene.js';

describe('the catalogue', () => {
  it('is closed', () => {
    expect(ACTION_NAMES.every(isActionName)).toBe(true);
    for (const word of ['exec', 'delete', 'apply', 'delete-pod', 'toString', '__proto__', '', undefined, 1, ['restart']])
      expect(isActionName(word)).toBe(false);
  });
  it('has a way back of the same sort for each action but an eviction and a reboot', () => {
    for (const name of ACTION_NAMES) {
      const { inverse } = catalogueEntry(name);
      expect(inverse === undefined ? 'none' : catalogueEntry(inverse).inverse).toBe(
        { restart: 'roll-back', drain: 'cordon', 'evict-pod': 'none', reboot: 'none' }[name as string] ?? name,
      );
    }
  });
  it('asks for a word of its own for each action, and says of each what bounds it and what is not tested', () => {
    const entries = ACTION_NAMES.map(catalogueEntry);
    expect(new Set(entries.map(({ verb }) => verb)).size).toBe(ACTION_NAMES.length);
    for (const { verb, limits, notTested, riskBecause } of entries) {
      expect(verb).toMatch(/^[a-z]{4,}$|^env$/);
      expect(limits).not.toBe('');
      expect(riskBecause).not.toBe('');
      expect(notTested.length).toBeGreaterThan(0);
    }
  });
  it('takes no argument that it does not know', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ACTION_NAMES), fc.anything({ maxDepth: 3 }), (name, params) => {
        const read = catalogueEntry(name).parse(params);
        if (read.ok) for (const value of Object.values(read.value)) expect(['string', 'number', 'boolean']).toContain(typeof value);
      }),
      { numRuns: 3_000 },
    );
    expect(catalogueEntry('restart').parse({ force: true })).toMatchObject({ ok: false, error: 'unknown argument force; it takes none' });
  });
});

const narrow = JSON.stringify([{ name: 'alertname', value: 'HighErrorRate', isRegex: false, isEqual: true }]);
const silence = { matchers: narrow, minutes: 60, comment: 'known' };

describe('arguments', () => {
  it.each<[ActionName, object]>([
    ['roll-back', { revision: 'r41', hash: 'hash-41' }],
    ['roll-back', { revision: 'shop:41', hash: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/shop:41' }],
    ['roll-back', { revision: 'r'.repeat(200), hash: 'h'.repeat(200) }],
    ['restart', {}],
    ['scale', { replicas: 1 }],
    ['scale', { replicas: 200 }],
    ['scale', { replicas: 0, toZero: true }],
    ['create-silence', silence],
    ['create-silence', { ...silence, minutes: 1 }],
    ['create-silence', { ...silence, minutes: 1440 }],
    ['create-silence', { ...silence, comment: 'x'.repeat(300) }],
    ['expire-silence', { id: '5b1f2c6e-6f0c-4f5e-9a61-0d7a4f4f8f5e' }],
    ['extend-silence', { id: 's1', until: '2026-02-28T23:59:59Z' }],
    ['set-autoscaler-bounds', { min: 1, max: 1 }],
    ['set-autoscaler-bounds', { min: 3, max: 200 }],
    ['set-image', { container: 'app', image: 'registry.example:5000/shop/checkout:2.7.3' }],
    ['set-image', { container: 'app', image: 'nginx' }],
    ['set-image', { container: 'app', image: `shop/checkout@sha256:${'0a'.repeat(32)}` }],
    ['set-resources', { container: 'app', memoryLimit: '512Mi' }],
    ['set-resources', { container: 'app', cpuRequest: '250m', cpuLimit: 'none', memoryRequest: '1.5Gi', memoryLimit: '2Gi' }],
    ['set-env', { container: 'app', name: 'POOL_SIZE', revision: 'r41', hash: 'hash-41' }],
    ...(['pause-rollout', 'resume-rollout', 'suspend-cronjob', 'resume-cronjob', 'evict-pod', 'cordon', 'uncordon', 'drain'] as const).map(
      (name): [ActionName, object] => [name, {}],
    ),
  ])('of %s fit: %j', (name, params) => {
    expect(catalogueEntry(name).parse(params)).toEqual({ ok: true, value: params });
  });

  it.each<[ActionName, unknown, RegExp]>([
    ['roll-back', {}, /revision must be/],
    ['roll-back', { revision: 'r41' }, /hash must be/],
    ['roll-back', { hash: 'hash-41' }, /revision must be/],
    ['roll-back', { revision: 'r41', hash: '' }, /hash must be/],
    ['roll-back', { revision: 41, hash: 'hash-41' }, /revision must be/],
    ['roll-back', { revision: 'r41; rm -rf /', hash: 'hash-41' }, /revision must be/],
    ['roll-back', { revision: 'r41\n', hash: 'hash-41' }, /revision must be/],
    ['roll-back', { revision: 'r'.repeat(201), hash: 'hash-41' }, /revision must be/],
    ['roll-back', { revision: 'r41', hash: 'hash-41', force: true }, /unknown argument force/],
    ['roll-back', { revision: '$(id)', hash: 'hash-41' }, /revision must be/],
    ['restart', { replicas: 1 }, /unknown argument replicas; it takes none/],
    ['restart', [], /must be an object/],
    ['restart', null, /must be an object/],
    ['restart', undefined, /must be an object/],
    ['restart', 'now', /must be an object/],
    ['restart', JSON.parse('{"__proto__":1}'), /unknown argument __proto__/],
    ['scale', {}, /from 1 to 200/],
    ['scale', { replicas: 0 }, /from 1 to 200/],
    ['scale', { replicas: 201 }, /from 1 to 200/],
    ['scale', { replicas: -3 }, /from 1 to 200/],
    ['scale', { replicas: 1.5 }, /whole number/],
    ['scale', { replicas: Number.NaN }, /whole number/],
    ['scale', { replicas: Infinity }, /whole number/],
    ['scale', { replicas: '6' }, /whole number/],
    ['scale', { replicas: 5, toZero: true }, /only with replicas 0/],
    ['scale', { replicas: 0, toZero: false }, /only with replicas 0/],
    ['scale', { replicas: 0, toZero: 'true' }, /only with replicas 0/],
    ['scale', { replicas: 6, percent: 50 }, /unknown argument percent/],
    ['create-silence', {}, /minutes/],
    ['create-silence', { ...silence, minutes: 0 }, /from 1 to 1440/],
    ['create-silence', { ...silence, minutes: 1441 }, /from 1 to 1440/],
    ['create-silence', { ...silence, minutes: '60' }, /whole number/],
    ['create-silence', { ...silence, minutes: 0.5 }, /whole number/],
    ['create-silence', { ...silence, comment: ' ' }, /comment must say why/],
    ['create-silence', { ...silence, comment: 'x'.repeat(301) }, /at most 300/],
    ['create-silence', { ...silence, comment: 7 }, /comment must say why/],
    ['create-silence', { ...silence, matchers: '[]' }, /at least one of which narrows/],
    ['create-silence', { ...silence, matchers: [{ name: 'alertname', value: 'X', isRegex: false }] }, /must be a JSON list/],
    ['create-silence', { ...silence, matchers: JSON.stringify([{ name: 'alertname', value: '.*', isRegex: true }]) }, /narrows/],
    ['create-silence', { ...silence, createdBy: 'ada' }, /unknown argument createdBy/],
    ['expire-silence', {}, /id must be/],
    ['expire-silence', { id: '*/../silences' }, /id must be/],
    ['expire-silence', { id: '' }, /id must be/],
    ['expire-silence', { id: ['s1'] }, /id must be/],
    ['expire-silence', { id: 's1', all: true }, /unknown argument all/],
    ['extend-silence', { id: 's1' }, /until must be a moment/],
    ['extend-silence', { id: 's1', until: 'tomorrow' }, /until must be/],
    ['extend-silence', { id: 's1', until: '2026-02-28T25:00:00Z' }, /until must be/],
    ['extend-silence', { id: 's1', until: 1 }, /until must be/],
    ['set-autoscaler-bounds', { min: 0, max: 3 }, /min must be a whole number from 1/],
    ['set-autoscaler-bounds', { min: 4, max: 3 }, /min must not be more than max/],
    ['set-autoscaler-bounds', { max: 3 }, /min must/],
    ['set-autoscaler-bounds', { min: 1, max: 201 }, /max must/],
    ['set-image', { container: 'app' }, /image must/],
    ['set-image', { container: 'app', image: 'shop/checkout:1; id' }, /image must/],
    ['set-image', { container: 'app', image: 'shop/checkout:1\n' }, /image must/],
    ['set-image', { container: 'App!', image: 'nginx' }, /container must/],
    ['set-image', { container: 'app', image: `a@sha256:${'0'.repeat(63)}` }, /image must/],
    ['set-resources', { container: 'app' }, /at least one of cpuRequest/],
    ['set-resources', { container: 'app', cpuLimit: 'all' }, /cpuLimit must be an amount/],
    ['set-resources', { container: 'app', cpuLimit: 2 }, /cpuLimit must be an amount/],
    ['set-resources', { container: 'app', cpuLimit: '-1' }, /cpuLimit must/],
    ['set-resources', { container: 'app', disk: '1Gi' }, /unknown argument disk/],
    ['set-env', { container: 'app', name: 'POOL_SIZE', revision: 'r41', hash: 'hash-41', value: '50' }, /unknown argument value/],
    ['set-env', { container: 'app', name: 'A=B', revision: 'r41', hash: 'hash-41' }, /name must/],
    ['drain', { force: true }, /unknown argument force; it takes none/],
    ['evict-pod', { gracePeriodSeconds: 0 }, /unknown argument/],
    ['cordon', [], /must be an object/],
  ])('of %s do not fit: %j', (name, params, because) => {
    const read = catalogueEntry(name).parse(params);
    expect(read.ok ? 'it fits' : read.error).toMatch(because);
    expect(read.ok ? '' : plainText(read.error)).toBe(read.ok ? undefined : read.error);
  });
});

describe('the matchers of a silence', () => {
  const one = (fields: object): string => JSON.stringify([{ name: 'alertname', value: 'X', isRegex: false, isEqual: true, ...fields }]);
  it.each(['.*', '.+', '(.*)', '.*|X', '^.*$', '[^q]*', '.{0,}', '|', '()', '(?:)', '[', '*'])('do not narrow: the pattern %s', value => {
    expect(readMatchers(one({ value, isRegex: true }))).toBeUndefined();
  });
  it.each(['High.*', 'A|B', 'Kube(Pod|Node).*'])('narrow: the pattern %s', value => {
    expect(readMatchers(one({ value, isRegex: true }))).toHaveLength(1);
  });
  it.each([
    '',
    'x',
    '{}',
    '[]',
    '[1]',
    'null',
    one({ value: '' }),
    one({ isEqual: false }),
    one({ name: '' }),
    one({ value: 3 }),
    one({ isRegex: 'no' }),
    one({ isEqual: 'yes' }),
    one({ value: 'x'.repeat(501) }),
  ])('are none: %s', text => {
    expect(readMatchers(text)).toBeUndefined();
  });
  it('may hold a negative one beside one that narrows', () => {
    expect(
      readMatchers(
        JSON.stringify([
          { name: 'a', value: 'x', isRegex: false },
          { name: 'b', value: 'y', isRegex: false, isEqual: false },
        ]),
      ),
    ).toEqual([
      { name: 'a', value: 'x', isRegex: false, isEqual: true },
      { name: 'b', value: 'y', isRegex: false, isEqual: false },
    ]);
  });
});

describe('the text that an approval is bound to', () => {
  const plan = (): Plan => {
    const { incident, snapshot } = scene();
    return propose(incident, snapshot, abilities)[0]!;
  };
  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue(), { maxKeys: 8 }), values => {
        expect(canonicalText(Object.fromEntries(Object.entries(values).reverse()))).toBe(canonicalText(values));
      }),
    );
  });
  it('changes with everything that is shown, and not with the time it was made', () => {
    const base = plan();
    const [step] = base.steps;
    expect(boundText({ ...base, madeAt: instant(1) })).toBe(boundText(base));
    for (const changed of [
      { title: 'x' },
      { tradeOff: 'x' },
      { expectedOutcome: 'x' },
      { confidence: 0.1 },
      { why: [] },
      { steps: [] },
      { incident: 'x' },
      { steps: [{ ...step, risk: 'high' }] },
      { steps: [{ ...step, action: { ...step!.action, params: { revision: 'r41', hash: 'other' } } }] },
      { steps: [{ ...step, action: { ...step!.action, on: { ...step!.action.on, name: 'other' } } }] },
    ])
      expect(boundText({ ...base, ...changed } as Plan)).not.toBe(boundText(base));
  });
});
