import type { Answer, Question, QuestionArgs } from '../../../src/contracts/provider.js';
import { stableId } from '../../../src/model/identity.js';
import { plain, plainText } from '../../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../../src/model/result.js';
import type { LogLine, ProviderId, SignalId } from '../../../src/model/signal.js';
import { parseInstant, seconds, type Instant } from '../../../src/model/time.js';
import type { Container } from '../objects/container.js';
import type { Kind, PodObject } from '../objects/objects.js';
import type { World } from '../objects/world.js';
import { podsBelow } from '../read/pods-of.js';
import type { ClusterTarget } from './target.js';

const MOST_LINES = 200;
const MOST_BYTES = 256 * 1024;
const MOST_PODS = 2;
const LONGEST_LINE = 2000;

/** The last lines of a pod, or of the two worst pods of a workload: of the run before, too, when a container has restarted. */
export function logsOf({ api, world, source }: ClusterTarget): Question {
  return {
    name: 'logs-of',
    purpose: 'The last log lines of a pod or a workload, with those of the run before when a container restarted.',
    async ask(args: QuestionArgs, signal: AbortSignal): Promise<Result<Answer, Failure>> {
      const pods = worstPods(world, args);
      const asked = plain`logs of ${plainText(pods.map(pod => pod.name).join(', ') || (args.about?.name ?? 'nothing'), 200)}`;
      if (pods.length === 0)
        return ok({ status: 'nothing', signals: [], text: plainText('There is no pod of that object now, so there are no logs.'), asked });
      const lines: LogLine[] = [];
      const parts: string[] = [];
      for (const pod of pods) {
        const container = worstContainer(pod);
        if (!container) continue;
        for (const previous of container.restarts > 0 ? [true, false] : [false]) {
          const answer = await api.get(
            `/api/v1/namespaces/${encodeURIComponent(pod.namespace ?? 'default')}/pods/${encodeURIComponent(pod.name)}/log`,
            {
              query: {
                container: container.name,
                tailLines: MOST_LINES,
                limitBytes: MOST_BYTES,
                timestamps: true,
                previous: previous || undefined,
              },
              accept: '*/*',
              timeout: seconds(15),
              signal,
            },
          );
          if (!answer.ok) {
            // A container that never ran, or whose last run was cleaned up, has no log: that is an answer.
            if (answer.error.kind === 'invalid' || answer.error.kind === 'not-found') continue;
            return fail(answer.error);
          }
          const read = linesOf(String(answer.value.body), pod, container, { world, source, previous });
          lines.push(...read);
          if (read.length > 0)
            parts.push(`${read.length} lines of ${pod.name}/${container.name}${previous ? ' before its last restart' : ''}`);
        }
      }
      return ok({
        status: lines.length > 0 ? 'found' : 'nothing',
        signals: lines,
        text: plainText(parts.length > 0 ? `${parts.join(', ')}.` : 'The containers have written nothing.', 500),
        asked,
      });
    },
  };
}

/** Pods that are in trouble first, then those that restarted most. */
function worstPods(world: World, { about, alert }: QuestionArgs): readonly PodObject[] {
  const ref = about ?? alert?.about;
  if (!ref) return [];
  const object = world.find(ref.kind as Kind, ref.namespace, ref.name);
  const pods = object?.kind === 'pod' ? [object] : object ? [...podsBelow(world, object.uid)] : [];
  const restarts = (pod: PodObject): number => pod.containers.reduce((sum, container) => sum + container.restarts, 0);
  return pods
    .sort((a, b) => Number(a.ready) - Number(b.ready) || restarts(b) - restarts(a) || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_PODS);
}

function worstContainer(pod: PodObject): Container | undefined {
  const ran = pod.containers.filter(container => container.role !== 'ephemeral');
  return (
    ran.find(container => container.waiting && container.restarts > 0) ??
    ran.find(container => container.role === 'main' && !container.ready) ??
    ran.find(container => container.role === 'main')
  );
}

function linesOf(
  text: string,
  pod: PodObject,
  container: Container,
  options: { readonly world: World; readonly source: ProviderId; readonly previous: boolean },
): readonly LogLine[] {
  const lines: LogLine[] = [];
  text.split('\n').forEach((line, index) => {
    const space = line.indexOf(' ');
    const at: Instant | undefined = space > 0 ? parseInstant(line.slice(0, space)) : undefined;
    const words = line.slice(space + 1);
    if (at === undefined || words.trim() === '') return;
    lines.push({
      type: 'log',
      id: `k8s-log-${stableId(pod.uid, container.name, String(options.previous), at, index, words)}` as SignalId,
      source: options.source,
      about: options.world.ref(pod),
      at,
      level: levelOf(words),
      text: plainText(words, LONGEST_LINE),
    });
  });
  return lines;
}

/** The level by the words that loggers use, near the beginning of the line or as a field. */
export function levelOf(line: string): LogLine['level'] {
  const field =
    /"?(?:level|severity|lvl)"?\s*[=:]\s*"?([A-Za-z]+)/i.exec(line)?.[1] ??
    /\b(FATAL|PANIC|CRITICAL|ERROR|WARN(?:ING)?|INFO|NOTICE|DEBUG|TRACE)\b/.exec(line.slice(0, 80))?.[1] ??
    /^([EWIF])\d{4} /.exec(line)?.[1];
  switch (field?.toLowerCase()) {
    case 'fatal':
    case 'panic':
    case 'critical':
    case 'error':
    case 'err':
    case 'e':
    case 'f':
      return 'error';
    case 'warn':
    case 'warning':
    case 'w':
      return 'warning';
    case 'info':
    case 'notice':
    case 'i':
      return 'info';
    case 'debug':
    case 'trace':
      return 'debug';
    default:
      return /^(panic:|Traceback|Exception|fatal )/.test(line) ? 'error' : 'unknown';
  }
}
