import { describe, expect, test } from 'vitest';
import { correlate } from '../../../src/correlate/correlate.js';
import { TIMELINE_LIMIT, timelineOf } from '../../../src/correlate/timeline.js';
import { plainText } from '../../../src/model/plain-text.js';
import type { TimelineEntry } from '../../../src/model/timeline.js';
import { at, change } from '../../support/signals.js';
import { alertOn, event, ref, snapshot } from './snapshots.js';

const checkout = ref('deployment', 'checkout', 'shop', 'prod');
const shown = (view: Parameters<typeof timelineOf>[0], acts: readonly TimelineEntry[] = []): readonly TimelineEntry[] =>
  timelineOf(view, correlate(view).incidents, acts);

describe('the timeline', () => {
  test('folds alerts of one kind and minute, and says when they were over', () => {
    const pods = ['x2vzq', 'b7k9d', 'c4m2p'].map((suffix, i) =>
      alertOn('PodCrashLooping', ref('pod', `checkout-7d9f8b6c5d-${suffix}`, 'shop', 'prod'), i * 10, {
        state: 'ended',
        endedAt: at(300 + i),
      }),
    );
    expect(shown(snapshot(pods))).toEqual([
      expect.objectContaining({ lane: 'alert', text: 'PodCrashLooping on 3 objects', count: 3, at: at(0), endedAt: at(302) }),
    ]);
  });

  test('holds every kind of happening, oldest first, with the incident they belong to', () => {
    const view = snapshot([
      alertOn('A', checkout, 0),
      change({ id: 'c', about: checkout, at: at(-60) }),
      event('BackOff', checkout, 30, 4),
      change({ id: 'other', about: ref('deployment', 'x', 'y', 'prod'), at: at(10) }),
      {
        type: 'cost',
        id: 'cost' as never,
        source: 'cloudwatch' as never,
        about: ref('account', '1'),
        at: at(20),
        amount: 12.345,
        currency: plainText('USD'),
        over: { from: at(0), to: at(20) },
      },
      { type: 'log', id: 'log' as never, source: 'loki' as never, about: checkout, at: at(5), level: 'error', text: plainText('boom') },
    ]);
    const note: TimelineEntry = { id: 'note', at: at(15), lane: 'you', text: plainText('looking') };
    const entries = shown(view, [note]);
    expect(entries.map(entry => `${entry.lane} ${entry.text}`)).toEqual([
      'change rollout r42',
      'alert checkout: A',
      'change rollout r42',
      'you looking',
      'cost 1: 12.35 USD',
      'event checkout: BackOff',
    ]);
    const [incident] = correlate(view).incidents;
    expect(entries.map(entry => entry.incident === incident!.id)).toEqual([true, true, false, false, false, true]);
  });

  test('keeps the newest, and those of incidents before the others', () => {
    const changes = Array.from({ length: TIMELINE_LIMIT }, (_, i) =>
      change({ id: `c${i}`, about: ref('deployment', `d${i}`, 'x', 'prod'), at: at(100 + i) }),
    );
    const entries = shown(snapshot([...changes, alertOn('A', checkout, 0)]));
    expect(entries).toHaveLength(TIMELINE_LIMIT);
    expect(entries[0]).toMatchObject({ lane: 'alert', text: 'checkout: A' });
    expect(entries.at(-1)?.signal).toBe(`c${TIMELINE_LIMIT - 1}`);
  });

  test('of thousands of incidents holds the rows of the newest', () => {
    const alerts = Array.from({ length: 4 * TIMELINE_LIMIT }, (_, i) => alertOn('A', ref('deployment', `d${i}`, `n${i}`, 'prod'), i));
    const entries = shown(snapshot(alerts));
    expect(entries.map(entry => entry.at)).toEqual(Array.from({ length: TIMELINE_LIMIT }, (_, i) => at(3 * TIMELINE_LIMIT + i)));
  });
});
