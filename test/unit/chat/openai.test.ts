import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createChat } from '../../../src/chat/chat-session.js';
import { contextOf } from '../../../src/chat/facts.js';
import { ollamaAddress } from '../../../src/chat/ollama.js';
import { openAiModel, speaksOpenAi } from '../../../src/chat/openai.js';
import { createRedactor } from '../../../src/chat/redact.js';
import type { ModelStatus, Turn } from '../../../src/model/conversation.js';
import { fakeClock } from '../../support/fake-clock.js';
import { json, loopbackServer, type LoopbackServer } from '../../support/loopback-server.js';
import { incidentId } from '../../support/sample-parts.js';
import { sampleRoom } from '../../support/sample-room.js';

/** Stands in for llama.cpp, vLLM or LM Studio: what it sends is written as they send it, server-sent events. */
const servers: LoopbackServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function serverThat(
  chat: (response: ServerResponse, body: Readonly<Record<string, unknown>>) => void,
  models: unknown = { data: [{ id: 'qwen3-4b', meta: { size: 2_600_000_000, n_ctx: 2048 } }] },
) {
  const server = await loopbackServer((request, response) => {
    if (request.path === '/v1/models') json(response, 200, models);
    else {
      const body = JSON.parse(request.body) as Readonly<Record<string, unknown>>;
      if (body['tools'] === undefined) chat(response, body);
      else json(response, 500, { error: { message: 'tools param requires --jinja flag' } });
    }
  });
  servers.push(server);
  return server;
}
const event = (body: unknown): string => `data: ${typeof body === 'string' ? body : JSON.stringify(body)}\n\n`;
const delta = (content: string, finish: string | null = null): string =>
  event({ choices: [{ delta: { content }, finish_reason: finish }] });

function chatTo(url: string) {
  const turns: Turn[] = [];
  const statuses: ModelStatus[] = [];
  const chat = createChat({
    model: openAiModel(ollamaAddress(`${url}/v1`)!),
    window: 4096,
    clock: fakeClock(),
    redactor: createRedactor(),
    turnChanged: (_, turn) => turns.push(turn),
    modelChanged: status => statuses.push(status),
  });
  const id = incidentId('i-checkout');
  return { chat, turns, statuses, ask: (question: string) => chat.ask(id, question, contextOf(sampleRoom(), id), []) };
}

describe('a server that speaks the API of OpenAI', () => {
  it.each([
    ['http://127.0.0.1:8080/v1', true],
    ['http://127.0.0.1:1234/v1/', true],
    ['http://127.0.0.1:11434', false],
    ['http://127.0.0.1:11434/api', false],
  ])('%s: %s', (url, expected) => expect(speaksOpenAi(url)).toBe(expected));

  it('streams claims, is asked in its own schema, and its count and its window are shown', async () => {
    let asked: Readonly<Record<string, unknown>> = {};
    const server = await serverThat((response, body) => {
      asked = body;
      const whole =
        delta('{"claims":[{"text":"r42 is new",') +
        delta('"cites":["e1"]}]}', 'stop') +
        event({ choices: [], usage: { prompt_tokens: 611, completion_tokens: 24 } }) +
        event('[DONE]');
      // Cut in the middle of an event, as packets are.
      response.write(whole.slice(0, 70));
      response.end(whole.slice(70));
    });
    const room = chatTo(server.url);
    await room.ask('why?');
    expect(asked).toMatchObject({
      model: 'qwen3-4b',
      stream: true,
      stream_options: { include_usage: true },
      temperature: 0,
      response_format: { type: 'json_schema' },
    });
    expect(room.turns.at(-1)).toMatchObject({
      state: 'done',
      answeredBy: 'qwen3-4b',
      meter: { sent: 611, window: 2048 },
      claims: [{ text: 'r42 is new', cites: ['e1'], verdict: 'cited' }],
    });
    expect(room.statuses.at(-1)?.choices).toEqual([{ name: 'qwen3-4b', bytes: 2_600_000_000 }]);
  });

  it('is hung up on when the question is cancelled', async () => {
    let hungUp = false;
    const server = await serverThat(response => {
      response.on('close', () => {
        hungUp = true;
      });
      response.write(delta('{"claims":[{"text":"r42","cites":["e1"]}'));
    });
    const room = chatTo(server.url);
    const asking = room.ask('why?');
    while (!room.turns.some(turn => turn.state === 'streaming')) await new Promise(resolve => setTimeout(resolve, 5));
    room.chat.cancel();
    await asking;
    while (!hungUp) await new Promise(resolve => setTimeout(resolve, 5));
    expect(room.turns.at(-1)?.state).toBe('cancelled');
  });

  it.each([
    ['the context is too small', 400, { error: { message: 'the request exceeds the available context size' } }, 'set model.window'],
    ['the model is missing', 404, { error: { message: 'model not found' } }, 'choose another model with :model'],
    ['the model is being loaded', 503, { error: { message: 'Loading model' } }, 'wait a moment'],
    ['memory ran out', 500, { error: { message: 'out of memory' } }, 'a smaller model fits'],
  ])('says in words that %s, and answers from the evidence', async (_, status, body, words) => {
    const server = await serverThat(response => {
      json(response, status, body);
    });
    const room = chatTo(server.url);
    await room.ask('what changed?');
    expect(room.turns.at(-1)).toMatchObject({ answeredBy: 'evidence', state: 'done' });
    expect(room.turns.at(-1)?.failure).toContain(words);
  });

  it('says that the server went away in the middle of an answer', async () => {
    const server = await serverThat(response => {
      response.end(delta('{"claims":['));
    });
    const room = chatTo(server.url);
    await room.ask('what changed?');
    expect(room.turns.at(-1)?.failure).toContain('went away in the middle');
  });

  it('says that it fetches no models', async () => {
    const server = await serverThat(() => undefined);
    const room = chatTo(server.url);
    await room.chat.find();
    await room.chat.pull('other:1b');
    expect(room.statuses.at(-1)).toMatchObject({
      state: 'ready',
      because: 'this server fetches no models: start it with the one you want',
    });
  });
});
