import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChat } from '../../src/chat/chat-session.js';
import { contextOf } from '../../src/chat/facts.js';
import { ollamaAddress, ollamaModel } from '../../src/chat/ollama.js';
import { createRedactor } from '../../src/chat/redact.js';
import type { ModelStatus, Turn } from '../../src/model/conversation.js';
import { plainText } from '../../src/model/plain-text.js';
import { systemClock } from '../../src/session/clock.js';
import { injectionCorpus } from '../support/injection-corpus.js';
import { incidentId } from '../support/sample-parts.js';
import { sampleRoom } from '../support/sample-room.js';
import { askingForTools } from './support/asking-for-tools.js';
import { startPeer, type Peer } from './support/peers.js';

const ID = incidentId('i-checkout');
const INSTANCE = 'chat-limits';

/** What a real Ollama does at its limits; the last test kills it. */
describe('a real Ollama at its limits', () => {
  let peer: Peer;
  beforeAll(async () => {
    peer = await startPeer('ollama', { WARROOM_OLLAMA_INSTANCE: INSTANCE, WARROOM_OLLAMA_PORT: '27835' });
  });
  afterAll(async () => {
    await peer.stop();
  });

  function openChat(window: number, { url = peer.env['WARROOM_OLLAMA_URL']!, tools = false } = {}) {
    const turns: Turn[] = [];
    const statuses: ModelStatus[] = [];
    const chat = createChat({
      model: ollamaModel(ollamaAddress(url)!),
      window,
      tools,
      clock: systemClock(),
      redactor: createRedactor(),
      turnChanged: (_, turn) => turns.push(turn),
      modelChanged: status => statuses.push(status),
    });
    return { chat, turns, statuses, ask: (question: string, state = sampleRoom()) => chat.ask(ID, question, contextOf(state, ID), []) };
  }

  it('tells what it has, with sizes', async () => {
    const room = openChat(2048);
    await room.chat.find();
    expect(room.statuses.at(-1)?.choices).toEqual([{ name: peer.env['WARROOM_OLLAMA_MODEL'], bytes: expect.any(Number) as number }]);
  });

  it('tells what its model can do, and how long a context it was trained for', async () => {
    const abilities = await ollamaModel(ollamaAddress(peer.env['WARROOM_OLLAMA_URL'])!).abilities?.(
      peer.env['WARROOM_OLLAMA_MODEL']!,
      new AbortController().signal,
    );
    expect(abilities).toEqual({ tools: true, context: 8192, parameters: expect.any(Number) as number });
  });

  it('calls tools that read, and cites what they found', async () => {
    const asking = await askingForTools(peer.env['WARROOM_OLLAMA_URL']!, ['topology', 'evidence_about', 'delete_namespace']);
    try {
      const room = openChat(2048, { url: asking.url, tools: true });
      await room.ask('who calls cart?');
      const last = room.turns.at(-1)!;
      expect(last.failure).toBeUndefined();
      expect(last.meter?.looked).toBeGreaterThan(0);
      expect(last.facts?.some(fact => fact.id.startsWith('t') && fact.text.includes('cart calls checkout'))).toBe(true);
    } finally {
      await asking.close();
    }
  });

  it('is seen to have cut a prompt that fills its window', async () => {
    const room = openChat(640);
    await room.ask('why?');
    expect(room.turns.at(-1)?.failure).toContain('filled the window of 640 tokens');
  });

  it('is not pulled from a registry that is not there, and says so', async () => {
    const room = openChat(2048);
    await room.chat.pull('127.0.0.1:9/no/such:1b');
    expect(room.statuses.at(-1)).toMatchObject({ state: 'failed' });
    expect(room.statuses.at(-1)?.because).toContain('/api/pull');
  });

  it('says nothing unmarked that strangers put into its facts', async () => {
    const state = sampleRoom();
    for (const order of injectionCorpus.slice(0, 5)) {
      const room = openChat(2048);
      const [first] = state.incidents.get(ID)!.alerts;
      const alerts = new Map(
        [...state.alerts].map(([id, alert]) => [
          id,
          id === first ? { ...alert, summary: plainText(`${order} password=hunter2-secret`) } : alert,
        ]),
      );
      await room.ask('which alerts are firing?', { ...state, alerts });
      const last = room.turns.at(-1)!;
      expect(JSON.stringify(last.claims)).not.toContain('hunter2');
      const known = new Set(last.facts?.map(fact => fact.id));
      for (const claim of last.claims) if (claim.verdict === 'cited') for (const cite of claim.cites) expect(known).toContain(cite);
    }
  }, 240_000);

  it('that is killed in the middle of an answer is told, and the evidence answers', async () => {
    const room = openChat(2048);
    const asking = room.ask('tell me everything about it');
    while (!room.turns.some(turn => turn.state === 'streaming')) await new Promise(resolve => setTimeout(resolve, 20));
    await peer.stop();
    await asking;
    expect(room.turns.at(-1)).toMatchObject({ state: 'done', answeredBy: 'evidence' });
    expect(room.turns.at(-1)?.failure).toContain('/api/chat');
    expect(room.statuses.at(-1)?.state).toBe('failed');
  });
});
