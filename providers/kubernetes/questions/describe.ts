import type { Answer, Question, QuestionArgs } from '../../../src/contracts/provider.js';
import { joinPlain, plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../../src/model/result.js';
import type { PlatformEvent } from '../../../src/model/signal.js';
import { listAt, rawTextAt } from '../objects/raw.js';
import type { Kind } from '../objects/objects.js';
import { resourceOf } from '../read/resources.js';
import { readEvent } from '../read/events.js';
import type { ClusterTarget } from './target.js';

const MOST_EVENTS = 50;

/** What is known of an object, and the events the cluster still has of it. */
export function describe({ api, world, clock, source }: ClusterTarget): Question {
  return {
    name: 'describe',
    purpose: 'The facts of one Kubernetes object (state, counts, revision, owner) and its recent events.',
    async ask(args: QuestionArgs, signal: AbortSignal): Promise<Result<Answer, Failure>> {
      const ref = args.about ?? args.alert?.about;
      const asked = plain`${plainText(ref?.kind ?? 'object')} ${ref?.name ?? plainText('?')}`;
      const object = ref && world.find(ref.kind as Kind, ref.namespace, ref.name);
      if (!object) return ok({ status: 'nothing', signals: [], text: plainText('The cluster has no such object now.'), asked });
      const path = object.namespace ? `/api/v1/namespaces/${encodeURIComponent(object.namespace)}/events` : '/api/v1/events';
      const answer = await api.get(path, { query: { fieldSelector: `involvedObject.uid=${object.uid}`, limit: MOST_EVENTS }, signal });
      if (!answer.ok && answer.error.kind !== 'forbidden') return fail(answer.error);
      const items = answer.ok ? listAt(answer.value.body, 'items').filter(item => rawTextAt(item, 'metadata', 'uid') !== undefined) : [];
      const events = items
        .map(item => readEvent(item, source, world.ref(object).cluster)?.event)
        .filter((event): event is PlatformEvent => event !== undefined)
        .sort((a, b) => b.lastAt - a.lastAt);
      const resource = resourceOf(world, object, clock.now());
      const facts = Object.entries(resource?.facts ?? {}).map(([name, value]) => plain`${plainText(name, 60)} ${plainText(value, 120)}`);
      const sentences: PlainText[] = [
        plain`${plainText(object.kind)} ${object.name}${object.namespace ? plain` in ${object.namespace}` : plainText('')}: ${joinPlain(facts, ', ')}.`,
        ...(resource?.owner ? [plain`Owned by ${plainText(resource.owner.kind)} ${resource.owner.name}.`] : []),
        ...(answer.ok ? [] : [plainText('Its events may not be read with these credentials.')]),
        ...events.slice(0, 12).map(event => plain`${event.reason} (${event.count} times): ${plainText(event.message, 300)}`),
      ];
      return ok({ status: 'found', signals: events, text: joinPlain(sentences, ' '), asked });
    },
  };
}
