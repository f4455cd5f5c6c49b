import { afterEach, describe, expect, it } from 'vitest';
import { matchesGolden } from '../support/golden.js';
import { svg } from '../support/terminal-picture.js';
import { openGameDay, type RoomDriver } from '../support/room-driver.js';

/** The story of the peers' test, in the simulated shop: see, understand, approve, watch it recover. */
describe('a bad rollout on game day', () => {
  let driver: RoomDriver | undefined;
  afterEach(async () => {
    await driver?.close();
    driver = undefined;
  });
  const open = async (columns: number, rows: number): Promise<RoomDriver> =>
    (driver = await openGameDay({ scenario: 'bad-rollout', seed: 'journey', columns, rows }));
  const wordOf = (text: string): string => /Type {2}(\S+) {2}to approve/.exec(text)?.[1] ?? '';

  it.each([
    [80, 24],
    [120, 40],
    [200, 60],
  ])('opens into an incident with its suspect at %ix%i', async (columns, rows) => {
    const room = await open(columns, rows);
    await room.sees(/GAME DAY/);
    await room.sees(/rollout r\d+/);
    await matchesGolden(room.screen, `game-day-${columns}x${rows}`);
  });

  it('draws the picture of the README', async () => {
    const room = await open(120, 36);
    await room.press('p');
    await room.idle();
    await room.sees(/Roll back/);
    await expect(svg(room.screen)).toMatchFileSnapshot('../screens/readme.svg');
  });

  it('answers what changed, with citations, without a model', async () => {
    const room = await open(120, 40);
    await room.command('chat');
    await room.press('i');
    await room.type('what changed?');
    await room.press('enter');
    await room.idle();
    await room.sees(/\[[a-z]\d+\]/);
    await room.sees(/from the evidence/);
  });

  it('is seen, understood, approved by the typed word alone, and recovers', async () => {
    const room = await open(120, 40);
    const first = room.room.state.incidents.get(room.room.state.order[0]!)!;
    expect(first.suspects[0]?.change).toBeDefined();

    await room.command('incidents');
    await room.press('g', 'p');
    await room.idle();
    await room.sees(/Roll back/);
    await room.press('enter');
    await room.sees(/maker mode/i);
    expect(room.room.state.maker.on).toBe(false);
    await room.press('escape');

    await room.command('maker');
    await room.sees(/What you will change/);
    await room.type('GAME DAY');
    await room.sees(/MAKER (10|9):\d\d/);
    await room.command('plan');
    await room.press('g', 'enter');
    await room.idle();
    await room.sees(/Type {2}\S+ {2}to approve/);
    await matchesGolden(room.screen, 'game-day-approval-120x40');
    const word = wordOf(room.text());

    for (const attempt of ['\r', 'y', word, `\u001b[200~${word}\u001b[201~`, `\u001b]11;${word}\u0007`, `\u001b[1;1R${word}`]) {
      await room.send(attempt);
      expect(room.audit().map(line => line.kind)).not.toContain('approved');
    }
    await room.press('backspace');
    await room.type(word);
    await room.sees(/worked/i, 600);
    expect(
      room
        .audit()
        .map(line => line.kind)
        .filter(kind => kind !== 'not-approved'),
    ).toEqual(['maker-on', 'opened', 'approved', 'performing', 'performed', 'verdict', 'watching']);
    for (let waited = 0; room.room.state.incidents.get(first.id)?.state === 'open' && waited < 120; waited++) await room.advance(10);
    expect(room.room.state.incidents.get(first.id)?.state).toBe('recovered');
    await room.sees(/✓/);
    await room.advance(10);
    expect(room.audit().at(-1)).toMatchObject({ kind: 'outcome', details: { is: 'worked' } });
    await room.sees(/verdict +✓ worked/);
  });
});
