import { afterEach, describe, expect, it } from 'vitest';
import { approvalCorpus } from '../../support/approval-corpus.js';
import { approvals, askAnew, screenThatAsks } from '../../support/asking-screen.js';
import { askingRoom, makerRoom } from '../../support/sample-states.js';
import { bytesOf, screenDriver, type ScreenDriver } from '../../support/screen-driver.js';

let driver: ScreenDriver | undefined;
afterEach(async () => {
  await driver?.end();
  driver = undefined;
});

const WORD = 'amber-rollback';
const asking = async (): Promise<ScreenDriver> => (driver = await screenThatAsks(WORD));
const letters = [...WORD];

describe('a step', () => {
  it('is approved by its word, typed by a hand', async () => {
    const d = await asking();
    expect(d.text()).toContain(`Type  ${WORD}  to approve`);
    await d.press(...letters);
    expect(approvals(d)).toEqual([
      { type: 'approve-step', plan: 'plan-a', step: 0, planHash: 'hash-plan-a', typed: WORD, gaps: letters.slice(1).map(() => 120) },
    ]);
    expect(d.text()).not.toContain('to approve, Esc to leave');
  });

  it('shows all that has to be known, and the red frame', async () => {
    const d = await asking();
    for (const words of [
      'MAKER 9:41 · prod-eu/shop as ada (sso)',
      'Step 1 of 1',
      'POOL_SIZE  5  →  50',
      'finished 70 s before first alert',
      'Expect',
      'r42 again, from the snapshot',
      'Not tested image pull, probes, quota',
      'Argo CD will undo this',
      'same uid, same revision',
      'expires in 4:12',
    ])
      expect(d.text()).toContain(words);
    expect(d.screen.row(0)).toMatch(/^┏━+┓$/);
  });

  it.each<[string, (d: ScreenDriver) => Promise<void> | void, RegExp]>([
    ['a paste', d => d.type(`\u001b[200~${WORD}\u001b[201~`), /A paste does not count/],
    ['a paste with its line end', d => d.type(`\u001b[200~${WORD}\r\u001b[201~`), /A paste does not count/],
    ['a paste in a terminal that marks none', d => d.type(WORD), /Keys came together/],
    [
      'a paste in two halves',
      async d => {
        await d.type(WORD.slice(0, 7));
        d.wait(200);
        await d.type(WORD.slice(7));
      },
      /Keys came together/,
    ],
    [
      'a script that writes letter by letter at once',
      async d => {
        for (const letter of letters) {
          d.wait(5);
          await d.type(letter);
        }
      },
      /Too fast for a hand|begin again/,
    ],
    ['Enter', d => d.press('enter'), /Enter approves nothing/],
    ['the word begun, then Enter', d => d.press('a', 'm', 'enter'), /Enter approves nothing/],
    ['y', d => d.press('y'), /That is not amber-rollback/],
    ['a cursor key', d => d.press('a', 'up'), /Only letters count/],
    ['a control key', d => d.press('a', 'ctrl-d'), /Only letters count/],
    [
      'an answer about the cursor',
      async d => {
        await d.press('a', 'm');
        d.wait(200);
        await d.type('\u001b[12;40R');
      },
      /Something answered for you|Only letters/,
    ],
    [
      'an answer about colours',
      async d => {
        await d.press('a', 'm');
        d.wait(200);
        await d.type('\u001b]11;rgb:0000/0000/0000\u0007');
      },
      /Something answered for you/,
    ],
    [
      'a title that spells the word',
      async d => {
        await d.type(`\u001b]l${WORD}\u001b\\`);
      },
      /Something answered for you/,
    ],
    [
      'a letter with Alt',
      async d => {
        await d.type('\u001ba');
      },
      /Only letters count/,
    ],
  ])('is not approved by %s', async (_, act, words) => {
    const d = await asking();
    await act(d);
    await d.settled();
    expect(d.text()).toMatch(words);
    expect(approvals(d)).toEqual([]);
    // Nothing that came so counts towards the word either.
    await d.press(...letters.slice(1));
    expect(approvals(d)).toEqual([]);
  });

  it('gives no key to anything else while it is open', async () => {
    const d = await asking();
    await d.press('?', ':', '/', 'a', 'p', 'j', '1');
    expect(d.room.wanted.map(({ type }) => type)).toEqual(['open-step']);
    expect(d.text()).toContain('to approve, Esc to leave');
  });

  it.each(['escape', 'ctrl-c'])('is left by %s, and the room is told', async key => {
    const d = await asking();
    await d.press('a', 'm', key);
    expect(d.text()).not.toContain('to approve, Esc to leave');
    expect(d.room.wanted.at(-1)).toEqual({ type: 'close-step', plan: 'plan-a' });
  });

  it('wants the word again when the plan changes while it is typed', async () => {
    const d = await asking();
    await d.press(...letters.slice(0, 8));
    const next = askingRoom(WORD);
    const [id, record] = [...next.plans][0]!;
    d.room.show({ ...next, plans: new Map([...next.plans, [id, { ...record, hash: 'other' }]]) });
    await d.press(...letters.slice(8));
    expect(approvals(d)).toEqual([]);
    await d.press(...letters);
    expect(approvals(d)).toMatchObject([{ planHash: 'other' }]);
  });

  it('can not be approved once it is void', async () => {
    const d = await asking();
    const next = askingRoom(WORD);
    const [id, { asking: _, ...record }] = [...next.plans][0]!;
    d.room.show({ ...next, plans: new Map([...next.plans, [id, { ...record, state: 'void' as const, because: record.plan.tradeOff }]]) });
    await d.advance(200 as never);
    await d.press(...letters);
    expect(approvals(d)).toEqual([]);
    expect(d.text()).toContain('It can not be approved any more');
  });

  it('is opened in maker mode only', async () => {
    driver = await screenDriver({ state: { ...makerRoom(), maker: { on: false, challenge: makerRoom().maker.challenge } } });
    await driver.press('4', 'enter');
    expect(driver.text()).toContain('needs maker mode (:maker)');
    expect(driver.room.wanted).toEqual([]);
  });
});

