import { describe, expect, it } from 'vitest';
import { instant, minutes, seconds } from '../../../src/model/time.js';
import type { RoomState } from '../../../src/state/state.js';
import { themes } from '../../../src/terminal/themes.generated.js';
import { openWall } from '../../../src/terminal/wall.js';
import { wallScene } from '../../../src/terminal/wall-scene.js';
import { scaleFor } from '../../../src/terminal/big-text.js';
import { embeddedTerminal, type EmbeddedTerminal } from '../../support/embedded-terminal.js';
import { fakeClock, type FakeClock } from '../../support/fake-clock.js';
import { fakeRoom, type FakeRoom } from '../../support/fake-room.js';
import { matchesGolden } from '../../support/golden.js';
import { SAMPLE_NOW, signalId } from '../../support/sample-parts.js';
import { calmRoom, failedRoom, loadingRoom, makerRoom, sampleRoom, staleRoom } from '../../support/sample-states.js';

interface Wall {
  readonly terminal: EmbeddedTerminal;
  readonly room: FakeRoom;
  readonly clock: FakeClock;
  readonly closed: Promise<number>;
  close(): void;
}
async function wall(state: RoomState, columns = 160, rows = 45, preferences = {}): Promise<Wall> {
  const terminal = embeddedTerminal({ columns, rows });
  const room = fakeRoom(state);
  const clock = fakeClock(SAMPLE_NOW);
  const { closed, close } = openWall({ room, terminal: terminal.terminal, themes, clock, utcOffset: () => 60, preferences });
  await terminal.settled();
  return {
    terminal,
    room,
    clock,
    closed,
    close: () => {
      close(0);
    },
  };
}

