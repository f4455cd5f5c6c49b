import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { precedentsOf } from '../../../src/execute/audit-report.js';
import { plainText } from '../../../src/model/plain-text.js';
import { minutes, seconds, type Instant } from '../../../src/model/time.js';
import type { IncidentLook } from '../../../src/plan/outcome.js';
import { openActing, type ActingDriver } from '../../support/acting-driver.js';
import { rolloutSuspect, scene } from '../../support/plan-scene.js';

/** Nothing fits: no suspect. */
const idle = () => scene({ suspects: [] });

describe('what the alerts say after a plan', () => {
  let driver: ActingDriver;
  let look: IncidentLook | undefined;
  let asked: number;
  beforeEach(() => {
    look = { recovered: false, firing: 3, critical: 1 };
    asked = 0;
    driver = openActing({
      acting: {
        look: () => look,
        graph: () => {
          asked++;
          return Promise.resolve({
            title: plainText('error share'),
            points: [
              [1 as Instant, 0.3],
              [2 as Instant, 0.1 * asked],
            ],
          });
        },
      },
    });
  });
  afterEach(() => driver.close());

  it('is the verdict of a roll-back, with the graph of that moment, on the timeline and in the audit log', async () => {
    await driver.makerOn();
    const id = await driver.proposed();
    await driver.approved(id);
    expect(driver.record(id)).toMatchObject({
      state: 'done',
      outcome: { is: 'watching', seen: '3 of its alerts fire, 3 did before', graph: { title: 'error share' } },
    });
    look = { recovered: true, firing: 0, critical: 0 };
    await driver.advance(seconds(6));
    expect(driver.record(id).outcome).toMatchObject({
      is: 'worked',
      graph: {
        points: [
          [1, 0.3],
          [2, 0.1 * asked],
        ],
      },
    });
    expect(driver.notes.join()).toContain('Roll back deployment shop/checkout r42 → r41: worked, all its alerts have ended');
    expect(driver.audit().at(-1)).toMatchObject({ kind: 'outcome', details: { is: 'worked' } });
  });

  it('counts more than that the server did as told: rolled back, and still not mended', async () => {
    await driver.makerOn();
    const id = await driver.proposed();
    await driver.approved(id);
    expect([...precedentsOf(driver.auditFile).values()]).toEqual([{ tried: 1, worked: 1 }]);
    await driver.advance(minutes(16));
    expect(driver.record(id).outcome).toMatchObject({ is: 'not-yet' });
    expect([...precedentsOf(driver.auditFile).values()]).toEqual([{ tried: 1, worked: 0 }]);
    const again = scene({ suspects: [rolloutSuspect({ confidence: 0.5 })] });
    await driver.acting.propose(again.incident, again.snapshot);
    expect(driver.record(id).plan.tradeOff).toContain('worked 0 of 1 times here');
  });

  it('is worse only after it was so for a minute: new pods alert for a moment', async () => {
    const id = await driver.proposed(/Wait/, idle());
    void driver.acting.watch(id);
    await driver.advance(seconds(6));
    look = { recovered: false, firing: 9, critical: 4 };
    await driver.advance(seconds(30));
    look = { recovered: false, firing: 3, critical: 1 };
    await driver.advance(seconds(10));
    look = { recovered: false, firing: 9, critical: 4 };
    await driver.advance(seconds(40));
    expect(driver.record(id).outcome).toMatchObject({ is: 'watching' });
    await driver.advance(seconds(40));
    expect(driver.record(id).outcome).toMatchObject({
      is: 'worse',
      seen: expect.stringContaining('9 of its alerts fire, 3 did before') as string,
    });
  });

  it('judges waiting as well: until a deadline, once, and again when asked', async () => {
    const id = await driver.proposed(/Wait/, idle());
    void driver.acting.watch(id);
    void driver.acting.watch(id);
    await driver.advance(seconds(1));
    expect(driver.record(id).outcome).toMatchObject({ is: 'watching', until: driver.record(id).outcome!.since + minutes(15) });
    await driver.proposed(/Wait/, idle());
    expect(driver.record(id).outcome).toMatchObject({ is: 'watching' });
    await driver.advance(minutes(15));
    expect(driver.record(id).outcome).toMatchObject({ is: 'not-yet' });
    expect(driver.kinds()).toEqual(['watching', 'outcome']);
    void driver.acting.watch(id);
    await driver.advance(seconds(1));
    expect(driver.record(id).outcome).toMatchObject({ is: 'watching' });
  });

  it('ends when a person says so, with what is seen then', async () => {
    const id = await driver.proposed(/Wait/, idle());
    void driver.acting.watch(id);
    await driver.advance(seconds(1));
    driver.acting.stop(id);
    await driver.advance(seconds(1));
    expect(driver.record(id).outcome).toMatchObject({ is: 'not-yet', seen: expect.stringContaining('the watch was ended') as string });
  });

  it('is no verdict when the program ends', async () => {
    const id = await driver.proposed(/Wait/, idle());
    void driver.acting.watch(id);
    await driver.advance(seconds(1));
    await driver.close();
    expect(driver.record(id).outcome).toMatchObject({ is: 'watching' });
    driver = openActing();
  });

  it('does not judge the way back as a remedy', async () => {
    await driver.makerOn();
    const id = await driver.proposed();
    const { rollback } = await driver.approved(id);
    await driver.approved(rollback!);
    expect(driver.record(rollback!)).toMatchObject({ state: 'done' });
    expect(driver.record(rollback!).outcome).toBeUndefined();
  });
});
