import type { Fact } from './facts.js';
import type { IntentName } from './intents.js';

/** Which facts a question is about: they get the room first. */
export const INTENT_TOPICS: Readonly<Record<IntentName, readonly Fact['topic'][]>> = {
  changes: ['change', 'suspect'], cause: ['suspect', 'against', 'change', 'metric'], affected: ['alert', 'suspect'], depends: ['suspect', 'alert'], before: ['change', 'metric', 'event'],
  since: ['alert'], count: ['alert', 'incident'], severity: ['alert', 'incident'], 'evidence-against': ['against'], settle: ['suspect', 'against'], remedy: ['suspect', 'change'], similar: ['incident', 'note'],
  sources: ['source'], logs: ['log', 'event'], metrics: ['metric', 'cost'], events: ['event'], nodes: ['event', 'alert', 'suspect'], versions: ['change', 'suspect'], who: ['note'], tried: ['note', 'change'], status: ['alert', 'incident'],
  recovered: ['alert', 'incident'], cost: ['cost', 'metric'], noise: ['alert', 'incident'], together: ['alert', 'suspect'], notes: ['note'], summary: ['suspect', 'alert', 'change'], incidents: ['incident'],
  alerts: ['alert', 'incident'], first: ['alert'], confidence: ['suspect', 'against'], 'rollback-risk': ['change', 'suspect'], story: ['change', 'metric', 'alert', 'event', 'log'],
};