describe('a wall', () => {
  it.each<[string, () => RoomState, number, number]>([
    ['wall-160x45', sampleRoom, 160, 45],
    ['wall-80x24', sampleRoom, 80, 24],
    ['wall-calm-160x45', calmRoom, 160, 45],
    ['wall-silent-160x45', failedRoom, 160, 45],
    ['wall-connecting-160x45', loadingRoom, 160, 45],
    ['wall-60x20', sampleRoom, 60, 20],
  ])('looks as %s', async (name, state, columns, rows) => {
    const w = await wall(state(), columns, rows);
    await matchesGolden(w.terminal.screen, name);
    w.close();
  });

  it('says who has it, the suspect and the verdict of the last action', () => {
    const room = sampleRoom();
    const [id, record] = [...room.plans][0]!;
    const plans = new Map([
      ...room.plans,
      [id, { ...record, steps: [{ is: 'worked' as const, at: SAMPLE_NOW, seen: record.plan.expectedOutcome }] }],
    ]);
    const { number, word, about, rows } = wallScene({ ...room, plans }, SAMPLE_NOW);
    expect([number, word, about]).toEqual(['1', 'critical', 'checkout']);
    expect(Object.fromEntries(rows.map(({ label, text }) => [label, text]))).toMatchObject({
      Who: 'nobody has it',
      Suspect: 'rollout checkout r41→r42 at 14:23:10  91%',
      Action: expect.stringContaining('worked, error rate') as string,
      Sources: 'all 3 are fresh',
    });
  });
  it('rotates through what is open, the worst stays in the number', () => {
    const titles = [0, 1, 2, 3].map(turn => wallScene(sampleRoom(), instant(SAMPLE_NOW + turn * 15_000)).rows[0]?.text);
    expect(new Set(titles).size).toBe(3);
    expect(titles[3]).toBe(titles[0]);
  });
  it('is never calm when a source is silent', () => {
    expect([
      wallScene(calmRoom(), SAMPLE_NOW).word,
      wallScene({ ...calmRoom(), health: staleRoom().health }, SAMPLE_NOW).word,
      wallScene({ ...calmRoom(), health: new Map() }, SAMPLE_NOW).word,
    ]).toEqual(['all calm', 'silent', 'connecting']);
  });
  it('does not call silent what has not been asked yet', () => {
    const said = (state: RoomState): unknown => {
      const { number, word, rows } = wallScene(state, instant(state.startedAt + 8000));
      return [number, word, rows.at(-1)?.text];
    };
    const [first, second] = [...loadingRoom().health.values()];
    expect(said({ ...loadingRoom(), health: new Map() })).toEqual(['', 'connecting', 'looking for them']);
    expect(said(loadingRoom())).toEqual(['', 'connecting', expect.stringMatching(/^waiting for .+, 8s$/)]);
    expect(said({ ...loadingRoom(), health: new Map([[first!.source, { ...first!, state: 'not-configured' as const }]]) })).toEqual([
      '',
      'no source',
      expect.stringContaining('Nothing is watched'),
    ]);
    expect(
      said({
        ...loadingRoom(),
        health: new Map([
          [first!.source, { ...first!, state: 'failed' as const, stale: true }],
          [second!.source, second!],
        ]),
      }),
    ).toEqual(['1/2', 'silent', expect.stringMatching(/^silent: .+ since .+, 8s$/)]);
  });
  it('looks as its context should', async () => {
    const plainWall = await wall(sampleRoom());
    const red = await wall(sampleRoom(), 160, 45, { contextThemes: [{ context: sampleRoom().context, theme: 'ember' }] });
    expect([plainWall, red].map(({ terminal }) => terminal.screen.cell(80, 30).background)).toEqual(
      ['midnight', 'ember'].map(id => themes.find(theme => theme.id === id)?.background),
    );
    plainWall.close();
    red.close();
  });
  it('says since when it is calm', () => {
    expect(wallScene(calmRoom(), SAMPLE_NOW).rows[0]?.text).toBe('6 h 12 m, since 08:21 UTC');
  });

  it('is still while nothing changes: the clock moves once a minute, and how long it has been calm', async () => {
    const w = await wall(calmRoom());
    await w.clock.advance(seconds(60));
    await w.terminal.settled();
    const bytes: number[] = [];
    for (let quarter = 0; quarter < 8; quarter++) {
      const before = w.terminal.screen.bytes;
      await w.clock.advance(seconds(15));
      await w.terminal.settled();
      bytes.push(w.terminal.screen.bytes - before);
    }
    expect(bytes.filter(sent => sent > 0)).toHaveLength(4);
    w.close();
  });

  it('takes no input but the one that ends it, and never changes anything', async () => {
    const w = await wall(makerRoom());
    const before = w.terminal.screen.text();
    for (const keys of ['j', 'a', 'p', '?', ':q\r', '4\r', '\u001b[200~amber\u001b[201~', 'qqq', '\u001b[<0;5;5M'])
      await w.terminal.type(keys);
    expect([w.terminal.screen.text(), w.room.wanted]).toEqual([before, []]);
    await w.terminal.type('\u0003');
    expect(await w.closed).toBe(130);
    expect([w.room.listeners, w.clock.waiting]).toEqual([0, 0]);
  });

  it('shifts by a cell every few minutes, and leaks nothing in an hour', async () => {
    const w = await wall(sampleRoom());
    const first = w.terminal.screen.text();
    await w.clock.advance(minutes(5));
    await w.terminal.settled();
    expect(w.terminal.screen.text()).not.toBe(first);
    const [listeners, waiting] = [w.room.listeners, w.clock.waiting];
    const bytes = w.terminal.screen.bytes;
    for (let minute = 0; minute < 60; minute++) {
      await w.clock.advance(seconds(60));
      w.room.show({ ...sampleRoom(), now: w.clock.now() });
    }
    await w.terminal.settled();
    expect([w.room.listeners, w.clock.waiting]).toEqual([listeners, waiting]);
    expect(w.terminal.screen.bytes - bytes).toBeLessThan(60 * 12_000);
    w.close();
    expect([w.room.listeners, await w.closed]).toEqual([0, 0]);
  });
  it('dims a calm night, and keeps the light of what is wrong', async () => {
    const night = instant(SAMPLE_NOW + 9 * 3_600_000);
    const calm = await wall(calmRoom());
    const light = calm.terminal.screen.cell(6, 4).foreground;
    await calm.clock.advance((night - SAMPLE_NOW) as never);
    await calm.terminal.settled();
    const colours = new Set(
      Array.from({ length: 160 }, (_, x) => calm.terminal.screen.cell(x, 5))
        .filter(cell => cell.text === '█')
        .map(cell => cell.foreground),
    );
    expect(colours.size).toBe(1);
    expect(colours.has(light)).toBe(false);
    calm.close();
  });
  it('finds the largest letters that fit', () => {
    expect([
      scaleFor('1', 30, 20),
      scaleFor('CRITICAL', 130, 20),
      scaleFor('CRITICAL', 130, 9),
      scaleFor('CRITICAL', 20, 9),
      scaleFor('', 20, 9),
    ]).toEqual([4, 2, 1, 0, 0]);
    expect(signalId('x')).toBe('x');
  });
});
