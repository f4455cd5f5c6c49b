import type { Http, Writer } from '../../src/contracts/provider.js';
import { recordOf, stringOf } from '../../src/model/json.js';
import { joinPlain, plain, plainText, type PlainText } from '../../src/model/plain-text.js';
import type { PlannedAction, Rehearsal } from '../../src/model/plan.js';
import { fail, ok, type Failure, type Result } from '../../src/model/result.js';
import { later, minutes } from '../../src/model/time.js';
import { wantedSilence } from './actions.js';
import { timeText } from './alert-signal.js';
import { advised, type Instance } from './api.js';
import { markText, matchingAlerts, reachableClusters, silencesFor, speakerOf, type Cluster } from './clusters.js';
import { matcherProblem, type Matcher } from './matchers.js';
import { readSilence } from './read.js';
import type { SilenceWorld } from './rehearsal-parts.js';

export interface WriterSettings {
  readonly world: SilenceWorld;
  readonly http: Http;
  /** Who the silence says it is from. */
  readonly author: string;
}

/** Creates and expires silences: the only code that changes an Alertmanager. */
export function silenceWriter(settings: WriterSettings): Writer {
  return {
    perform(action, rehearsal, signal) {
      if (action.name === 'create-silence') return create(settings, action, rehearsal, signal);
      if (action.name === 'expire-silence') return expire(settings, action, signal);
      return Promise.resolve(fail({ kind: 'invalid', asked: plainText(action.name), answered: plainText('Alertmanager can only create and expire silences') }));
    },
    close: () => Promise.resolve(),
  };
}

type Done = Promise<Result<{ readonly seen: PlainText }, Failure>>;

async function create({ world, http, author }: WriterSettings, action: PlannedAction, rehearsal: Rehearsal, signal: AbortSignal): Done {
  const asked = plainText('create a silence');
  const wanted = wantedSilence(action);
  if (!wanted.ok) return fail({ kind: 'invalid', asked, answered: wanted.error });
  const clusters = await reachableClusters(world.instances, signal);
  if (!clusters.ok) return clusters;
  const problem = matcherProblem(wanted.value.matchers, clusters.value.flatMap(cluster => cluster.members.map(member => member.status.version)));
  if (problem) return fail({ kind: 'invalid', asked, answered: problem });
  const targets = await targetsOf(clusters.value, wanted.value.matchers, signal);
  if (!targets.ok) return targets;
  const mark = 'action' in rehearsal.undo ? String(rehearsal.undo.action.params['id']) : undefined;
  const now = world.clock.now();
  const body = {
    matchers: wanted.value.matchers.map(wire), startsAt: new Date(now).toISOString(), endsAt: new Date(later(now, minutes(wanted.value.minutes))).toISOString(), createdBy: author,
    comment: `${wanted.value.comment || 'silenced from warroom'}${mark === undefined ? '' : ` ${markText(mark)}`}`,
  };
  const seen: PlainText[] = [];
  for (const instance of targets.value) {
    const answer = await http.request({ url: instance.address('silences'), method: 'POST', body, access: instance.access, signal });
    if (!answer.ok) return fail(partly(advised(answer.error), seen));
    const id = stringOf(recordOf(answer.value.body)['silenceID']);
    seen.push(await readBack(instance, id, signal));
  }
  return ok({ seen: joinPlain(seen, '; ') });
}

async function expire({ world, http }: WriterSettings, action: PlannedAction, signal: AbortSignal): Done {
  const clusters = await reachableClusters(world.instances, signal);
  if (!clusters.ok) return clusters;
  const found = await silencesFor(clusters.value, String(action.params['id'] ?? ''), signal);
  if (!found.ok) return found;
  const live = found.value.filter(({ silence }) => silence.state !== 'expired');
  if (live.length === 0) return fail({ kind: 'not-found', asked: plainText('expire a silence'), answered: plainText('there is no such silence, or it has expired already') });
  const seen: PlainText[] = [];
  for (const { instance, silence } of live) {
    const answer = await http.request({ url: instance.address(`silence/${encodeURIComponent(silence.id)}`), method: 'DELETE', access: instance.access, signal });
    if (!answer.ok) return fail(partly(advised(answer.error), seen));
    seen.push(await readBack(instance, silence.id, signal));
  }
  return ok({ seen: joinPlain(seen, '; ') });
}

/** One member of each cluster that has such an alert now; of all clusters when none has. */
async function targetsOf(clusters: readonly Cluster[], matchers: readonly Matcher[], signal: AbortSignal): Promise<Result<readonly Instance[], Failure>> {
  const matching = await matchingAlerts(clusters, matchers, signal);
  if (!matching.ok) return matching;
  const concerned = matching.value.filter(({ alerts }) => alerts.length > 0).map(({ cluster }) => cluster);
  return ok((concerned.length > 0 ? concerned : clusters).flatMap(cluster => speakerOf(cluster) ?? []));
}

/** `isEqual: true` is the default, and unknown to old servers. */
const wire = ({ isEqual, ...matcher }: Matcher): object => (isEqual ? matcher : { ...matcher, isEqual });

async function readBack(instance: Instance, id: string, signal: AbortSignal): Promise<PlainText> {
  const answer = await instance.get(`silence/${encodeURIComponent(id)}`, signal);
  const silence = answer.ok ? readSilence(answer.value.body) : undefined;
  const name = plain`silence ${plainText(id, 40)} on ${instance.name}`;
  if (!silence) return plain`${name} was accepted, but can't be read back`;
  return silence.state === 'expired' ? plain`${name} has expired` : plain`${name} is ${plainText(silence.state)} until ${timeText(silence.endsAt)}`;
}

/** A failure after the first of several writes says what was done. */
const partly = (failure: Failure, seen: readonly PlainText[]): Failure => (seen.length === 0 ? failure : { ...failure, answered: plain`${failure.answered}; done before: ${joinPlain(seen, '; ')}` });
