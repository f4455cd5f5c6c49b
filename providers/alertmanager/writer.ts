import type { Http, PerformFailure, Writer } from '../../src/contracts/provider.js';
import { recordOf, stringOf } from '../../src/model/json.js';
import { joinPlain, plain, plainText, type PlainText } from '../../src/model/plain-text.js';
import type { PlannedAction, Rehearsal } from '../../src/model/plan.js';
import { fail, ok, type Failure, type Result } from '../../src/model/result.js';
import { later, minutes } from '../../src/model/time.js';
import { wantedSilence } from './actions.js';
import { timeText } from './alert-signal.js';
import { advised, type Instance } from './api.js';
import { markText, matchingAlerts, reachableClusters, speakerOf, type Cluster } from './clusters.js';
import { untilOf } from './extend-silence.js';
import { matcherProblem, type Matcher } from './matchers.js';
import { readSilence } from './read.js';
import type { SilenceWorld } from './rehearsal-parts.js';
import { standingSilence } from './standing-silence.js';

export interface WriterSettings {
  readonly world: SilenceWorld;
  readonly http: Http;
  /** Who the silence says it is from. */
  readonly author: string;
}

/** Creates, extends and expires silences: the only code that changes an Alertmanager. */
export function silenceWriter(settings: WriterSettings): Writer {
  return {
    perform(action, rehearsal, signal) {
      switch (action.name) {
        case 'create-silence':
          return create(settings, action, rehearsal, signal);
        case 'extend-silence':
          return extend(settings, action, signal);
        case 'expire-silence':
          return expire(settings, action, signal);
        default:
          return Promise.resolve(
            fail({ kind: 'invalid', asked: plainText(action.name), answered: plainText('Alertmanager only knows silences') }),
          );
      }
    },
    close: () => Promise.resolve(),
  };
}

type Done = Promise<Result<{ readonly seen: PlainText }, PerformFailure>>;

async function create({ world, http, author }: WriterSettings, action: PlannedAction, rehearsal: Rehearsal, signal: AbortSignal): Done {
  const asked = plainText('create a silence');
  const wanted = wantedSilence(action);
  if (!wanted.ok) return fail({ kind: 'invalid', asked, answered: wanted.error });
  const clusters = await reachableClusters(world.instances, signal);
  if (!clusters.ok) return clusters;
  const problem = matcherProblem(
    wanted.value.matchers,
    clusters.value.flatMap(cluster => cluster.members.map(member => member.status.version)),
  );
  if (problem) return fail({ kind: 'invalid', asked, answered: problem });
  const targets = await targetsOf(clusters.value, wanted.value.matchers, signal);
  if (!targets.ok) return targets;
  const mark = 'action' in rehearsal.undo ? String(rehearsal.undo.action.params['id']) : undefined;
  const now = world.clock.now();
  const body = {
    matchers: wanted.value.matchers.map(wire),
    startsAt: new Date(now).toISOString(),
    endsAt: new Date(later(now, minutes(wanted.value.minutes))).toISOString(),
    createdBy: author,
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
  const standing = await standingSilence(world, action, signal);
  if (!standing.ok) return standing;
  const { live } = standing.value;
  if (live.length === 0)
    return fail({
      kind: 'not-found',
      asked: plainText('expire a silence'),
      answered: plainText('there is no such silence, or it has expired already'),
    });
  const seen: PlainText[] = [];
  for (const { instance, silence } of live) {
    const answer = await http.request({
      url: instance.address(`silence/${encodeURIComponent(silence.id)}`),
      method: 'DELETE',
      access: instance.access,
      signal,
    });
    if (!answer.ok) return fail(partly(advised(answer.error), seen));
    seen.push(await readBack(instance, silence.id, signal));
  }
  return ok({ seen: joinPlain(seen, '; ') });
}

/** Sent with its id and all else unchanged, Alertmanager moves the end of a silence in place. */
async function extend({ world, http }: WriterSettings, action: PlannedAction, signal: AbortSignal): Done {
  const asked = plainText('extend a silence');
  const until = untilOf(action);
  if (until === undefined) return fail({ kind: 'invalid', asked, answered: plainText('it must say until when') });
  const standing = await standingSilence(world, action, signal);
  if (!standing.ok) return standing;
  if (standing.value.live.length === 0)
    return fail({ kind: 'not-found', asked, answered: plainText('there is no such silence, or it has expired already') });
  const seen: PlainText[] = [];
  for (const { instance, silence } of standing.value.live) {
    const { id, by, comment } = silence;
    const body = {
      id,
      matchers: silence.matchers.map(wire),
      startsAt: new Date(silence.startsAt).toISOString(),
      endsAt: new Date(until).toISOString(),
      createdBy: by,
      comment,
    };
    const answer = await http.request({ url: instance.address('silences'), method: 'POST', body, access: instance.access, signal });
    if (!answer.ok) return fail(partly(advised(answer.error), seen));
    const now = stringOf(recordOf(answer.value.body)['silenceID']);
    seen.push(
      now === id
        ? await readBack(instance, id, signal)
        : plain`${await readBack(instance, now, signal)}, which took the place of ${plainText(id, 40)}`,
    );
  }
  return ok({ seen: joinPlain(seen, '; ') });
}

/** One member of each cluster that has such an alert now; of all clusters when none has. */
async function targetsOf(
  clusters: readonly Cluster[],
  matchers: readonly Matcher[],
  signal: AbortSignal,
): Promise<Result<readonly Instance[], Failure>> {
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
  return silence.state === 'expired'
    ? plain`${name} has expired`
    : plain`${name} is ${plainText(silence.state)} until ${timeText(silence.endsAt)}`;
}

/** A failure after the first of several writes says what was done. */
const partly = (failure: Failure, seen: readonly PlainText[]): PerformFailure =>
  seen.length === 0 ? failure : { ...failure, done: joinPlain(seen, '; ') };
