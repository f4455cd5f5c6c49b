import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskValues } from '../../../../src/correlate/logs/mask.js';
import { TemplateMiner } from '../../../../src/correlate/logs/template-miner.js';
import { tokenise } from '../../../../src/correlate/logs/tokenise.js';

describe('maskValues', () => {
  it.each([
    ['connect to 10.0.3.17:5432 failed', 'connect to <ip> failed'],
    ['peer fe80::1 and 2001:db8:0:0:0:0:0:1 left', 'peer <ip> and <ip> left'],
    ['took 12.5 ms, then 3s', 'took <duration>, then <duration>'],
    ['wrote 1,024 bytes to /var/lib/data/f.db', 'wrote <size> to <path>'],
    ['GET https://shop.example/cart?id=7 gave 503', 'GET <url> gave <n>'],
    ['user a.b@example.org at 2024-05-01T10:00:00.123Z', 'user <email> at <time>'],
    ['id 6f9619ff-8b86-d011-b42d-00cf4fc964ff at 0xdeadbeef', 'id <uuid> at <hex>'],
    ['mac 00:1b:44:11:3a:b7, balance -42, load 97%', 'mac <mac>, balance <n>, load <n>'],
    ['open C:\\Temp\\x.log', 'open <path>'],
    ['sent 1293 bytes (1.26 KB) in all', 'sent <size> in all'],
    ['version v2 of ssh2 stays', 'version v2 of ssh2 stays'],
  ])('%s', (line, masked) => {
    expect(maskValues(line)).toBe(masked);
  });
});

describe('tokenise', () => {
  it('counts a list of values as one, whatever its length', () => {
    const shape = (line: string): string =>
      tokenise(line)
        .map(token => token.text)
        .join(' ');
    expect(shape('replicas 1, 2, 3 down')).toBe(shape('replicas 7 down'));
  });
  it('keeps names with one digit and hides numbered ids', () => {
    expect(tokenise('eth0 of task_0017').map(token => token.shown)).toEqual(['eth0', 'of', '<id>']);
  });
  it('looks at a bounded part of any line', () => {
    expect(tokenise('word '.repeat(5000)).length).toBeLessThanOrEqual(120);
  });
});

const groups = (lines: readonly string[]): ReadonlyMap<string, string> => {
  const miner = new TemplateMiner();
  const variants = lines.map(line => miner.learn(line));
  return new Map(lines.map((line, index) => [line, miner.templateOf(variants[index]!)!.text]));
};
const USERS = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank'];

describe('TemplateMiner', () => {
  it('learns that a word of many values is a value', () => {
    const found = new Set(groups(USERS.map(user => `session opened for user ${user} by root`)).values());
    expect([...found]).toEqual(['session opened for user <word> by root']);
  });
  it('keeps states apart that are few or written in capitals', () => {
    const states = ['NEW', 'READY', 'RUNNING', 'FAILED', 'KILLED', 'DONE'];
    expect(new Set(groups(states.map(state => `task went from INIT to ${state} at once`)).values()).size).toBe(states.length);
    expect(new Set(groups(['scan of disk started', 'scan of disk stopped']).values()).size).toBe(2);
  });
  it('finds two values at once', () => {
    const lines = USERS.map(
      (user, index) => `rejected login of ${user} coming from ${['ape', 'bear', 'cat', 'dog', 'emu', 'fox'][index]!} today`,
    );
    expect([...new Set(groups(lines).values())]).toEqual(['rejected login of <word> coming from <word> today']);
  });
  it('answers for a variant after it was joined, and takes new values at once', () => {
    const miner = new TemplateMiner();
    const first = miner.learn('hello dear user alice again');
    expect(miner.templateOf(first)!.text).toBe('hello dear user alice again');
    for (const user of USERS.slice(1)) miner.learn(`hello dear user ${user} again`);
    expect(miner.templateOf(first)).toMatchObject({ text: 'hello dear user <word> again', lines: 6 });
    expect(miner.templateOf(miner.learn('hello dear user zoe again'))!.id).toBe(miner.templateOf(first)!.id);
    expect(miner.templates()).toHaveLength(1);
  });
  it('counts every line once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...USERS, '17', '10.0.0.1'), fc.constantFrom('in', 'out', 'OFF')), {
          minLength: 1,
          maxLength: 60,
        }),
        pairs => {
          const miner = new TemplateMiner();
          for (const [who, way] of pairs) miner.learn(`the guest ${who} went ${way}`);
          expect(miner.templates().reduce((sum, template) => sum + template.lines, 0)).toBe(pairs.length);
        },
      ),
    );
  });
  it('groups the same lines alike in any order', () => {
    const line = fc
      .tuple(
        fc.constantFrom('login of', 'logout of', 'request by'),
        fc.constantFrom(...USERS),
        fc.constantFrom('was fine', 'FAILED badly', 'took 12 ms'),
      )
      .map(parts => parts.join(' '));
    fc.assert(
      fc.property(
        fc
          .uniqueArray(line, { minLength: 2, maxLength: 40 })
          .chain(lines => fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length }))),
        ([lines, shuffled]) => {
          const partition = (of: ReadonlyMap<string, string>): string => {
            const sets = new Map<string, string[]>();
            for (const [text, template] of of) sets.set(template, [...(sets.get(template) ?? []), text]);
            return JSON.stringify([...sets.values()].map(set => set.sort()).sort());
          };
          expect(partition(groups(shuffled))).toBe(partition(groups(lines)));
        },
      ),
    );
  });
  it('forgets the rare when there are too many kinds', () => {
    const miner = new TemplateMiner();
    const common = miner.learn('this one is common here');
    for (let i = 0; i < 20; i++) miner.learn('this one is common here');
    for (let i = 0; i < 5000; i++)
      miner.learn(
        Array.from(
          { length: 3 + (i % 40) },
          (_, j) =>
            `${String.fromCharCode(97 + ((i * 7 + j * 3) % 26))}${String.fromCharCode(97 + ((i * 11 + j) % 26))}${String.fromCharCode(97 + (Math.floor(i / 26) % 26))}`,
        ).join(' '),
      );
    expect(miner.templates().length).toBeLessThanOrEqual(4096);
    expect(miner.templateOf(common)?.lines).toBe(21);
  });
});
