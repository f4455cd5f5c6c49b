import { describe, expect, test } from 'vitest';
import { correlate } from '../../../src/correlate/correlate.js';
import { plainText } from '../../../src/model/plain-text.js';
import { at } from '../../support/signals.js';
import { alertOn, ref, snapshot } from './snapshots.js';

const checkout = ref('deployment', 'checkout', 'shop', 'prod');
const see = (...args: Parameters<typeof snapshot>): { readonly incidents: readonly string[]; readonly quiet: readonly string[] } => {
  const { incidents, quiet } = correlate(snapshot(...args));
  return {
    incidents: incidents.flatMap(incident => incident.alerts.map(id => id.split(' ')[0]!)),
    quiet: quiet.map(id => id.split(' ')[0]!),
  };
};

describe('what opens no incident by itself', () => {
  test.each([
    ['a heartbeat', { name: 'Watchdog', severity: 'none' as const }],
    ['an inhibitor', { name: 'InfoInhibitor', severity: 'warning' as const }],
    ['a pending alert', { name: 'A', state: 'pending' as const }],
    ['an alert that its source cannot judge', { name: 'A', state: 'unknown' as const }],
    ['a silenced alert', { name: 'A', suppressedBy: [plainText('silence 1')] }],
    ['an informational alert', { name: 'A', severity: 'info' as const }],
    ['a flapping warning', { name: 'A', flaps: 3 }],
  ])('%s', (_, { name, ...more }) => {
    expect(see([alertOn(name, checkout, 0, more)])).toEqual({ incidents: [], quiet: [name] });
  });

  test('a flapping critical alert does, and its flaps are counted', () => {
    const { incidents } = correlate(snapshot([alertOn('A', checkout, 0, { flaps: 5, severity: 'critical' })]));
    expect(incidents[0]).toMatchObject({ alerts: ['A deployment/shop/checkout@prod'], flaps: 5 });
  });
});

describe('what follows others', () => {
  test('a pending alert joins the incident of its object', () => {
    expect(see([alertOn('A', checkout, 0), alertOn('P', checkout, 30, { state: 'pending' })])).toEqual({
      incidents: ['A', 'P'],
      quiet: [],
    });
  });

  test('a pending alert does not hide the incident of its object from one that fires after it', () => {
    const { incidents } = correlate(
      snapshot([
        alertOn('A', checkout, 0),
        ...[240, 250, 260, 270, 280].map(second => alertOn(`P${second}`, checkout, second, { state: 'pending' })),
        alertOn('B', checkout, 300),
      ]),
    );
    expect(incidents.map(incident => incident.alerts.length)).toEqual([7]);
  });

  test('a heartbeat never does', () => {
    expect(see([alertOn('A', checkout, 0), alertOn('Watchdog', checkout, 30, { severity: 'none' })])).toEqual({
      incidents: ['A'],
      quiet: ['Watchdog'],
    });
  });

  test('a pending alert brings no two incidents together, and does not give one its start', () => {
    const { incidents } = correlate(
      snapshot([
        alertOn('P', checkout, -30, { state: 'pending' }),
        alertOn('A', checkout, 0),
        alertOn('B', ref('deployment', 'mail', 'post', 'prod'), 0),
      ]),
    );
    expect(incidents.map(incident => [incident.startedAt, incident.alerts.length])).toEqual(
      expect.arrayContaining([
        [at(0), 2],
        [at(0), 1],
      ]),
    );
  });
});

describe('reports of one alert', () => {
  const prometheus = alertOn('A', checkout, 0, { id: 'prometheus A', fingerprint: 'f1', source: 'prometheus' });
  const alertmanager = alertOn('A', checkout, 30, {
    id: 'alertmanager A',
    fingerprint: 'f1',
    source: 'alertmanager',
    group: { service: plainText('checkout') },
  });

  test('from two sources are one alert with the earlier start', () => {
    const [incident] = correlate(snapshot([prometheus, alertmanager])).incidents;
    expect(incident).toMatchObject({
      alerts: ['alertmanager A'],
      startedAt: at(0),
      sources: [
        { source: 'alertmanager', alerts: 1 },
        { source: 'prometheus', alerts: 1 },
      ],
    });
  });

  test('are silenced when one source says so', () => {
    expect(see([prometheus, { ...alertmanager, suppressedBy: [plainText('silence 1')] }])).toEqual({
      incidents: [],
      quiet: ['alertmanager'],
    });
  });

  test('give the incident the same identity, whichever sources are up', () => {
    const ids = [[prometheus], [alertmanager], [prometheus, alertmanager]].map(reports => correlate(snapshot(reports)).incidents[0]!.id);
    expect(new Set(ids).size).toBe(1);
  });
});

describe('the life of an incident', () => {
  const ended = alertOn('A', checkout, 0, { state: 'ended', endedAt: at(300) });

  test('it is open until its last alert has ended', () => {
    expect(correlate(snapshot([ended, alertOn('B', checkout, 30)])).incidents[0]).toMatchObject({ state: 'open' });
    expect(correlate(snapshot([ended, alertOn('B', checkout, 30, { state: 'ended', endedAt: at(400) })])).incidents[0]).toMatchObject({
      state: 'recovered',
      recoveredAt: at(400),
      changedAt: at(400),
    });
  });

  test('it stays for a while after that', () => {
    expect(correlate(snapshot([ended], { seconds: 6 * 3600 })).incidents).toHaveLength(1);
    expect(correlate(snapshot([ended], { seconds: 7 * 3600 })).incidents).toHaveLength(0);
  });

  test('open ones come first, the worst before the newest', () => {
    const other = (name: string): ReturnType<typeof ref> => ref('deployment', name, name, 'prod');
    const { incidents } = correlate(
      snapshot([
        alertOn('Old', other('a'), 0, { severity: 'critical' }),
        alertOn('New', other('b'), 900, { severity: 'critical' }),
        alertOn('Warning', other('c'), 1800),
        alertOn('Over', other('d'), 2000, { severity: 'critical', state: 'ended', endedAt: at(2100) }),
      ]),
    );
    expect(incidents.map(incident => incident.alerts[0]!.split(' ')[0])).toEqual(['New', 'Old', 'Warning', 'Over']);
  });
});
