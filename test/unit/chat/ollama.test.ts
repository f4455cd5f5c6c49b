import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createChat } from '../../../src/chat/chat-session.js';
import { contextOf } from '../../../src/chat/facts.js';
import { ollamaAddress, ollamaModel } from '../../../src/chat/ollama.js';
import { createRedactor } from '../../../src/chat/redact.js';
import type { ModelStatus, Turn } from '../../../src/model/conversation.js';
import { minutes, seconds } from '../../../src/model/time.js';
import { fakeClock } from '../../support/fake-clock.js';
import { json, loopbackServer, type LoopbackServer } from '../../support/loopback-server.js';
import { incidentId } from '../../support/sample-parts.js';
import { sampleRoom } from '../../support/sample-room.js';

/** Stands in for an Ollama server: what it sends is written as a real one sends it, a JSON object a line. */
const servers: LoopbackServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function serverThat(chat: (response: ServerResponse, body: Readonly<Record<string, unknown>>) => void) {
  const server = await loopbackServer((request, response) => {
    if (request.path === '/api/tags') json(response, 200, { models: [{ name: 'small:1b', size: 1_000_000_000 }] });
    else if (request.path === '/api/show')
      json(response, 200, { capabilities: ['completion'], model_info: { 'llama.context_length': 131_072 } });
    else chat(response, JSON.parse(request.body) as Readonly<Record<string, unknown>>);
  });
  servers.push(server);
  return server;
}
const line = (content: string, done?: Readonly<Record<string, unknown>>): string =>
  `${JSON.stringify({ model: 'small:1b', created_at: '2026-05-12T14:03:07Z', message: { role: 'assistant', content }, done: done !== undefined, ...done })}\n`;

function chatTo(url: string, clock = fakeClock()) {
  const turns: Turn[] = [];
  const statuses: ModelStatus[] = [];
  const chat = createChat({
    model: ollamaModel(ollamaAddress(url)!),
    window: 4096,
    clock,
    redactor: createRedactor(),
    turnChanged: (_, turn) => turns.push(turn),
    modelChanged: status => statuses.push(status),
  });
  const id = incidentId('i-checkout');
  return { chat, turns, statuses, clock, ask: (question: string) => chat.ask(id, question, contextOf(sampleRoom(), id), []) };
}
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise(resolve => setTimeout(resolve, 5));
};

describe('OLLAMA_HOST', () => {
  it.each([
    [undefined, 'http://127.0.0.1:11434', false],
    ['', 'http://127.0.0.1:11434', false],
    ['localhost', 'http://localhost:11434', false],
    ['127.0.0.1:9999', 'http://127.0.0.1:9999', false],
    ['0.0.0.0', 'http://127.0.0.1:11434', false],
    ['0.0.0.0:8080', 'http://127.0.0.1:8080', false],
    ['http://[::1]:11434', 'http://[::1]:11434', false],
    ['gpu-box', 'http://gpu-box:11434', true],
    ['https://llm.example/', 'https://llm.example', true],
    ['http://10.0.0.7:11434', 'http://10.0.0.7:11434', true],
    ['http://user:s3cret@localhost:11434', 'http://localhost:11434', false],
    ['127.evil.example', 'http://127.evil.example:11434', true],
    ['localhost.evil.example:1', 'http://localhost.evil.example:1', true],
  ])('%s is %s', (host, url, remote) => {
    expect(ollamaAddress(host)).toEqual({ url, remote });
  });
  it('is nothing when it is no address', () => {
    expect(ollamaAddress('http://[')).toBeUndefined();
  });
});

