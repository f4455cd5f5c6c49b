import { afterEach, describe, expect, it } from 'vitest';
import { ModelFailed, type ToolRequest } from '../../../../src/chat/chat-model.js';
import { ollamaModel } from '../../../../src/chat/ollama.js';
import { openAiModel } from '../../../../src/chat/openai.js';
import { json, loopbackServer, type LoopbackServer } from '../../../support/loopback-server.js';

const servers: LoopbackServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});
async function serverThat(answers: (path: string) => unknown, status = 200): Promise<LoopbackServer> {
  const server = await loopbackServer((request, response) => {
    json(response, status, answers(request.path));
  });
  servers.push(server);
  return server;
}

const parameters = { type: 'object', required: ['object'], properties: { object: { type: 'string', enum: ['deployment shop/checkout'] } } };
const REQUEST: ToolRequest = {
  window: 4096,
  longest: 160,
  tools: [{ name: 'logs', about: 'Templates of log lines.', parameters }],
  messages: [
    { role: 'user', content: 'why?' },
    { role: 'assistant', content: '', calls: [{ name: 'logs', arguments: { object: 'deployment shop/checkout' }, id: 'call_1' }] },
    { role: 'tool', content: 't1: pool exhausted', tool: 'logs', answers: 'call_1' },
  ],
};
const still = new AbortController().signal;
const bodyOf = (server: LoopbackServer): unknown => JSON.parse(server.received.at(-1)?.body ?? '');

describe('tools over the wire', () => {
  it('are told to Ollama in its own form, with the answers so far, and the window stays the same', async () => {
    const server = await serverThat(() => ({
      message: {
        role: 'assistant',
        content: '',
        tool_calls: [{ function: { name: 'logs', arguments: { object: 'deployment shop/checkout' } } }],
      },
      done: true,
    }));
    expect(await ollamaModel({ url: server.url, remote: false }).calls?.('small:1b', REQUEST, still)).toEqual([
      { name: 'logs', arguments: { object: 'deployment shop/checkout' } },
    ]);
    expect(bodyOf(server)).toMatchObject({
      model: 'small:1b',
      stream: false,
      think: false,
      options: { num_ctx: 4096, num_predict: 160 },
      tools: [{ type: 'function', function: { name: 'logs', description: 'Templates of log lines.', parameters } }],
      messages: [
        { role: 'user' },
        { role: 'assistant', tool_calls: [{ function: { name: 'logs', arguments: { object: 'deployment shop/checkout' } } }] },
        { role: 'tool', tool_name: 'logs', content: 't1: pool exhausted' },
      ],
    });
  });

  it('are told to a server of the form of OpenAI with the ids of the calls; arguments that are no JSON stay text', async () => {
    const server = await serverThat(() => ({
      choices: [
        {
          message: {
            content: null,
            tool_calls: [
              { id: 'call_2', type: 'function', function: { name: 'logs', arguments: '{"object":"deployment shop/checkout"}' } },
              { id: 'call_3', function: { name: 'logs', arguments: '{"object":' } },
            ],
          },
        },
      ],
    }));
    expect(await openAiModel({ url: `${server.url}/v1`, remote: false }).calls?.('small', REQUEST, still)).toEqual([
      { name: 'logs', arguments: { object: 'deployment shop/checkout' }, id: 'call_2' },
      { name: 'logs', arguments: '{"object":', id: 'call_3' },
    ]);
    expect(bodyOf(server)).toMatchObject({
      messages: [
        { role: 'user' },
        { tool_calls: [{ id: 'call_1', type: 'function', function: { arguments: '{"object":"deployment shop/checkout"}' } }] },
        { role: 'tool', tool_call_id: 'call_1' },
      ],
    });
  });

  it.each([
    [
      'a model with them',
      { capabilities: ['completion', 'tools'], model_info: { 'general.parameter_count': 3_200_000_000, 'llama.context_length': 2048 } },
      { tools: true, context: 2048, parameters: 3_200_000_000 },
    ],
    ['a model without', { capabilities: ['completion'], model_info: {} }, { tools: false }],
    ['an old server', { model_info: {} }, {}],
    ['rubbish', { capabilities: 'tools', model_info: 3 }, {}],
  ])('Ollama tells what %s can do', async (_, said, expected) => {
    const server = await serverThat(() => said);
    expect(await ollamaModel({ url: server.url, remote: false }).abilities?.('small:1b', still)).toEqual(expected);
  });

  it('nothing is known of a model that the server does not show', async () => {
    const server = await serverThat(() => ({ error: 'not found' }), 404);
    expect(await ollamaModel({ url: server.url, remote: false }).abilities?.('small:1b', still)).toEqual({});
  });

  it.each([
    ['ollama', 'does not support tools'],
    ['openai', 'tools param requires --jinja flag'],
  ])('%s says so in its own words when it takes none', async (kind, words) => {
    const server = await serverThat(() => ({ error: kind === 'ollama' ? words : { message: words } }), 400);
    const model =
      kind === 'ollama' ? ollamaModel({ url: server.url, remote: false }) : openAiModel({ url: `${server.url}/v1`, remote: false });
    const error: unknown = await model.calls?.('small:1b', REQUEST, still).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ModelFailed);
    expect((error as ModelFailed).failure).toMatchObject({ kind: 'unexpected-answer', answered: expect.stringContaining(words) as string });
  });
});
