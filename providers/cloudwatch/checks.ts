import type { CheckRun, Finding, FindingId, Inspection } from '../../src/model/finding.js';
import { stableId } from '../../src/model/identity.js';
import { plain, plainText, type PlainText } from '../../src/model/plain-text.js';
import type { ResourceRef } from '../../src/model/resource.js';
import type { Failure } from '../../src/model/result.js';
import type { ProviderId } from '../../src/model/signal.js';
import type { Instant } from '../../src/model/time.js';
import type { Alarm } from './alarm.js';

const SOURCE = 'cloudwatch' as ProviderId;

interface Question {
  readonly id: string;
  readonly asks: string;
  readonly does: string;
  readonly state: string;
}

/** What the service says of an alarm's evaluation (EvaluationState), each with what it means for whoever relies on it. */
const QUESTIONS: readonly Question[] = [
  {
    id: 'partial-data',
    asks: 'Is an alarm evaluated on a part of its data?',
    does: 'is evaluated on a part of its data (PARTIAL_DATA): it may miss what it is for',
    state: 'PARTIAL_DATA',
  },
  {
    id: 'evaluation-error',
    asks: 'Can an alarm not be evaluated?',
    does: 'cannot be evaluated (EVALUATION_ERROR): its settings are wrong, and it will never fire',
    state: 'EVALUATION_ERROR',
  },
  {
    id: 'evaluation-failure',
    asks: 'Does the evaluation of an alarm fail for now?',
    does: 'is not evaluated for now (EVALUATION_FAILURE): AWS has trouble of its own',
    state: 'EVALUATION_FAILURE',
  },
];

/** What is asked of all alarms of a region, and whether AWS lets us ask. `throttled`: what it refused in this poll, or rests from. */
export function inspectionOf(
  alarms: readonly Alarm[],
  aboutOf: (alarm: Alarm) => ResourceRef,
  throttled: readonly Failure[],
  now: Instant,
): Inspection {
  const findings = QUESTIONS.flatMap(question =>
    alarms
      .filter(alarm => alarm.kind === 'metric' && alarm.metric.EvaluationState === question.state)
      .map((alarm): Finding =>
        findingOf(question.id, aboutOf(alarm), plain`${plainText(alarm.name, 200)} ${plainText(question.does)}`, alarm.since),
      ),
  );
  const limited = throttled.filter(failure => failure.kind === 'rate-limited');
  const refusals = limited.map(failure =>
    findingOf(
      'throttled',
      { kind: 'account', name: plainText('CloudWatch') },
      plain`AWS limits how often we may ask: ${failure.asked}`,
      now,
    ),
  );
  const run = (check: string, asks: string, asked: string, looked: number, found: number): CheckRun => ({
    source: SOURCE,
    check,
    asks: plainText(asks),
    asked: plainText(asked),
    looked,
    found,
    verdict: found > 0 ? 'true' : looked === 0 ? 'no-data' : 'false',
    answered: looked === 0 ? plainText('nothing to look at: there are no alarms') : found === 0 ? plainText('none') : plain`${found} found`,
  });
  return {
    findings: [...findings, ...refusals],
    checks: [
      ...QUESTIONS.map(({ id, asks }) => run(id, asks, 'alarms', alarms.length, findings.filter(finding => finding.check === id).length)),
      run('throttled', 'Does AWS limit how often we may ask?', 'each request', 1, refusals.length),
    ],
  };
}

const findingOf = (check: string, about: ResourceRef, sentence: PlainText, now: Instant): Finding => ({
  id: stableId('finding', SOURCE, check, about.kind, about.name, sentence) as FindingId,
  source: SOURCE,
  check,
  severity: 'warning',
  object: about,
  about,
  sentence,
  since: now,
  effect: false,
  settled: true,
});