describe('two hundred sequences that are no hand at the keyboard', () => {
  const corpus = approvalCorpus(WORD);

  it('are two hundred, each another', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(200);
    expect(new Set(corpus.map(({ name }) => name)).size).toBe(corpus.length);
    expect(new Set(corpus.map(({ arrivals }) => JSON.stringify(arrivals))).size).toBeGreaterThanOrEqual(200);
  });

  const TOGETHER = 20;
  const parts = Array.from({ length: Math.ceil(corpus.length / TOGETHER) }, (_, part) => part * TOGETHER);

  it.each(parts)('approve nothing, from number %i', async from => {
    const d = await asking();
    for (const { name, arrivals } of corpus.slice(from, from + TOGETHER)) {
      for (const { after, bytes } of arrivals) {
        d.wait(after);
        await d.type(bytes);
      }
      expect([name, approvals(d)]).toEqual([name, []]);
      await askAnew(d);
    }
    // By a hand it can still be answered.
    await d.press(...letters);
    expect(approvals(d)).toHaveLength(1);
  });
});

describe('maker mode', () => {
  async function opened(): Promise<ScreenDriver> {
    driver = await screenDriver({ state: { ...makerRoom(), maker: { on: false, challenge: makerRoom().maker.challenge } } });
    await driver.press(':', ...'maker ada', 'enter');
    driver.wait(500);
    return driver;
  }
  it('is turned on by typing what will be changed', async () => {
    const d = await opened();
    expect(d.text()).toContain('What you will change  prod-eu/shop');
    await d.press(...'prod-eu/shop');
    expect(d.room.wanted).toEqual([{ type: 'maker-on', typed: 'prod-eu/shop', operator: 'ada' }]);
  });
  it('asks who it is first where several people use the account', async () => {
    driver = await screenDriver({
      state: { ...makerRoom(), maker: { on: false, challenge: makerRoom().maker.challenge, asksOperator: true } },
    });
    await driver.press(':', ...'maker', 'enter');
    expect(driver.text()).toContain('Several people use this account: who are you?');
    await driver.press('enter');
    expect(driver.text()).not.toContain('What you will change');
    await driver.press(':', ...'maker', 'enter', ...'ada', 'enter');
    driver.wait(500);
    expect(driver.text()).toContain('Who will have done it ada');
    await driver.press(...'prod-eu/shop');
    expect(driver.room.wanted).toEqual([{ type: 'maker-on', typed: 'prod-eu/shop', operator: 'ada' }]);
  });
  it('is not turned on by a paste', async () => {
    const d = await opened();
    await d.type('\u001b[200~prod-eu/shop\u001b[201~');
    await d.type(bytesOf('enter'));
    expect(d.room.wanted).toEqual([]);
    expect(d.text()).toMatch(/A paste does not count|Enter approves nothing/);
  });
  it('is not offered where it is ruled out', async () => {
    driver = await screenDriver({ state: makerRoom(), preferences: { readOnly: true } });
    await driver.press('4', 'M', 'enter');
    expect(driver.room.wanted).toEqual([]);
    expect(driver.text()).not.toContain('maker mode');
  });
});
