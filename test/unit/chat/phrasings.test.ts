import { describe, expect, it } from 'vitest';
import { answerFromEvidence } from '../../../src/chat/answers.js';
import { contextOf, factsOf } from '../../../src/chat/facts.js';
import { intentOf, type IntentName } from '../../../src/chat/intents.js';
import { incidentId } from '../../support/sample-parts.js';
import { sampleRoom } from '../../support/sample-room.js';

/** As people type at two in the morning: short, without marks, with slips. */
const TYPED: Readonly<Partial<Record<IntentName, readonly string[]>>> = {
  cause: [
    'why is checkout slow',
    'whys checkout down',
    'wtf is going on',
    'root cause?',
    'rca',
    'whats wrong with checkout',
    'what broke checkout',
    'reason?',
    'is it dns?',
    'is payment the problem',
    'why 500s',
    'y is checkout failing',
    'what caused this',
    'whodunnit',
  ],
  changes: [
    'what changed',
    'whats changed',
    'wat changed',
    'anything deployed',
    'is it the deploy?',
    'was there a release',
    'did someone deploy',
    'did anyone touch prod',
    'new version?',
    'recent chnages',
    'who pushed last',
    'any config change?',
    'what got rolled out',
    'what did we ship',
  ],
  affected: [
    'whats broken',
    'what is down',
    'who is affected',
    'blast radius',
    'impact?',
    'which services',
    'whats on fire',
    'how many users hit',
    'what else is broken',
    'customer impact',
  ],
  depends: ['who calls payments', 'what does checkout depend on', 'whats upstream of cart', 'downstream?', 'dependencies', 'who uses cart'],
  before: ['before the incident', 'what happened before', 'what did it look like before', 'right before it started', 'leading up to this'],
  since: ['since when', 'when did it start', 'how long', 'hwo long is it down', 'started when', 'duration?'],
  similar: [
    'same as last week?',
    'seen this before?',
    'happened before?',
    'is this a repeat',
    'deja vu?',
    'any similar incidents',
    'did we have this already',
  ],
  tried: [
    'what did we try',
    'what have we tried',
    'what was done so far',
    'did the rollback work',
    'what actions were taken',
    'did it help',
    'already tried anything?',
  ],
  sources: [
    'is prometheus down',
    'is prom up',
    'is alertmanager ok',
    'is the data stale',
    'can i trust this data',
    'are we blind',
    'is monitoring broken',
    'which sources work',
  ],
  remedy: [
    'what do i do',
    'how to fix',
    'fix it',
    'what now',
    'next steps',
    'can i roll back',
    'how do i stop this',
    'mitigation?',
    'should we restart it',
  ],
  logs: ['show me the logs', 'any errors in the log', 'stacktrace?', 'what do the logs say', 'log errors checkout'],
  metrics: ['hows latency', 'error rate?', 'is cpu high', 'memory?', 'whats the p99', 'qps', 'is it saturated'],
  status: ['status', 'whats the state', 'any update', 'where are we', 'sitrep'],
  recovered: ['is it over', 'still broken?', 'is it fixed', 'are we good', 'better now?', 'is it resolved yet'],
  count: ['how many alerts', 'number of pods failing'],
  who: ['who is on it', 'whos on call', 'anyone working on this', 'who acked'],
  severity: ['how bad is it', 'is this critical', 'sev?', 'should i wake someone'],
  confidence: ['how sure', 'are you certain', 'whats the likelihood'],
  summary: ['tldr', 'sum it up', 'eli5', 'give me a handover', 'catch me up', 'whats the story so far, short'],
  story: ['timeline', 'walk me thru it', 'what happened in order', 'how did it spread'],
  first: ['which alert fired first', 'what came first'],
  nodes: ['is it one node', 'which hosts', 'is it an az', 'one zone only?'],
  events: ['k8s events', 'any oom kills', 'what does kubernetes say'],
  notes: ['any notes', 'did anybody write something down'],
  cost: ['what does it cost', 'are we burning money'],
  noise: ['is this noise', 'false alarm?', 'can i ignore it', 'is it flapping'],
  settle: ['how can we be sure', 'what should i check next', 'how do i verify that', 'what to look at'],
  'evidence-against': ['what speaks against it', 'why might it not be the deploy', 'counter evidence'],
  together: ['why are these grouped', 'how are they related'],
};
/** Words that look like a slip of another, or hold one, and are not. */
const NOT_MEANT: readonly (readonly [string, IntentName])[] = [
  ['who is on call tonight', 'who'],
  ['is the node down', 'affected'],
  ['what is the p95 of cart before', 'metrics'],
  ['why did payments-api restart', 'cause'],
  ['anything in the logs from before the deploy', 'changes'],
];
const CASES = Object.entries(TYPED).flatMap(([intent, questions]) => questions.map(question => [question, intent] as const));

describe('questions as they are typed', () => {
  it.each(CASES)('%s → %s', (question, intent) => expect(intentOf(question)).toBe(intent));

  it.each(NOT_MEANT)('%s → %s', (question, intent) => expect(intentOf(question)).toBe(intent));

  it('all get an answer that cites what exists, within an incident and without', () => {
    for (const about of [incidentId('i-checkout'), 'room'] as const) {
      const context = contextOf(sampleRoom(), about);
      const facts = factsOf(context);
      const known = new Set<string>(facts.map(fact => fact.id));
      for (const [question] of CASES) {
        const sentences = answerFromEvidence(intentOf(question), context, facts);
        expect(sentences.length, question).toBeGreaterThan(0);
        for (const { cites } of sentences) for (const cite of cites) expect(known, question).toContain(cite);
      }
    }
  });
});
