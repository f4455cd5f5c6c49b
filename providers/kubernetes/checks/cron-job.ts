import { plain, plainText } from '../../../src/model/plain-text.js';
import { defineCheck, told, type Found } from './check.js';

/** The controller looks every ten seconds (Kubernetes, "CronJob limitations"): a shorter deadline can pass unseen. */
const LOOKS_EVERY = 10;
const MISSED = [
  'TooManyMissedTimes',
  'MissSchedule',
  'UnparseableSchedule',
  'InvalidSchedule',
  'UnknownTimeZone',
  'FailedNeedsStart',
  'FailedCreate',
];
const MOST_DAYS: Readonly<Record<number, number>> = {
  1: 31,
  2: 29,
  3: 31,
  4: 30,
  5: 31,
  6: 30,
  7: 31,
  8: 31,
  9: 30,
  10: 31,
  11: 30,
  12: 31,
};

/** Cron jobs that do not run although they should, that can't, or that someone has stopped on purpose. */
export const cronJob = defineCheck({
  id: 'cron-job',
  asks: 'Is there a cron job that does not run?',
  kinds: ['cronjob'],
  find(job, context) {
    const base = { since: job.createdAt } as const;
    if (job.suspended) return [{ ...base, reason: plainText('Suspended'), severity: 'info', does: plainText('is suspended') }];
    const findings: Found[] = [];
    if (!canCome(job.schedule))
      findings.push({
        ...base,
        reason: plainText('Never'),
        severity: 'warning',
        does: plainText('never runs'),
        because: plain`its schedule ${job.schedule} names a day that no month has`,
      });
    if (job.startingDeadline !== undefined && job.startingDeadline < LOOKS_EVERY)
      findings.push({
        ...base,
        reason: plainText('Deadline'),
        severity: 'warning',
        does: plainText('may never be started'),
        because: plain`its starting deadline of ${job.startingDeadline} s is shorter than the ${LOOKS_EVERY} s in which the controller looks`,
      });
    const missed = findings.length === 0 ? context.warning(job.uid, MISSED) : undefined;
    if (missed)
      findings.push({
        reason: plainText('Missed'),
        severity: 'warning',
        does: plainText('was not started as scheduled'),
        ...told({ because: missed }),
      });
    return findings;
  },
});

/** False for a schedule whose days of the month no month of it has, such as 30 February. Anything unusual may come. */
export function canCome(schedule: string): boolean {
  const fields = schedule
    .trim()
    .replace(/^(?:CRON_)?TZ=\S+\s+/, '')
    .split(/\s+/);
  const [, , days, months, weekdays] = fields;
  // With a day of the week as well, either of the two is enough.
  if (
    fields.length !== 5 ||
    days === undefined ||
    months === undefined ||
    weekdays !== '*' ||
    !/^\d+(,\d+)*$/.test(days) ||
    !/^\d+(,\d+)*$/.test(months)
  )
    return true;
  return months.split(',').some(month => days.split(',').some(day => Number(day) <= (MOST_DAYS[Number(month)] ?? 31)));
}
