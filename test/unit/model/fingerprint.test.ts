import { describe, expect, it } from 'vitest';
import { labelsFingerprint } from '../../../src/model/fingerprint.js';

/** Label sets sent to a real Alertmanager 0.34.2, and the fingerprints it gave them. */
const ANSWERS: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  [
    '5559999f04018f99',
    {
      team: 'platform',
      alertname: 'InstanceDown',
      cluster: 'warroom-peers',
      instance: '127.0.0.1:1',
      job: 'gone',
      service: 'gone',
      severity: 'critical',
    },
  ],
  ['d17a5ed837abbf83', { severity: 'none', alertname: 'Watchdog', cluster: 'warroom-peers' }],
  ['957b96e3bb9014da', { alertname: 'Empty', e: '', service: 'checkout' }],
  [
    'd60ab3bfacafee3d',
    { '\u{1f600}': 'emoji name', '\uff21': 'full', a: 'x', alertname: 'Größe', b: 'ä€\u{1f600}', zz: 'line\nbreak "q"' },
  ],
];

describe('labelsFingerprint', () => {
  it.each(ANSWERS)('is %s, as Alertmanager says', (fingerprint, labels) => {
    expect(labelsFingerprint(labels)).toBe(fingerprint);
  });
  it('does not depend on the order of the labels, and is the offset basis for none', () => {
    expect(labelsFingerprint({ b: '2', a: '1' })).toBe(labelsFingerprint({ a: '1', b: '2' }));
    expect(labelsFingerprint({})).toBe('cbf29ce484222325');
    expect(labelsFingerprint({ a: '12' })).not.toBe(labelsFingerprint({ a1: '2' }));
  });
  it('reads half a surrogate pair as Go does', () => {
    expect(labelsFingerprint({ a: '\ud800x' })).toBe(labelsFingerprint({ a: '\ufffdx' }));
  });
});
