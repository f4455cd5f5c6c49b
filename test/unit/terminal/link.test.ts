import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLink, type LinkWatch } from '../../../src/terminal/link.js';
import { LOW_BANDWIDTH } from '../../../src/terminal/preferences.js';
import { buildProgram } from '../../support/build-program.js';
import { PtyProgram } from '../../support/pty-program.js';
import { sampleRoom } from '../../support/sample-states.js';
import { screenDriver } from '../../support/screen-driver.js';

/** A line whose frames take as long as the test says. */
function line(chosen = false): {
  readonly link: LinkWatch;
  readonly said: readonly string[];
  readonly budgets: readonly (number | undefined)[];
  frame(drain: number, after?: number): void;
  pass(milliseconds: number): void;
} {
  let [now, frames, last] = [0, 0, 0];
  const [said, budgets]: [string[], (number | undefined)[]] = [[], []];
  const link = createLink({
    chosen,
    now: () => now,
    say: text => {
      said.push(text);
    },
    terminal: {
      setBudget: budget => {
        budgets.push(budget);
      },
      stats: () => ({
        frames,
        deferred: 0,
        bytes: 0,
        bytesPerSecond: 432,
        lastFrame: { bytes: 0, milliseconds: 0 },
        drain: last,
        ...(budgets.at(-1) === undefined ? {} : { budget: LOW_BANDWIDTH }),
      }),
    },
  });
  return {
    link,
    said,
    budgets,
    frame(drain, after = 1000) {
      now += after;
      frames++;
      last = drain;
      link.look();
    },
    pass(milliseconds) {
      now += milliseconds;
    },
  };
}

describe('a line on which frames back up', () => {
  it('gets fewer and smaller frames after two slow ones, and says so', () => {
    const { link, said, budgets, frame } = line();
    frame(20);
    frame(400);
    expect(link.isSlow).toBe(false);
    frame(400);
    expect(link.isSlow).toBe(true);
    expect(budgets).toEqual([LOW_BANDWIDTH]);
    expect(said).toEqual([expect.stringMatching(/^Frames back up: .*1\.5kB\/s/)]);
  });
  it('counts one frame that hung as enough', () => {
    const { link, frame } = line();
    frame(5000);
    expect(link.isSlow).toBe(true);
  });
  it('forgives slow frames with quick ones between them', () => {
    const { link, frame } = line();
    for (let count = 0; count < 10; count++) {
      frame(400);
      frame(20);
    }
    expect(link.isSlow).toBe(false);
  });
  it('gets usual frames again after half a minute of quick ones, and says so', () => {
    const { link, said, budgets, frame, pass } = line();
    frame(5000);
    frame(20);
    pass(20_000);
    frame(20);
    expect(link.isSlow).toBe(true);
    pass(20_000);
    frame(20);
    expect(link.isSlow).toBe(false);
    expect(budgets).toEqual([LOW_BANDWIDTH, undefined]);
    expect(said.at(-1)).toBe('The line is quick again: frames as usual');
  });
  it('waits twice as long each time it was wrong about that', () => {
    const { link, frame, pass } = line();
    const backAfter = (): number => {
      frame(5000);
      for (let waited = 0; ; waited += 10_000) {
        if (!link.isSlow) return waited;
        pass(9000);
        frame(20);
      }
    };
    const waits = [backAfter(), backAfter(), backAfter()];
    expect(waits).toEqual([40_000, 70_000, 130_000]);
  });
  it('stays as it is when the person asked for it', () => {
    const { link, said, frame, pass } = line(true);
    frame(5000);
    pass(1_000_000);
    frame(20);
    expect(link.isSlow).toBe(true);
    expect(said).toEqual([]);
  });
  it('tells its rate, its limit and why, and not more often than every five seconds', () => {
    const { link, frame, pass } = line();
    const first = link.state();
    expect(first).toEqual({ bytesPerSecond: 400, slow: false, chosen: false });
    pass(1000);
    expect(link.state()).toBe(first);
    frame(5000);
    expect(link.state()).toEqual({ bytesPerSecond: 400, slow: true, chosen: false, budget: LOW_BANDWIDTH });
  });
});

describe('the sources panel', () => {
  it('tells what goes to this terminal', async () => {
    const driver = await screenDriver({ state: sampleRoom(), columns: 120, rows: 40, preferences: { layout: 'sources' } });
    expect(driver.text()).toMatch(/This terminal +under 200B\/s, no limit/);
    await driver.end();
  });
});

describe('in a real terminal', { timeout: 40_000 }, () => {
  let program: Awaited<ReturnType<typeof buildProgram>>;
  let running: PtyProgram | undefined;
  beforeAll(async () => {
    program = await buildProgram('test/support/programs/screen-storm.ts');
  });
  afterEach(async () => {
    running?.kill();
    await running?.ended();
    running = undefined;
  });
  afterAll(() => {
    program.remove();
  });
  const bytesIn = async (milliseconds: number): Promise<number> => {
    const before = running?.output.length ?? 0;
    await new Promise(done => {
      setTimeout(done, milliseconds);
    });
    return Buffer.byteLength((running?.output ?? '').slice(before));
  };

  it('low bandwidth keeps its bytes a second, however much changes', async () => {
    running = new PtyProgram(process.execPath, [program.file, '--low-bandwidth'], { columns: 200, rows: 60 });
    await running.sees('warroom');
    const sent = await bytesIn(6000);
    // Up to a second's worth may have been saved, and one row may stand over.
    expect(sent).toBeLessThan(LOW_BANDWIDTH * 7 + 700);
    expect(sent).toBeGreaterThan(LOW_BANDWIDTH * 3);
  });

  it('comes on by itself when the reader stalls, and says so', async () => {
    running = new PtyProgram(process.execPath, [program.file], { columns: 200, rows: 60 });
    await running.sees('warroom');
    expect(await bytesIn(2000)).toBeGreaterThan(LOW_BANDWIDTH * 4);
    running.stall();
    await new Promise(done => {
      setTimeout(done, 2500);
    });
    running.flow();
    await running.sees('Frames back up');
    expect(await bytesIn(4000)).toBeLessThan(LOW_BANDWIDTH * 5 + 700);
  });
});
