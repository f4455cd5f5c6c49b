import { expect, test } from 'vitest';
import { inspectionOf, type Seen } from '../../../../providers/prometheus/checks.js';
import type { Rule } from '../../../../providers/prometheus/rules.js';
import { milliseconds } from '../../../../src/model/time.js';
import { NOON } from '../../../support/signals.js';

const rule = (name: string, fields: Partial<Rule> = {}): Rule => ({
  kind: 'alerting',
  group: 'shop',
  file: '',
  name,
  query: 'up',
  labels: {},
  annotations: {},
  health: 'ok',
  lastError: '',
  holds: milliseconds(0),
  keeps: milliseconds(0),
  interval: milliseconds(15_000),
  alerts: [],
  ...fields,
});
const seen = (fields: Partial<Seen> = {}): Seen => ({
  now: NOON,
  rules: [],
  down: [],
  watchdog: 'Watchdog',
  cardinality: { at: NOON, series: 90_000, metrics: [{ name: 'up', count: 12 }], labels: [{ name: '__name__', count: 21_000 }] },
  ...fields,
});
const verdicts = (what: Seen): Readonly<Record<string, string>> =>
  Object.fromEntries(inspectionOf(what).checks.map(run => [run.check, run.verdict]));

test('a server that is well finds nothing, and says what it could not look at', () => {
  const firing = rule('Watchdog', { alerts: [{ labels: {}, annotations: {}, state: 'firing', activeAt: NOON, value: 1 }] });
  expect(inspectionOf(seen({ rules: [firing] })).findings).toEqual([]);
  expect(verdicts(seen({ rules: [firing] }))).toEqual({
    'targets-down': 'false',
    'rules-failing': 'false',
    'watchdog-missing': 'false',
    cardinality: 'false',
  });
  expect(verdicts(seen({ down: undefined, cardinality: undefined }))).toEqual({
    'targets-down': 'unavailable',
    'rules-failing': 'no-data',
    'watchdog-missing': 'no-data',
    cardinality: 'unavailable',
  });
});

test('each trouble is a finding with its cause, and no address that may hold a secret', () => {
  const { findings } = inspectionOf(
    seen({
      rules: [rule('Watchdog'), rule('HighErrors', { health: 'err', lastError: 'many-to-many matching' })],
      down: [
        {
          labels: { job: 'shop', instance: 'cart:9090' },
          since: NOON,
          lastError: 'Get "http://user:s3cret@cart:9090/metrics": connection refused',
        },
      ],
    }),
  );
  expect(findings.map(finding => `${finding.check}: ${finding.sentence}`)).toEqual([
    'targets-down: target cart:9090 of job shop is down: connection refused',
    'rules-failing: rule HighErrors fails: many-to-many matching',
    'watchdog-missing: Watchdog does not fire, so nobody can tell silence from calm',
  ]);
});

test('what fills the server is named: a metric by its share, a label by its values', () => {
  const { findings } = inspectionOf(
    seen({
      cardinality: {
        at: NOON,
        series: 100_000,
        metrics: [
          { name: 'http_requests_total', count: 61_000 },
          { name: 'apiserver_request_duration_seconds_bucket', count: 25_000 },
        ],
        labels: [
          { name: 'request_id', count: 60_000 },
          { name: 'pod', count: 5_000 },
        ],
      },
    }),
  );
  expect(findings.map(finding => `${finding.check}: ${finding.sentence}`)).toEqual([
    'cardinality: metric http_requests_total has 61000 series, 61 % of all',
    'cardinality: label request_id has 60000 values',
  ]);
});
