import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChat } from '../../src/chat/chat-session.js';
import { contextOf } from '../../src/chat/facts.js';
import { ollamaAddress, ollamaModel } from '../../src/chat/ollama.js';
import { createRedactor } from '../../src/chat/redact.js';
import type { ModelStatus, Turn } from '../../src/model/conversation.js';
import { systemClock } from '../../src/session/clock.js';
import { incidentId } from '../support/sample-parts.js';
import { sampleRoom } from '../support/sample-room.js';
import { startPeer, type Peer } from './support/peers.js';

/** SmolLM2-135M tests plumbing, not wit: its answers are nonsense in the right form. */
describe('chat with a real Ollama', () => {
  let peer: Peer;
  beforeAll(async () => {
    peer = await startPeer('ollama', { WARROOM_OLLAMA_INSTANCE: 'chat-ollama', WARROOM_OLLAMA_PORT: '27634' });
  });
  afterAll(async () => {
    await peer.stop();
  });

  function openChat(host: string, name?: string) {
    const turns: Turn[] = [];
    const statuses: ModelStatus[] = [];
    const chat = createChat({
      model: ollamaModel(ollamaAddress(host)!),
      ...(name ? { name } : {}),
      window: 2048,
      clock: systemClock(),
      redactor: createRedactor(),
      turnChanged: (_, turn) => turns.push(turn),
      modelChanged: status => statuses.push(status),
    });
    const state = sampleRoom();
    const small = {
      ...state,
      incidents: new Map([...state.incidents].map(([id, incident]) => [id, { ...incident, alerts: incident.alerts.slice(0, 4) }])),
    };
    return {
      chat,
      turns,
      statuses,
      ask: (question: string) => chat.ask(incidentId('i-checkout'), question, contextOf(small, incidentId('i-checkout')), []),
    };
  }

  it('streams an answer in the schema, every citation known, tokens counted by the model', async () => {
    const room = openChat(peer.env['WARROOM_OLLAMA_URL'] ?? '');
    await room.ask('why?');
    const last = room.turns.at(-1)!;
    expect(last.answeredBy).toBe('smollm2:135m');
    expect(room.turns.filter(turn => turn.state === 'streaming').length).toBeGreaterThan(3);
    expect(['done']).toContain(last.state);
    const known = new Set(last.facts?.map(fact => fact.id));
    for (const claim of last.claims) for (const cite of claim.cites) expect(known).toContain(cite);
    expect(last.meter?.sent).toBeGreaterThan(100);
    expect(room.statuses.map(status => status.state)).toContain('busy');
  });

  it('stops generating when cancelled: the next question is answered at once', async () => {
    const room = openChat(peer.env['WARROOM_OLLAMA_URL'] ?? '');
    const first = room.ask('tell me everything about it');
    while (!room.turns.some(turn => turn.state === 'streaming')) await new Promise(resolve => setTimeout(resolve, 20));
    const cancelled = performance.now();
    room.chat.cancel();
    await first;
    expect(performance.now() - cancelled).toBeLessThan(1000);
    expect(room.turns.at(-1)?.state).toBe('cancelled');
    await room.ask('why?');
    expect(room.turns.at(-1)?.state).toBe('done');
  });

  it('says which models there are when the chosen one is missing, and answers from the evidence', async () => {
    const room = openChat(peer.env['WARROOM_OLLAMA_URL'] ?? '', 'absent:1b');
    await room.ask('what changed?');
    expect(room.statuses.at(-1)).toMatchObject({
      state: 'absent',
      because: 'the server has no absent:1b: choose with :model (smollm2:135m)',
    });
    expect(room.turns.at(-1)?.answeredBy).toBe('evidence');
  });

  it('says that nobody listens, and answers from the evidence', async () => {
    const room = openChat('127.0.0.1:9');
    await room.ask('what changed?');
    expect(room.statuses.at(-1)?.because).toContain('GET http://127.0.0.1:9/api/tags');
    expect(room.turns.at(-1)).toMatchObject({ state: 'done', answeredBy: 'evidence' });
  });
});
