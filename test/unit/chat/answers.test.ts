import { describe, expect, it } from 'vitest';
import { answerFromEvidence } from '../../../src/chat/answers.js';
import { contextOf, factsOf } from '../../../src/chat/facts.js';
import { intentOf } from '../../../src/chat/intents.js';
import { verifyClaim } from '../../../src/chat/verify-claims.js';
import { plainText } from '../../../src/model/plain-text.js';
import { incidentId, signalId } from '../../support/sample-parts.js';
import { sampleRoom } from '../../support/sample-room.js';

const FORMS: readonly (readonly [string, string])[] = [
  ['What changed in the last hour that could explain this latency spike?', 'changes'],
  ['Which services are affected, and what do they depend on?', 'depends'],
  ['Show me what it looked like just before the incident.', 'before'],
  ['any recent deploys?', 'changes'],
  ['who deployed last?', 'changes'],
  ['why is checkout failing?', 'cause'],
  ['what is the root cause', 'cause'],
  ['what happened?', 'cause'],
  ['which services are broken?', 'affected'],
  ['what is the impact', 'affected'],
  ['what calls cart?', 'depends'],
  ['since when?', 'since'],
  ['how long has this been going on?', 'since'],
  ['which alert came first?', 'first'],
  ['how many alerts are firing?', 'count'],
  ['how bad is it?', 'severity'],
  ['what speaks against the first suspect?', 'evidence-against'],
  ['what would settle it?', 'settle'],
  ['what should I do?', 'remedy'],
  ['how do we fix it', 'remedy'],
  ['is it safe to roll back?', 'rollback-risk'],
  ['have we seen this before?', 'similar'],
  ['which sources are stale?', 'sources'],
  ['any errors in the logs?', 'logs'],
  ['what does the error rate look like?', 'metrics'],
  ['which kubernetes events belong to it?', 'events'],
  ['is one node behind it?', 'nodes'],
  ['which version runs now?', 'versions'],
  ['who is on it?', 'who'],
  ['is it over?', 'recovered'],
  ['what does it cost us?', 'cost'],
  ['is this just noise?', 'noise'],
  ['why are these alerts together?', 'together'],
  ['any notes?', 'notes'],
  ['give me a summary', 'summary'],
  ['how sure are you?', 'confidence'],
  ['status?', 'status'],
  ['walk me through it', 'story'],
];

describe('answers from the evidence', () => {
  const context = contextOf(sampleRoom(), incidentId('i-checkout'));
  const facts = factsOf(context);

  it.each(FORMS)('%s is about %s', (question, intent) => expect(intentOf(question)).toBe(intent));

  it.each(FORMS)('%s gets an answer whose citations exist', question => {
    const sentences = answerFromEvidence(intentOf(question), context, facts);
    expect(sentences.length).toBeGreaterThan(0);
    const known = new Set(facts.map(fact => fact.id));
    for (const sentence of sentences) for (const cite of sentence.cites) expect(known).toContain(cite);
  });

  it('names the rollout when asked what changed, and its field', () => {
    const text = answerFromEvidence('changes', context, facts)
      .map(sentence => sentence.text)
      .join('\n');
    expect(text).toContain('r42');
    expect(text).toContain('POOL_SIZE');
  });

  it('says so when nothing is known, instead of guessing', () => {
    const bare = contextOf({ ...sampleRoom(), signals: new Map(), timeline: [] }, incidentId('i-memory'));
    expect(answerFromEvidence('changes', bare, factsOf(bare))).toEqual([
      { text: 'No change near these objects was recorded in the time the sources remember.', cites: [] },
    ]);
  });

  it('answers about the room without an incident', () => {
    const room = contextOf(sampleRoom(), 'room');
    expect(
      answerFromEvidence('summary', room, factsOf(room))
        .map(sentence => sentence.text)
        .join(' '),
    ).toContain('Open incidents: ');
  });

  it('needs under 200 ms for each form with 10,000 signals', () => {
    const state = sampleRoom();
    const incident = state.incidents.get(incidentId('i-checkout'))!;
    const [alert] = state.alerts.values();
    const many = Array.from({ length: 10_000 }, (_, index) => ({ ...alert!, id: signalId(`many${index}`) }));
    const large = {
      state: { ...state, alerts: new Map([...state.alerts, ...many.map(one => [one.id, one] as const)]) },
      incident: { ...incident, alerts: [...incident.alerts, ...many.map(one => one.id)] },
    };
    for (const [question] of FORMS) {
      const started = process.cpuUsage();
      answerFromEvidence(intentOf(question), large, factsOf(large));
      const used = process.cpuUsage(started);
      expect((used.user + used.system) / 1000, question).toBeLessThan(200);
    }
  });
});

describe('verifyClaim', () => {
  const facts = new Map([
    [
      'e1',
      {
        id: 'e1' as never,
        text: plainText('error rate 0.2% → 34.4% at 14:23:10 after r42, 9 of 9 pods, 12,345 requests'),
        signals: [],
        sources: [],
      },
    ],
  ]);
  it.each([
    ['errors rose to 34.4%', ['e1'], 'cited'],
    ['errors rose to 34%', ['e1'], 'cited'],
    ['errors rose to 35%', ['e1'], 'number-differs'],
    ['9 of 9 pods fail', ['e1'], 'cited'],
    ['8 of 9 pods fail', ['e1'], 'number-differs'],
    ['12345 requests failed', ['e1'], 'cited'],
    ['r42 broke it', ['e1'], 'cited'],
    ['it began at 14:23:10', ['e1'], 'cited'],
    ['it began at 14:24:10', ['e1'], 'number-differs'],
    ['it is the network', [], 'uncited'],
    ['it is the network', ['e9'], 'wrong-citation'],
    ['both', ['e1', 'e9'], 'wrong-citation'],
  ])('%s %j is %s', (text, cites, verdict) => expect(verifyClaim(text, cites, facts).verdict).toBe(verdict));
});
