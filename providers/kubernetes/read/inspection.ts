import type { CheckRun, Finding, FindingId, Inspection, Verdict } from '../../../src/model/finding.js';
import { compareText, stableId } from '../../../src/model/identity.js';
import { joinPlain, plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { resourceKey } from '../../../src/model/resource.js';
import { compareSeverity, type ProviderId } from '../../../src/model/signal.js';
import type { Instant } from '../../../src/model/time.js';
import type { Check } from '../checks/check.js';
import { titleOf } from '../objects/kinds.js';
import type { Kind } from '../objects/objects.js';
import type { World } from '../objects/world.js';
import { alertIdOf, inWords } from './alerts.js';
import type { Coverage } from './coverage.js';
import { hasLasted, type Held } from './findings.js';

/** Most findings that are told one by one; the worst first, the rest is a number in the check's own line. */
const MOST = 1000;

export interface InspectionContext {
  readonly source: ProviderId;
  readonly now: Instant;
  readonly world: World;
  readonly coverage: Coverage;
  readonly checks: readonly Check[];
}

/** What all checks say at this moment, each with what it looked at. */
export function inspectionOf(held: readonly Held[], context: InspectionContext): Inspection {
  const counts = new Map<string, number>();
  for (const finding of held) counts.set(finding.check, (counts.get(finding.check) ?? 0) + 1);
  const findings = held.map(finding => findingOf(finding, context));
  if (findings.length > MOST) findings.sort((a, b) => compareSeverity(a.severity, b.severity) || compareText(a.id, b.id));
  return { findings: findings.slice(0, MOST), checks: context.checks.map(check => runOf(check, counts.get(check.id) ?? 0, context)) };
}

function findingOf(held: Held, { source, now }: InspectionContext): Finding {
  return {
    id: stableId('finding', source, held.check, resourceKey(held.object), held.reason, held.container ?? '') as FindingId,
    source,
    check: held.check,
    severity: held.severity,
    object: held.object,
    about: held.about,
    since: held.since,
    effect: held.effect,
    settled: hasLasted(held, now),
    sentence: plainText(plain`${held.object.name} ${inWords(held)}`, 600),
    ...(held.because ? { cause: held.because } : {}),
    ...(held.alert ? { alert: alertIdOf(held.group) } : {}),
  };
}

function runOf(check: Check, found: number, { source, world, coverage }: InspectionContext): CheckRun {
  const looked = check.kinds.reduce((sum, kind) => sum + world.count(kind), 0);
  const asked = titles(check.kinds);
  const run = (verdict: Verdict, answered: PlainText): CheckRun => ({
    source,
    check: check.id,
    asks: plainText(check.asks),
    asked,
    answered,
    verdict,
    looked,
    found,
  });
  const among = (kinds: readonly Kind[], ...states: readonly string[]): readonly Kind[] =>
    kinds.filter(kind => states.includes(coverage.of(kind)));
  const all = [...check.kinds, ...check.needs];
  if (found > 0) return run('true', plain`${found} found in ${looked} ${asked}`);
  // It can't look when it may see none of its own kinds, or not everything that it compares them with.
  const blocked = (states: readonly string[]): readonly Kind[] => {
    const own = among(check.kinds, ...states);
    return own.length === check.kinds.length ? own : among(check.needs, ...states);
  };
  const refused = blocked(['not-allowed']);
  if (refused.length > 0) return run('not-allowed', plain`could not look: not allowed to list ${titles(refused)}`);
  const silent = blocked(['unavailable', 'waiting']);
  if (silent.length > 0) return run('unavailable', plain`could not look: no answer yet about ${titles(silent)}`);
  const absent = blocked(['absent']);
  if (absent.length > 0) return run('no-data', plain`nothing to look at: this server does not have ${titles(absent)}`);
  if (looked === 0) return run('no-data', plain`nothing to look at: there are no ${asked}`);
  const partly = among(all, 'partly');
  return run('false', plain`none of ${looked} ${asked}${partly.length > 0 ? plain`, of one namespace` : plainText('')}`);
}

const titles = (kinds: readonly Kind[]): PlainText =>
  joinPlain(
    kinds.map(kind => plainText(titleOf(kind))),
    ', ',
  );