describe('a server that speaks Ollama', () => {
  it('is asked natively: stream, schema, one window, kept loaded; its own count is shown', async () => {
    let asked: Readonly<Record<string, unknown>> = {};
    const server = await serverThat((response, body) => {
      asked = body;
      response.write(line('{"claims":[{"text":"r42 is new",'));
      response.end(line('"cites":["e1"]}]}') + line('', { done_reason: 'stop', prompt_eval_count: 611, eval_count: 24 }));
    });
    const room = chatTo(server.url);
    await room.ask('why?');
    expect(asked).toMatchObject({
      model: 'small:1b',
      stream: true,
      keep_alive: '10m',
      options: { num_ctx: 4096, temperature: 0 },
      format: { type: 'object', required: ['claims'] },
    });
    expect(room.turns.at(-1)).toMatchObject({
      state: 'done',
      answeredBy: 'small:1b',
      meter: { sent: 611 },
      claims: [{ text: 'r42 is new', cites: ['e1'] }],
    });
    expect(room.statuses.map(status => status.state)).toEqual(['ready', 'busy', 'ready']);
  });
  it('is hung up on when the question is cancelled, before and in the middle of the answer', async () => {
    for (const begun of [false, true]) {
      let closed = false;
      let asked = false;
      const server = await serverThat(response => {
        asked = true;
        response.on('close', () => {
          closed = true;
        });
        response.writeHead(200);
        if (begun) response.write(line('{"claims":[{"text":"half an answer","cites":[]}'));
        else response.flushHeaders();
      });
      const room = chatTo(server.url);
      const asking = room.ask('why?');
      await until(() => asked && (!begun || room.turns.some(turn => turn.state === 'streaming')));
      room.chat.cancel();
      await asking;
      await until(() => closed);
      expect(room.turns.at(-1)).toMatchObject({ state: 'cancelled', claims: begun ? [{ text: 'half an answer' }] : [] });
      expect(room.statuses.at(-1)?.state).toBe('ready');
    }
  });
  it.each([
    [
      'has not enough memory',
      500,
      'model requires more system memory (24.1 GiB) than is available (3.2 GiB)',
      /more system memory.*smaller model/,
    ],
    ['lost the model', 404, 'model "small:1b" not found, try pulling it first', /not found.*:model/],
    ['breaks', 500, 'llama runner process has terminated', /runner process has terminated/],
  ])('that %s is told so, and the evidence answers', async (_, status, error, failure) => {
    const server = await serverThat(response => {
      json(response, status, { error });
    });
    const room = chatTo(server.url);
    await room.ask('what changed?');
    const turn = room.turns.at(-1)!;
    expect(turn).toMatchObject({ state: 'done', answeredBy: 'evidence' });
    expect(turn.failure).toMatch(failure);
    expect(turn.claims.some(claim => claim.verdict === 'cited')).toBe(true);
  });
  it.each([
    [
      'an error in the middle',
      (response: ServerResponse) => {
        response.end(`${line('{"cla')}${JSON.stringify({ error: 'an error was encountered while running the model' })}\n`);
      },
      /encountered while running/,
    ],
    [
      'a cut connection',
      (response: ServerResponse) => {
        response.write(line('{"cla'));
        setTimeout(() => response.destroy(), 20);
      },
      /api\/chat/,
    ],
    [
      'rubbish',
      (response: ServerResponse) => {
        response.end('<html>nginx</html>\n');
      },
      /api\/chat/,
    ],
  ])('that sends %s does not take the answer with it', async (_, send, failure) => {
    const server = await serverThat(response => {
      response.writeHead(200);
      send(response);
    });
    const room = chatTo(server.url);
    await room.ask('what changed?');
    expect(room.turns.at(-1)).toMatchObject({ state: 'done', answeredBy: 'evidence' });
    expect(room.turns.at(-1)?.failure).toMatch(failure);
    expect(room.statuses.at(-1)?.state).toBe('failed');
  });
  it('that says nothing is given up after three minutes, not before', async () => {
    let closed = false;
    let asked = false;
    const server = await serverThat(response => {
      asked = true;
      response.on('close', () => {
        closed = true;
      });
      response.flushHeaders();
    });
    const room = chatTo(server.url);
    const asking = room.ask('what changed?');
    await until(() => asked);
    await room.clock.advance(minutes(2));
    expect(room.turns.at(-1)?.state).toBe('thinking');
    await room.clock.advance(seconds(61));
    await asking;
    expect(room.turns.at(-1)).toMatchObject({
      answeredBy: 'evidence',
      failure: expect.stringContaining('said nothing for 180 s') as string,
    });
    await until(() => closed);
    expect(room.clock.waiting).toBe(0);
  });
  it('answers one question at a time: a second one ends the first, and the model stays busy with it', async () => {
    const open: ServerResponse[] = [];
    const server = await serverThat(response => {
      open.push(response);
      response.write(line('{"claims":['));
    });
    const room = chatTo(server.url);
    const first = room.ask('why?');
    await until(() => open.length === 1 && room.turns.some(turn => turn.state === 'streaming'));
    const second = room.ask('what changed?');
    await first;
    await until(() => open.length === 2);
    expect(room.statuses.at(-1)?.state).toBe('busy');
    open[1]!.end(line(']}') + line('', { prompt_eval_count: 5 }));
    await second;
    expect(room.turns.filter(turn => turn.question === 'why?').at(-1)?.state).toBe('cancelled');
    expect(room.turns.at(-1)).toMatchObject({ question: 'what changed?', state: 'done' });
    expect(room.statuses.at(-1)?.state).toBe('ready');
  });
});
