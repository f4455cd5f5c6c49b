import { expect, test } from 'vitest';
import { inspectionOf, type Seen } from '../../../../providers/prometheus/checks.js';
import type { Rule } from '../../../../providers/prometheus/rules.js';
import { milliseconds } from '../../../../src/model/time.js';
import { NOON } from '../../../support/signals.js';

const rule = (name: string, fields: Partial<Rule> = {}): Rule => ({
  kind: 'alerting', group: 'shop', file: '', name, query: 'up', labels: {}, annotations: {}, health: 'ok', lastError: '', holds: milliseconds(0), keeps: milliseconds(0), interval: milliseconds(15_000), alerts: [], ...fields,
});
const seen = (fields: Partial<Seen> = {}): Seen => ({ now: NOON, rules: [], down: [], watchdog: 'Watchdog', ...fields });
const verdicts = (what: Seen): Readonly<Record<string, string>> => Object.fromEntries(inspectionOf(what).checks.map(run => [run.check, run.verdict]));

test('a server that is well finds nothing, and says what it could not look at', () => {
  const firing = rule('Watchdog', { alerts: [{ labels: {}, annotations: {}, state: 'firing', activeAt: NOON, value: 1 }] });
  expect(inspectionOf(seen({ rules: [firing] })).findings).toEqual([]);
  expect(verdicts(seen({ rules: [firing] }))).toEqual({ 'targets-down': 'false', 'rules-failing': 'false', 'watchdog-missing': 'false' });
  expect(verdicts(seen({ down: undefined }))).toEqual({ 'targets-down': 'unavailable', 'rules-failing': 'no-data', 'watchdog-missing': 'no-data' });
});

test('each trouble is a finding with its cause, and no address that may hold a secret', () => {
  const { findings } = inspectionOf(seen({
    rules: [rule('Watchdog'), rule('HighErrors', { health: 'err', lastError: 'many-to-many matching' })],
    down: [{ labels: { job: 'shop', instance: 'cart:9090' }, since: NOON, lastError: 'Get "http://user:s3cret@cart:9090/metrics": connection refused' }],
  }));
  expect(findings.map(finding => `${finding.check}: ${finding.sentence}`)).toEqual([
    'targets-down: target cart:9090 of job shop is down: connection refused',
    'rules-failing: rule HighErrors fails: many-to-many matching',
    'watchdog-missing: Watchdog does not fire, so nobody can tell silence from calm',
  ]);
});
