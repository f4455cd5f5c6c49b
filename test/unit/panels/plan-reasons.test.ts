import { describe, expect, it } from 'vitest';
import { asText, planLines } from '../../../panels/plan/draw.js';
import { draftOf } from '../../../src/execute/rehearse-plan.js';
import { propose } from '../../../src/plan/propose.js';
import { abilities, evidenceOf, rolloutSuspect, scene } from '../../support/plan-scene.js';
import { NOON } from '../../support/signals.js';

describe('the reasons of a plan', () => {
  const drawn = (count: number): string => {
    const { incident, snapshot } = scene({
      suspects: [rolloutSuspect({ for: Array.from({ length: count }, (_, index) => evidenceOf(index + 1, ['change-1', 'a1'])) })],
    });
    const [plan] = propose(incident, snapshot, abilities);
    return asText(planLines(draftOf(plan!), { width: 200, height: 40, focused: true, now: NOON, utcOffset: 0, unicode: true }));
  };

  it('are the three strongest, and the others are counted', () => {
    expect(drawn(5)).toContain('[e3]; e shows 2 more');
    expect(drawn(5)).not.toContain('[e4]');
    expect(drawn(3)).not.toContain('more');
  });
});
