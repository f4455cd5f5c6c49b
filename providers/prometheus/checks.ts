import { resourceFromLabels } from '../../src/model/about.js';
import type { CheckRun, Finding, FindingId, Inspection, Verdict } from '../../src/model/finding.js';
import { stableId } from '../../src/model/identity.js';
import { plainLabels } from '../../src/model/json.js';
import { plain, plainText, type PlainText } from '../../src/model/plain-text.js';
import type { ResourceRef } from '../../src/model/resource.js';
import type { Severity } from '../../src/model/signal.js';
import type { Instant } from '../../src/model/time.js';
import { SOURCE } from './alerts.js';
import type { Cardinality } from './cardinality.js';
import type { Rule } from './rules.js';
import { withoutAddress, type Down } from './targets.js';

/** What is known of a server at one moment; undefined where it did not answer. */
export interface Seen {
  readonly now: Instant;
  readonly rules: readonly Rule[];
  /** Those that are down; undefined when that could not be asked. */
  readonly down: readonly Down[] | undefined;
  readonly watchdog: string;
  /** Undefined when it does not tell. */
  readonly cardinality: Cardinality | undefined;
}

interface Looked {
  readonly id: string;
  readonly asks: string;
  readonly asked: string;
  readonly looked: number | undefined;
  readonly found: readonly {
    readonly about: ResourceRef;
    readonly severity: Severity;
    readonly sentence: PlainText;
    readonly cause?: PlainText;
    readonly since: Instant;
  }[];
}

/** What Prometheus says of itself: targets, rules, the alert that must always fire, and what fills it. */
export function inspectionOf(seen: Seen): Inspection {
  const checks = [targetsDown(seen), rulesFailing(seen), watchdogMissing(seen), cardinalityHigh(seen)];
  return {
    findings: checks.flatMap(({ id, found }) =>
      found.map((one): Finding => ({
        ...one,
        id: stableId('finding', SOURCE, id, one.about.kind, one.about.namespace ?? '', one.about.name, one.sentence) as FindingId,
        source: SOURCE,
        check: id,
        object: one.about,
        effect: false,
        settled: true,
      })),
    ),
    checks: checks.map(runOf),
  };
}

function runOf({ id, asks, asked, looked, found }: Looked): CheckRun {
  const verdict: Verdict = looked === undefined ? 'unavailable' : found.length > 0 ? 'true' : looked === 0 ? 'no-data' : 'false';
  const answered =
    looked === undefined
      ? plainText('could not look: no answer')
      : looked === 0
        ? plainText('nothing to look at')
        : found.length === 0
          ? plainText('none')
          : plain`${found.length} found`;
  return {
    source: SOURCE,
    check: id,
    asks: plainText(asks),
    asked: plainText(asked),
    answered,
    verdict,
    looked: looked ?? 0,
    found: found.length,
  };
}

const ruleRef = (rule: Rule): ResourceRef => ({ kind: 'rule', name: plainText(rule.name, 120) });

function targetsDown({ down }: Seen): Looked {
  return {
    id: 'targets-down',
    asks: 'Is a target down?',
    asked: 'up == 0',
    looked: down && Math.max(1, down.length),
    found: (down ?? []).map(({ labels, since, lastError }) => ({
      about: resourceFromLabels(plainLabels(labels)),
      severity: 'warning',
      since,
      sentence: plain`target ${plainText(labels['instance'] ?? '?', 120)} of job ${plainText(labels['job'] ?? '?', 120)} is down${lastError === '' ? plainText('') : plain`: ${plainText(withoutAddress(lastError), 200)}`}`,
      ...(lastError === '' ? {} : { cause: plainText(withoutAddress(lastError), 200) }),
    })),
  };
}

/** A rule that fails is a silent gap: nothing it watches can fire. */
function rulesFailing({ rules, now }: Seen): Looked {
  return {
    id: 'rules-failing',
    asks: 'Does a rule fail?',
    asked: 'rules',
    looked: rules.length,
    found: rules
      .filter(rule => rule.health === 'err')
      .map(rule => ({
        about: ruleRef(rule),
        severity: 'warning',
        since: rule.lastEvaluation ?? now,
        sentence: plain`rule ${plainText(rule.name, 120)} fails: ${plainText(rule.lastError, 300)}`,
        cause: plainText(rule.lastError, 300),
      })),
  };
}

function watchdogMissing({ rules, watchdog, now }: Seen): Looked {
  const known = rules.filter(rule => rule.kind === 'alerting' && rule.name === watchdog);
  const isMissing = known.length > 0 && !known.some(rule => rule.alerts.some(alert => alert.state === 'firing'));
  return {
    id: 'watchdog-missing',
    asks: 'Is the alert that must always fire silent?',
    asked: `alert ${watchdog}`,
    looked: known.length,
    found:
      isMissing && known[0]
        ? [
            {
              about: ruleRef(known[0]),
              severity: 'warning',
              since: known[0].lastEvaluation ?? now,
              sentence: plain`${plainText(watchdog, 120)} does not fire, so nobody can tell silence from calm`,
            },
          ]
        : [],
  };
}

/** A metric with so many series, when it is also this share of all, is what fills the memory of the server. */
const MANY_SERIES = 20_000;
const LARGE_SHARE = 0.3;
/** No label that people group by has so many values: it holds names of users, requests or addresses. */
const MANY_VALUES = 20_000;

/** Labels whose values never end are what most often kills a Prometheus server. */
function cardinalityHigh({ cardinality, now }: Seen): Looked {
  const found: Looked['found'][number][] = [];
  const since = cardinality?.at ?? now;
  for (const { name, count } of cardinality?.metrics ?? []) {
    const share = cardinality && cardinality.series > 0 ? count / cardinality.series : 0;
    if (count >= MANY_SERIES && share >= LARGE_SHARE)
      found.push({
        about: { kind: 'metric', name: plainText(name, 120) },
        severity: 'warning',
        since,
        sentence: plain`metric ${plainText(name, 120)} has ${count} series, ${Math.round(share * 100)} % of all`,
      });
  }
  for (const { name, count } of cardinality?.labels ?? []) {
    if (count >= MANY_VALUES && name !== '__name__')
      found.push({
        about: { kind: 'label', name: plainText(name, 120) },
        severity: 'warning',
        since,
        sentence: plain`label ${plainText(name, 120)} has ${count} values`,
        cause: plainText('each value is a series of its own in every metric that has the label'),
      });
  }
  return {
    id: 'cardinality',
    asks: 'Does a metric or a label have too many series?',
    asked: 'status/tsdb',
    looked: cardinality?.series,
    found,
  };
}
