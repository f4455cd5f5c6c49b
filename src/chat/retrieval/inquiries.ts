import type { Question } from '../../contracts/provider.js';
import { compareSeverity } from '../../model/signal.js';
import { earlier, minutes } from '../../model/time.js';
import { resourceKey, type ResourceRef } from '../../model/resource.js';
import type { ProviderId } from '../../model/signal.js';
import type { AnswerContext } from '../facts.js';
import type { IntentName } from '../intents.js';
import type { Inquiry } from './gather.js';

/** The read-only questions of providers that the chat may ask by itself, and what each is about; `tool`: only where a model asks for it. Nothing else is ever asked. */
const ALLOWED: Readonly<Record<string, 'object' | 'alert' | 'tool'>> = {
  describe: 'object',
  'logs-of': 'object',
  'alert-history': 'alert',
  'series-behind-alert': 'tool',
};
/** Forms of question whose answer is more than what the room knows by itself. */
const WORTH_ASKING: ReadonlySet<IntentName> = new Set<IntentName>(['cause', 'logs', 'events', 'nodes', 'before', 'settle', 'summary']);
/** Objects that one question looks into: near an incident, never everything. */
const MOST_OBJECTS = 3;
const BEFORE = minutes(60);

export interface OpenQuestion {
  readonly source: ProviderId;
  readonly question: Question;
}

/** Whether a provider's question is one that may be asked without a person. */
export const isAllowed = (name: string): boolean => Object.hasOwn(ALLOWED, name);

/** What to ask the sources before this question is answered: about the objects it names, the first suspect and the worst alerts. */
export function inquiriesFor(
  question: string,
  intent: IntentName,
  context: AnswerContext,
  open: readonly OpenQuestion[],
): readonly Inquiry[] {
  const { incident, state } = context;
  if (!incident || !WORTH_ASKING.has(intent)) return [];
  const window = { from: earlier(incident.startedAt, BEFORE), to: state.now };
  const alerts = incident.alerts
    .flatMap(id => state.alerts.get(id) ?? [])
    .sort((a, b) => compareSeverity(a.severity, b.severity) || a.at - b.at);
  const objects = objectsOf(question, [
    ...incident.suspects.slice(0, 2).map(suspect => suspect.about),
    ...alerts.map(alert => alert.about),
    ...incident.affected,
  ]);
  return open.flatMap(({ source, question: asked }): readonly Inquiry[] => {
    switch (ALLOWED[asked.name]) {
      case 'object':
        return objects.map(about => ({ source, question: asked, args: { about, window } }));
      case 'alert':
        return alerts
          .filter(alert => alert.source === source)
          .slice(0, 1)
          .map(alert => ({ source, question: asked, args: { alert, window } }));
      default:
        return [];
    }
  });
}

/** Those that the question names come first; each object once. */
function objectsOf(question: string, refs: readonly ResourceRef[]): readonly ResourceRef[] {
  const asked = question.toLowerCase();
  const unique = [...new Map(refs.map(ref => [resourceKey(ref) as string, ref])).values()];
  return unique
    .sort((a, b) => Number(asked.includes(b.name.toLowerCase())) - Number(asked.includes(a.name.toLowerCase())))
    .slice(0, MOST_OBJECTS);
}
