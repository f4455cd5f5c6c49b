import { chmodSync, chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SecondAnswer, SecondRequest } from '../../../src/execute/second-person.js';
import { needsSecondPerson, secondWord } from '../../../src/plan/second-person.js';
import type { PlanId, PlannedAction } from '../../../src/model/plan.js';
import { plainText } from '../../../src/model/plain-text.js';
import type { ProviderId } from '../../../src/model/signal.js';
import { minutes, seconds } from '../../../src/model/time.js';
import { openActing, type ActingDriver } from '../../support/acting-driver.js';

const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;
let folder: string;
let driver: ActingDriver;
let plan: PlanId;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'warroom-second-'));
  chmodSync(folder, 0o3770);
  driver = openActing({ acting: { secondPerson: { folder, rules: [{ actions: ['roll-back'] }] } } });
  plan = await driver.proposed();
  await driver.makerOn();
  await driver.opened(plan);
  await driver.advance(seconds(10));
});
afterEach(async () => {
  await driver.close();
  rmSync(folder, { recursive: true, force: true });
});

const requestFile = (): string => readdirSync(folder).find(name => name.startsWith('request-')) ?? '';
const request = (): SecondRequest => JSON.parse(readFileSync(join(folder, requestFile()), 'utf8')) as SecondRequest;
const wordOf = (hash: string): string => secondWord(hash);
/** An answer as `warroom approve` leaves it, owned by a user. */
function leave(change: Partial<SecondAnswer> = {}, uid = NOBODY): void {
  const { hash, step } = request();
  const typed = change.typed ?? wordOf(hash);
  const file = join(folder, `answer-${hash.slice(0, 32)}-${step}-${uid}.json`);
  writeFileSync(
    file,
    JSON.stringify({
      version: 1,
      hash,
      step,
      says: 'approve',
      typed,
      gaps: Array.from({ length: typed.length - 1 }, () => 120),
      shownFor: 9000,
      name: 'grace',
      ...change,
    }),
  );
  chownSync(file, uid, uid);
}
const writes = (): number => driver.kinds().filter(kind => kind === 'performing').length;

describe('a second person', () => {
  it('is waited for: nothing is done on the word of the first alone', async () => {
    const { done } = driver.typed(plan);
    await driver.advance(seconds(20));
    expect([driver.record(plan).state, driver.record(plan).because, writes()]).toEqual([
      'running',
      expect.stringContaining('waits for a second person (warroom approve)'),
      0,
    ]);
    expect(request()).toMatchObject({ hash: driver.record(plan).hash, step: 0, context: 'prod-eu/shop' });
    await driver.advance(minutes(5));
    await done;
    expect([driver.record(plan).state, driver.record(plan).because, writes()]).toEqual([
      'void',
      'no second person answered before the plan expired',
      0,
    ]);
    expect(requestFile()).toBe('');
    expect(driver.kinds().slice(-2)).toEqual(['approved', 'not-approved']);
  });

  it.runIf(isRoot)('agrees: it is done, and the log names both', async () => {
    const { done } = driver.typed(plan);
    await driver.advance(seconds(1));
    leave();
    await driver.advance(minutes(3));
    await done;
    expect([driver.record(plan).state, writes()]).toEqual(['done', 1]);
    const approvals = driver.audit().filter(({ kind }) => kind === 'approved');
    expect(approvals.map(({ by }) => by)).toEqual([expect.not.stringContaining('grace'), `grace (uid ${NOBODY})`]);
  });

  it.runIf(isRoot)('refuses: nothing is done, and the plan says who refused it', async () => {
    const { done } = driver.typed(plan);
    await driver.advance(seconds(1));
    leave({ says: 'refuse', typed: 'refuse', reason: 'wrong revision' });
    await driver.advance(seconds(2));
    await done;
    expect([driver.record(plan).state, driver.record(plan).because, writes()]).toEqual([
      'void',
      `grace (uid ${NOBODY}) refused it: wrong revision`,
      0,
    ]);
  });

  it.runIf(isRoot).each<[string, () => void]>([
    [
      'the first person again',
      () => {
        leave({}, 0);
      },
    ],
    [
      'a wrong word',
      () => {
        leave({ typed: 'amber-rollback' });
      },
    ],
    [
      'a paste',
      () => {
        leave({ gaps: Array.from({ length: 'second-123456'.length - 1 }, () => 0) });
      },
    ],
    [
      'keys faster than the question was there',
      () => {
        leave({ shownFor: 10 });
      },
    ],
    [
      'an answer to another plan',
      () => {
        leave({ hash: '0'.repeat(64) });
      },
    ],
    [
      'an answer to another step',
      () => {
        leave({ step: 1 });
      },
    ],
    [
      'no JSON',
      () => {
        const { hash, step } = request();
        const file = join(folder, `answer-${hash.slice(0, 32)}-${step}-x.json`);
        writeFileSync(file, '{"version":1');
        chownSync(file, NOBODY, NOBODY);
      },
    ],
  ])('is not %s', async (_, answer) => {
    const { done } = driver.typed(plan);
    await driver.advance(seconds(1));
    answer();
    await driver.advance(minutes(6));
    await done;
    expect([driver.record(plan).state, writes()]).toEqual(['void', 0]);
  });

  it('is not asked through a folder that everyone may write, or where files can be replaced', async () => {
    for (const [mode, because] of [
      [0o3777, 'is open to everyone: chmod 3770'],
      [0o3775, 'is open to everyone: chmod 3770'],
      [0o2770, "lets people replace each other's files: chmod 3770"],
      [0o1770, 'does not hand its group on'],
    ] as const) {
      chmodSync(folder, mode);
      await driver.acting.rehearse(plan);
      await driver.opened(plan);
      await driver.advance(seconds(10));
      await driver.typed(plan).done;
      expect([driver.record(plan).state, driver.record(plan).because, writes()]).toEqual(['void', expect.stringContaining(because), 0]);
    }
  });

  it('is asked by rules of action, namespace and context', () => {
    const action: PlannedAction = {
      name: 'drain',
      provider: 'kubernetes' as ProviderId,
      on: { kind: 'node', name: plainText('n1') },
      params: {},
    };
    const inShop: PlannedAction = {
      ...action,
      name: 'scale',
      on: { kind: 'deployment', name: plainText('web'), namespace: plainText('shop') },
    };
    expect(needsSecondPerson([{ actions: ['drain'] }], action, 'prod-eu')).toBe(true);
    expect(needsSecondPerson([{ actions: ['drain'], contexts: ['prod-*'] }], action, 'staging')).toBe(false);
    expect(needsSecondPerson([{ contexts: ['prod-*'] }], inShop, 'prod-eu')).toBe(true);
    expect(needsSecondPerson([{ namespaces: ['payments', 'sh*'] }], inShop, '')).toBe(true);
    expect(needsSecondPerson([{ namespaces: ['payments'] }, { actions: ['drain'] }], inShop, 'prod-eu')).toBe(false);
  });
});
