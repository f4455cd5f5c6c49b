import { describe, expect, test } from 'vitest';
import { correlate } from '../../../src/correlate/correlate.js';
import { timelineOf } from '../../../src/correlate/timeline.js';
import { change } from '../../support/signals.js';
import { at } from '../../support/signals.js';
import { alertOn, calls, event, groupsIn, ref, resource, snapshot } from './snapshots.js';

const checkout = ref('deployment', 'checkout', 'shop', 'prod');
const cart = ref('deployment', 'cart', 'shop', 'prod');
const reports = ref('deployment', 'reports', 'batch', 'prod');

describe('a bad rollout', () => {
  const replicaSet = ref('replicaset', 'checkout-7d9f8b6c5d', 'shop', 'prod');
  const pod = ref('pod', 'checkout-7d9f8b6c5d-x2vzq', 'shop', 'prod');
  const rollout = change({ id: 'rollout', about: checkout, at: at(-200), finishedAt: at(-70), state: 'finished' });
  const story = snapshot(
    [
      alertOn('PodCrashLooping', pod, 0, { severity: 'critical', source: 'kubernetes' }),
      alertOn('HighErrorRate', ref('service', 'checkout'), 20),
      alertOn('checkout-5xx', ref('service', 'Checkout'), 60, { source: 'cloudwatch', severity: 'critical' }),
      alertOn('HighErrorRate', ref('service', 'cart', 'shop'), 40),
      alertOn('ImagePullBackOff', reports, 5),
      alertOn('DiskFull', ref('host', 'backup-7'), 10),
      alertOn('Watchdog', ref('check', 'Watchdog'), -9000, { severity: 'none' }),
      rollout,
      event('BackOff', pod, 15, 41),
      change({ id: 'unrelated', about: ref('deployment', 'billing', 'shop', 'prod'), at: at(-100) }),
    ],
    {
      resources: [resource(checkout), resource(cart), resource(reports), resource(replicaSet, checkout), resource(pod, replicaSet)],
      edges: [calls(cart, checkout)],
    },
  );
  const { incidents, quiet } = correlate(story);

  test('is one incident with alerts of three sources and none of the noise', () => {
    expect(groupsIn(incidents)).toEqual([
      ['DiskFull host//backup-7'],
      [
        'HighErrorRate service/shop/cart',
        'HighErrorRate service//checkout',
        'PodCrashLooping pod/shop/checkout-7d9f8b6c5d-x2vzq@prod',
        'checkout-5xx service//Checkout',
      ].sort(),
      ['ImagePullBackOff deployment/batch/reports@prod'],
    ]);
    expect(quiet).toEqual(['Watchdog check//Watchdog']);
  });

  test('says what happened, who is suspected and why they are together', () => {
    const incident = incidents[0]!;
    expect(incident.title).toBe('checkout: rollout r42 crash-loops');
    expect(incident.suspects[0]).toMatchObject({ about: checkout, change: 'rollout', title: 'rollout checkout r41→r42' });
    expect(incident.suspects[0]!.for.map(evidence => evidence.because)).toContain('rollout r42 finished 70 s before its first alert');
    expect(incident.joins.map(join => join.because)).toEqual([
      'same deployment checkout, started 20 s apart',
      'cart calls checkout, started 20 s apart',
      'same deployment checkout, started 40 s apart',
      'rollout r42 of checkout finished 70 s before',
      'about checkout, 15 s after',
    ]);
    expect(incident.others).toEqual(['rollout', event('BackOff', pod, 15).id]);
    expect(incident.inconclusive).toBe(false);
  });

  test('fills the timeline', () => {
    expect(timelineOf(story, incidents).map(entry => `${entry.lane} ${entry.text}`)).toMatchInlineSnapshot(`
      [
        "change rollout r42",
        "change rollout r42",
        "alert checkout-7d9f8b6c5d-x2vzq: PodCrashLooping",
        "alert reports: ImagePullBackOff",
        "alert backup-7: DiskFull",
        "event checkout-7d9f8b6c5d-x2vzq: BackOff",
        "alert HighErrorRate on 2 objects",
        "alert Checkout: checkout-5xx",
      ]
    `);
  });
});
