import { describe, expect, it } from 'vitest';
import { pastIncident, type PastIncident } from '../../../src/model/past-incident.js';
import type { Anomaly, LogBurst } from '../../../src/model/signal.js';
import { storyOf } from '../../../src/text/story.js';
import {
  before,
  incidentId,
  provider,
  ref,
  sampleAlert,
  sampleChange,
  sampleEvent,
  sampleIncident,
  SAMPLE_NOW,
  signalId,
  text,
} from '../../support/sample-parts.js';

const checkout = ref('deployment', 'checkout');
const change = sampleChange('c1', checkout, 2820, {
  words: 'r42 rolled out',
  author: text('ada'),
  fields: [{ path: text('pool.size'), before: text('50'), after: text('5') }],
});
const anomaly: Anomaly = {
  type: 'anomaly',
  id: signalId('m1'),
  source: provider('prometheus'),
  about: checkout,
  at: before(2700),
  metric: text('memory'),
  score: 9,
  direction: 'up',
  usual: 0.2,
  peak: 0.88,
};
const event = sampleEvent('v1', checkout, 900, 'BackOff', 41, 'restarting');
const burst: LogBurst = {
  type: 'log-burst',
  id: signalId('l1'),
  source: provider('kubernetes'),
  about: checkout,
  at: before(800),
  template: text('pool exhausted after <duration>'),
  level: 'error',
  count: 90,
  usual: 0,
  lastAt: before(10),
};
const first = sampleAlert('a1', 'HighErrorRate', checkout, { ago: 1200 });
const second = sampleAlert('a2', 'HighLatency', ref('deployment', 'cart'), { ago: 600 });
const old = sampleAlert('o1', 'HighErrorRate', checkout, { ago: 90_000 });
const alerts = new Map([first, second, old].map(alert => [alert.id, alert]));
const signals = new Map([change, anomaly, event, burst].map(signal => [signal.id, signal] as const));
const made = sampleIncident('now', 'checkout fails', { alerts: [first, second] });
const incident = {
  ...made,
  startedAt: before(2700),
  others: [...signals.keys()],
  alerts: [first.id, second.id],
  affected: [checkout],
  spread: [{ from: checkout, to: ref('deployment', 'cart') }],
};
const past = {
  ...made,
  id: incidentId('past'),
  title: text('checkout failed'),
  startedAt: before(90_000),
  recoveredAt: before(88_200),
  alerts: [old.id],
  affected: [checkout],
  state: 'recovered' as const,
};
const told = (incidents = [incident, past], remembered: readonly PastIncident[] = []): readonly string[] =>
  storyOf({ incident, alerts, signals, incidents, past: remembered, now: SAMPLE_NOW }).map(line => line.text);

describe('the story of an incident', () => {
  it('goes from the change to the first alert, to where it travelled, to when it was like this', () => {
    expect(told()).toEqual([
      'r42 rolled out (shop/checkout) by ada, changed pool.size 50 to 5',
      'memory of shop/checkout up 340% over 45m, from 0.2 to 0.88',
      'first alert: HighErrorRate on shop/checkout',
      'BackOff on shop/checkout, 41 times: restarting',
      '90 log lines of shop/checkout: pool exhausted after <duration>',
      '1 more alert by 14:23:07 UTC: HighLatency',
      'the trouble probably travelled from shop/checkout to shop/cart',
      'like the incident of 2026-01-14 13:33:07: checkout failed (over after 30m)',
    ]);
  });

  it('calls no incident alike that shares too little, and none that came later', () => {
    expect(told([incident, { ...past, alerts: [], affected: [ref('deployment', 'mail')] }]).join()).not.toContain('like the incident');
    expect(told([incident, { ...past, startedAt: SAMPLE_NOW }]).join()).not.toContain('like the incident');
  });

  it('is like one of an earlier session, which has no alerts any more, but not like itself before it opened again', () => {
    const remembered = pastIncident(past, alerts)!;
    expect(told([incident], [remembered]).at(-1)).toBe('like the incident of 2026-01-14 13:33:07: checkout failed (over after 30m)');
    const itself = { ...remembered, id: incident.id, startedAt: before(2800), recoveredAt: before(100) };
    expect(told([incident], [itself]).join()).not.toContain('like the incident');
    expect(pastIncident(incident, alerts)).toBeUndefined();
  });
});
