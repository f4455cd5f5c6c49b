import { describe, expect, it } from 'vitest';
import type { SignalId } from '../../../src/model/signal.js';
import { lookAt, outcomeOf } from '../../../src/plan/outcome.js';
import { scene } from '../../support/plan-scene.js';
import { alert } from '../../support/signals.js';

const look = (firing: number, critical = 0, recovered = false) => ({ firing, critical, recovered });

describe('the outcome of a plan', () => {
  it('counts the alerts of the incident that fire', () => {
    const alerts = [alert({ id: 'a1', severity: 'critical' }), alert({ id: 'a2' }), alert({ id: 'a3', state: 'ended' })];
    const { incident } = scene({ signals: alerts });
    const known = new Map(alerts.map(each => [each.id as SignalId, each]));
    expect(lookAt(incident, known)).toEqual(look(2, 1));
    expect(lookAt({ ...incident, state: 'recovered' }, known)).toMatchObject({ recovered: true });
    expect(lookAt(undefined, known)).toBeUndefined();
  });

  it('is worked only when the incident has recovered', () => {
    expect(outcomeOf(look(3), look(0, 0, true))).toMatchObject({ is: 'worked' });
    expect(outcomeOf(look(3), look(1))).toMatchObject({ is: 'not-yet', seen: '1 of its alerts fire, 3 did before' });
    expect(outcomeOf(look(3), look(0))).toMatchObject({ is: 'not-yet' });
  });

  it('is not worked when nobody can see it any more', () => {
    expect(outcomeOf(look(3), undefined)).toMatchObject({ is: 'not-yet', seen: expect.stringContaining('not on screen') as string });
  });

  it('is worse when one more is critical, or clearly more fire', () => {
    expect(outcomeOf(look(3, 1), look(3, 2))).toMatchObject({
      is: 'worse',
      seen: expect.stringContaining('2 critical, 1 before') as string,
    });
    expect(outcomeOf(look(4), look(7))).toMatchObject({ is: 'worse' });
    expect(outcomeOf(look(4), look(6))).toMatchObject({ is: 'not-yet' });
    expect(outcomeOf(look(1), look(2))).toMatchObject({ is: 'not-yet' });
  });
});
