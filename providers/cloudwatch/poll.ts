import type { Answer, Batch, QuestionArgs } from '../../src/contracts/provider.js';
import { resourceKey, type ResourceRef } from '../../src/model/resource.js';
import { plain, plainText, type PlainText } from '../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../src/model/result.js';
import type { SignalId } from '../../src/model/signal.js';
import { later, milliseconds, minutes, type Instant, type Window } from '../../src/model/time.js';
import type { Edge } from '../../src/model/topology.js';
import { alarmAbout, alarmLabels, dimensionsOf, namespaceOf } from './about.js';
import type { Alarm } from './alarm.js';
import { ObjectsNearAlarms } from './aws/near-alarms.js';
import type { Aws } from './aws/aws.js';
import { alarmAlert, alarmAlertId, type AlertContext } from './alert.js';
import { inspectionOf } from './checks.js';
import type { CloudWatchApi } from './client.js';
import { readHistory, type History } from './history.js';
import { readAllAlarms } from './pages.js';
import { seriesBehindAlarm } from './series.js';
import { AlarmTags, type NameRule } from './severity.js';
import { evaluationNotes } from './wording.js';

const SHORTEST_REST = minutes(2);
const LONGEST_REST = minutes(30);

/** All alarms of a region over time. Tags and history have their own rest when AWS throttles them. */
export class CloudWatchPolling {
  private readonly tags = new AlarmTags();
  private readonly objects = new ObjectsNearAlarms();
  private alarms = new Map<SignalId, Alarm>();
  private logAlarms = true;
  private rest: { readonly until: Instant; readonly length: number; readonly failure: Failure } | undefined;
  /** The end of the last window whose history was read: what failed is asked again. */
  private historyTo: Instant | undefined;

  constructor(private readonly rules: readonly NameRule[]) {}

  async poll(aws: Aws, window: Window, signal: AbortSignal): Promise<Result<Batch, Failure>> {
    const api = aws.cloudWatch;
    const found = await readAllAlarms(api, this.logAlarms, signal);
    if (!found.ok) return found;
    const { alarms, rejected, complete } = found.value;
    const now = window.to;
    const tagged = await this.tags.refresh(api, alarms, now, signal);
    if (tagged?.kind === 'cancelled') return fail(tagged);
    const context: AlertContext = { region: api.region, rules: this.rules, tagsOf: arn => this.tags.of(arn) };
    const aboutOf = this.abouts(alarms, context);
    const history = await this.history(api, window, name => aboutOf.get(name), signal);
    if (!history.ok && history.error.kind === 'cancelled') return history;
    const near = await this.objects.refresh(
      aws,
      alarms
        .filter(alarm => alarm.state === 'ALARM')
        .map(alarm => ({
          about: aboutOf.get(alarm.name) ?? alarmAbout(alarm, {}),
          dimensions: dimensionsOf(alarm),
          namespace: namespaceOf(alarm),
        })),
      now,
      signal,
    );
    this.logAlarms = found.value.logAlarms;
    this.alarms = new Map(alarms.map(alarm => [alarmAlertId(alarm), alarm]));
    const skew = api.clockSkew();
    return ok({
      signals: [
        ...alarms.filter(alarm => alarm.state !== 'OK').map(alarm => alarmAlert(alarm, context)),
        ...(history.ok ? history.value.signals : []),
        ...near.changes,
      ],
      completeFor: complete ? ['alert'] : [],
      resources: near.resources,
      edges: [...edgesOf(alarms, aboutOf), ...near.edges],
      resourcesComplete: complete,
      rejected: [...rejected, ...(history.ok ? history.value.rejected : [])],
      notes: [
        ...evaluationNotes(alarms),
        ...(complete ? [] : [plain`more than ${alarms.length} alarms: the rest is not read, and none is taken for ended`]),
        ...(tagged ? [plain`severity tags can't be read: ${tagged.answered}${adviceText(tagged)}`] : []),
        ...(history.ok
          ? history.value.cut
            ? [plainText('more history than is read at once: the newest is shown')]
            : []
          : [plain`history can't be read: ${history.error.answered}${adviceText(history.error)}`]),
        ...near.notes,
      ],
      inspection: inspectionOf(
        alarms,
        alarm => aboutOf.get(alarm.name) ?? alarmAbout(alarm, {}),
        [...(tagged ? [tagged] : []), ...(history.ok ? [] : [history.error])],
        now,
      ),
      ...(skew === undefined ? {} : { clockSkew: skew }),
    });
  }

  /** What each alarm is about, by name. */
  private abouts(alarms: readonly Alarm[], { tagsOf, region }: AlertContext): ReadonlyMap<string, ResourceRef> {
    return new Map(alarms.map(alarm => [alarm.name, alarmAbout(alarm, alarmLabels(alarm, tagsOf(alarm.arn), region))]));
  }

  /** Rests after a failure, twice as long after each: the alarms themselves matter more. */
  private async history(
    api: CloudWatchApi,
    window: Window,
    aboutOf: (alarm: string) => ResourceRef | undefined,
    signal: AbortSignal,
  ): Promise<Result<History, Failure>> {
    if (this.rest && window.to < this.rest.until) return fail(this.rest.failure);
    const from = this.historyTo === undefined ? window.from : (Math.min(this.historyTo, window.from) as Instant);
    const answer = await readHistory(api, { from, to: window.to }, aboutOf, { logAlarms: this.logAlarms }, signal);
    if (answer.ok) {
      this.rest = undefined;
      this.historyTo = window.to;
    } else if (answer.error.kind !== 'cancelled') {
      const length = Math.max(answer.error.retryAfter ?? 0, Math.min(LONGEST_REST, this.rest ? this.rest.length * 2 : SHORTEST_REST));
      this.rest = { until: later(window.to, milliseconds(length)), length, failure: answer.error };
    }
    return answer;
  }

  async seriesBehind(
    api: CloudWatchApi,
    { alert, window }: QuestionArgs,
    now: Instant,
    signal: AbortSignal,
  ): Promise<Result<Answer, Failure>> {
    const asked = plainText('the metric behind an alarm');
    if (!alert) return fail({ kind: 'invalid', asked, answered: plainText('it needs an alarm') });
    const alarm = this.alarms.get(alert.id);
    if (!alarm) return ok({ status: 'nothing', signals: [], text: plain`CloudWatch has no alarm ${alert.name}`, asked });
    return await seriesBehindAlarm(api, alarm, { alert, window, now }, signal);
  }
}

const adviceText = (failure: Failure): PlainText => (failure.tryThis ? plain` (${failure.tryThis})` : plainText(''));

/** A composite alarm depends on what its children watch. */
function edgesOf(alarms: readonly Alarm[], aboutOf: ReadonlyMap<string, ResourceRef>): readonly Edge[] {
  return alarms.flatMap(alarm => {
    const from = aboutOf.get(alarm.name);
    if (alarm.kind !== 'composite' || alarm.state === 'OK' || !from) return [];
    const targets = new Map(
      alarm.children.flatMap(child => {
        const to = aboutOf.get(child);
        return to ? [[resourceKey(to), to] as const] : [];
      }),
    );
    targets.delete(resourceKey(from));
    return [...targets.values()].map(to => ({ from, to, relation: 'depends-on' as const }));
  });
}
