import { expect, test } from 'vitest';
import { readEvent } from '../../../../providers/kubernetes/read/events.js';
import type { ProviderId } from '../../../../src/model/signal.js';

const SOURCE = 'kubernetes' as ProviderId;
const read = (object: object): unknown => readEvent(object, SOURCE, undefined)?.event;
const at = (time: string): number => Date.parse(time);

test('events.k8s.io: regarding, note, series', () => {
  expect(
    read({
      metadata: { uid: 'u1', creationTimestamp: '2026-01-01T10:00:00Z' },
      eventTime: '2026-01-01T10:00:01.5Z',
      type: 'Warning',
      reason: 'BackOff',
      note: 'Back-off',
      regarding: { kind: 'Pod', namespace: 'shop', name: 'cart-1', uid: 'p1' },
      series: { count: 7, lastObservedTime: '2026-01-01T10:05:00Z' },
    }),
  ).toMatchObject({
    about: { kind: 'pod', namespace: 'shop', name: 'cart-1' },
    reason: 'BackOff',
    message: 'Back-off',
    level: 'warning',
    count: 7,
    at: at('2026-01-01T10:00:01.5Z'),
    lastAt: at('2026-01-01T10:05:00Z'),
  });
});

test('core: involvedObject, message, count, and times that are null', () => {
  expect(
    read({
      metadata: { uid: 'u2' },
      firstTimestamp: null,
      lastTimestamp: null,
      eventTime: '2026-01-01T10:00:00Z',
      count: 3,
      type: 'Warning',
      reason: 'FailedMount',
      message: 'no volume',
      involvedObject: { kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'data', uid: 'c1' },
    }),
  ).toMatchObject({ about: { kind: 'pvc', name: 'data' }, count: 3, message: 'no volume', at: at('2026-01-01T10:00:00Z') });
});

test('both APIs give the same event the same id', () => {
  const parts = { metadata: { uid: 'u3', creationTimestamp: '2026-01-01T10:00:00Z' }, type: 'Warning', reason: 'BackOff' };
  expect(read({ ...parts, regarding: { kind: 'Pod', name: 'a' } })).toEqual(read({ ...parts, involvedObject: { kind: 'Pod', name: 'a' } }));
});

test('an event of a node has no namespace, though it says "default"', () => {
  expect(
    read({
      metadata: { uid: 'u4', creationTimestamp: '2026-01-01T10:00:00Z' },
      type: 'Normal',
      reason: 'NodeNotReady',
      involvedObject: { kind: 'Node', namespace: 'default', name: 'n1' },
    }),
  ).toMatchObject({ about: { kind: 'node', name: 'n1' }, level: 'normal' });
  expect(
    (
      read({
        metadata: { uid: 'u4', creationTimestamp: '2026-01-01T10:00:00Z' },
        reason: 'X',
        involvedObject: { kind: 'Node', namespace: 'default', name: 'n1' },
      }) as { about: object }
    ).about,
  ).not.toHaveProperty('namespace');
});

test('the steps of every healthy pod are left out, unless they are a warning; nonsense, too', () => {
  const step = (type: string): unknown =>
    read({
      metadata: { uid: 'u5', creationTimestamp: '2026-01-01T10:00:00Z' },
      type,
      reason: 'Pulled',
      involvedObject: { kind: 'Pod', name: 'a' },
    });
  expect([step('Normal'), step('Warning') !== undefined]).toEqual([undefined, true]);
  expect([read({}), readEvent(null, SOURCE, undefined), readEvent(7, SOURCE, undefined)]).toEqual([undefined, undefined, undefined]);
});

test('control sequences of a message do not reach the room', () => {
  expect(
    read({
      metadata: { uid: 'u6', creationTimestamp: '2026-01-01T10:00:00Z' },
      type: 'Warning',
      reason: 'X',
      message: '\u001b[31mred\u001b]0;title\u0007',
      involvedObject: { kind: 'Pod', name: 'a\u202eb' },
    }),
  ).toMatchObject({ message: 'red', about: { name: 'ab' } });
});
