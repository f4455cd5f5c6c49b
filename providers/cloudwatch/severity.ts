import { severityOf, type Severity } from '../../src/model/signal.js';
import { minutes, type Instant } from '../../src/model/time.js';
import type { CloudWatchApi } from './client.js';
import type { Alarm } from './alarm.js';
import type { Failure } from '../../src/model/result.js';

/** Tags change by hand: this old they are read again. */
const TAGS_LAST = minutes(15);
/** Calls a poll; the other alarms get theirs in the next one. */
const MOST_CALLS = 20;
const AT_ONCE = 4;
/** A role that may not read tags is not asked again for this long. */
const REFUSED_FOR = minutes(60);

export interface NameRule {
  readonly pattern: RegExp;
  readonly severity: Severity;
}

/** Reads "critical|page=critical": a regular expression, any case, and the word for what it means. Text that is neither is told back. */
export function readNameRules(rules: readonly string[]): { readonly rules: readonly NameRule[]; readonly broken: readonly string[] } {
  const read: NameRule[] = [];
  const broken: string[] = [];
  for (const rule of rules) {
    const at = rule.lastIndexOf('=');
    const severity = severityOf(rule.slice(at + 1).trim());
    try {
      if (at < 1 || severity === 'unknown') throw new SyntaxError('no severity');
      read.push({ pattern: new RegExp(rule.slice(0, at), 'iu'), severity });
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      broken.push(rule);
    }
  }
  return { rules: read, broken };
}

/** CloudWatch has no severity: a tag counts first, then a rule for names, and without either it is unknown, never fine. */
export function alarmSeverity(alarm: Alarm, tags: Readonly<Record<string, string>>, rules: readonly NameRule[]): Severity {
  const tag = Object.entries(tags).find(([name]) => /^(severity|priority)$/i.test(name))?.[1];
  const tagged = severityOf(tag);
  if (tag !== undefined && tagged !== 'unknown') return tagged;
  return rules.find(({ pattern }) => pattern.test(alarm.name))?.severity ?? 'unknown';
}

/** Tags of alarms by ARN, read for those in ALARM only. */
export class AlarmTags {
  private readonly known = new Map<string, { readonly tags: Readonly<Record<string, string>>; readonly at: Instant }>();
  private refused: { readonly at: Instant; readonly failure: Failure } | undefined;

  of(arn: string): Readonly<Record<string, string>> {
    return this.known.get(arn)?.tags ?? {};
  }

  /** Reads what is missing or old. Failures are told, not fatal: severity then follows the name. */
  async refresh(api: CloudWatchApi, alarms: readonly Alarm[], now: Instant, signal: AbortSignal): Promise<Failure | undefined> {
    if (this.refused && now - this.refused.at < REFUSED_FOR) return this.refused.failure;
    this.refused = undefined;
    const due = alarms
      .filter(
        alarm => alarm.state === 'ALARM' && alarm.arn.startsWith('arn:') && now - (this.known.get(alarm.arn)?.at ?? -Infinity) >= TAGS_LAST,
      )
      .slice(0, MOST_CALLS);
    let failure: Failure | undefined;
    const queue = [...due];
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let alarm = queue.shift(); alarm && !failure && !signal.aborted; alarm = queue.shift()) {
          const { arn } = alarm;
          const answer = await api.call(
            'ListTagsForResource',
            (sdk, client, options) => client.send(new sdk.ListTagsForResourceCommand({ ResourceARN: arn }), options),
            signal,
          );
          if (answer.ok)
            this.known.set(arn, {
              at: now,
              tags: Object.fromEntries(
                (answer.value.Tags ?? []).flatMap(({ Key, Value }) => (Key !== undefined && Value !== undefined ? [[Key, Value]] : [])),
              ),
            });
          else failure ??= answer.error;
        }
      }),
    );
    if (failure?.kind === 'forbidden') this.refused = { at: now, failure };
    // Of alarms that are gone nothing is kept.
    const alive = new Set(alarms.map(alarm => alarm.arn));
    for (const arn of this.known.keys()) if (!alive.has(arn)) this.known.delete(arn);
    return failure;
  }
}
