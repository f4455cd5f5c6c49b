import { plain, plainText } from '../model/plain-text.js';
import { fail, ok, type Failure } from '../model/result.js';
import type { Message as OllamaMessage } from 'ollama';
import {
  ModelFailed,
  type Abilities,
  type ChatModel,
  type Message,
  type ModelPiece,
  type ModelRequest,
  type Pulling,
  type ToolCall,
  type ToolRequest,
} from './chat-model.js';

const DEFAULT_PORT = '11434';
const KEEP_ALIVE = '10m';

/** Reads OLLAMA_HOST as Ollama's own client does: scheme and port may be missing, 0.0.0.0 means this machine. */
export function ollamaAddress(host: string | undefined): { readonly url: string; readonly remote: boolean } | undefined {
  const text = (host ?? '').trim() || `127.0.0.1:${DEFAULT_PORT}`;
  const withScheme = /^https?:\/\//i.test(text) ? text : `http://${text}`;
  let url: URL;
  try {
    url = new URL(withScheme);
  } catch {
    return undefined;
  }
  const authority = withScheme.replace(/^https?:\/\//i, '').split('/')[0] ?? '';
  if (!/:\d+$/.test(authority) && !/^https?:\/\//i.test(text)) url.port = DEFAULT_PORT;
  if (url.hostname === '0.0.0.0' || url.hostname === '[::]') url.hostname = '127.0.0.1';
  url.username = '';
  url.password = '';
  const remote = !(url.hostname === 'localhost' || url.hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(url.hostname));
  return { url: url.href.replace(/\/$/, ''), remote };
}

function failureOf(error: unknown, asked: string, host: string): Failure {
  const message =
    error instanceof Error ? `${error.message}${error.cause instanceof Error ? `: ${error.cause.message}` : ''}` : String(error);
  const status = (error as { status_code?: number }).status_code;
  const answered = plainText(message, 300);
  if (/model .*not found|not found, try pulling/i.test(message) || status === 404)
    return {
      kind: 'not-found',
      asked: plainText(asked),
      answered,
      tryThis: plainText('ollama pull the model, or choose another with :model'),
    };
  if (/requires more system memory|out of memory|insufficient memory/i.test(message))
    return {
      kind: 'unexpected-answer',
      asked: plainText(asked),
      answered,
      tryThis: plainText('a smaller model fits: choose one with :model'),
    };
  if (status !== undefined)
    return { kind: status === 401 || status === 403 ? 'unauthorised' : 'unexpected-answer', asked: plainText(asked), answered };
  return {
    kind: 'unreachable',
    asked: plainText(asked),
    answered,
    tryThis: plain`start it with "ollama serve", or set OLLAMA_HOST (now ${plainText(host)})`,
  };
}

/** A positive number of the model's description; the package calls a plain object a Map. */
function numberIn(info: unknown, wanted: (name: string) => boolean): number | undefined {
  const value: unknown = Object.entries((info ?? {}) as Readonly<Record<string, unknown>>).find(([name]) => wanted(name))?.[1];
  return typeof value === 'number' && value > 0 ? value : undefined;
}

const messageOf = ({ role, content, calls, tool }: Message): OllamaMessage => ({
  role,
  content,
  ...(calls ? { tool_calls: calls.map(call => ({ function: { name: call.name, arguments: argumentsOf(call) } })) } : {}),
  ...(tool === undefined ? {} : { tool_name: tool }),
});
const argumentsOf = (call: ToolCall): Readonly<Record<string, unknown>> =>
  typeof call.arguments === 'object' && call.arguments !== null ? (call.arguments as Readonly<Record<string, unknown>>) : {};

/** Ollama through its own package; loaded when first asked. The native /api/chat, for the OpenAI form ignores num_ctx. */
export function ollamaModel(address: { readonly url: string; readonly remote: boolean }): ChatModel {
  const client = async (signal: AbortSignal) => {
    const { Ollama } = await import('ollama');
    // Each call has a client of its own, so that ending one never ends another.
    return new Ollama({
      host: address.url,
      fetch: (input, init) => fetch(input, { ...init, signal: init?.signal ? AbortSignal.any([signal, init.signal]) : signal }),
    });
  };
  return {
    host: plainText(address.url),
    remote: address.remote,
    async models(signal) {
      try {
        const { models } = await (await client(signal)).list();
        return ok(models.map(model => ({ name: plainText(model.name, 120), bytes: model.size })));
      } catch (error) {
        return fail(failureOf(error, `GET ${address.url}/api/tags`, address.url));
      }
    },
    async abilities(model: string, signal: AbortSignal): Promise<Abilities> {
      try {
        const { capabilities, model_info: info } = await (await client(signal)).show({ model });
        const context = numberIn(info, name => name.endsWith('.context_length'));
        const parameters = numberIn(info, name => name === 'general.parameter_count');
        return {
          ...(Array.isArray(capabilities) ? { tools: capabilities.includes('tools') } : {}),
          ...(context === undefined ? {} : { context }),
          ...(parameters === undefined ? {} : { parameters }),
        };
      } catch {
        // An old server, or one that is busy: only trying tells.
        return {};
      }
    },
    async calls(model: string, request: ToolRequest, signal: AbortSignal): Promise<readonly ToolCall[]> {
      try {
        const { message } = await (
          await client(signal)
        ).chat({
          model,
          messages: request.messages.map(messageOf),
          stream: false,
          think: false,
          keep_alive: KEEP_ALIVE,
          tools: request.tools.map(({ name, about, parameters }) => ({
            type: 'function',
            function: { name, description: about, parameters },
          })),
          options: { num_ctx: request.window, num_predict: request.longest, temperature: 0 },
        });
        return (message.tool_calls ?? []).map(call => ({ name: String(call.function.name), arguments: call.function.arguments }));
      } catch (error) {
        if (signal.aborted) return [];
        throw new ModelFailed(failureOf(error, `POST ${address.url}/api/chat ${model}`, address.url));
      }
    },
    async *pull(model: string, signal: AbortSignal): AsyncIterable<Pulling> {
      try {
        for await (const part of await (await client(signal)).pull({ model, stream: true }))
          yield { what: plainText(part.status, 80), ...(part.total ? { done: part.completed ?? 0, of: part.total } : {}) };
      } catch (error) {
        if (signal.aborted) return;
        throw new ModelFailed(failureOf(error, `POST ${address.url}/api/pull ${model}`, address.url));
      }
    },
    async *stream(model: string, request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelPiece> {
      try {
        const answer = await (
          await client(signal)
        ).chat({
          model,
          messages: request.messages.map(messageOf),
          stream: true,
          think: false,
          format: request.schema,
          keep_alive: KEEP_ALIVE,
          options: { num_ctx: request.window, num_predict: request.longest, temperature: 0 },
        });
        for await (const part of answer) {
          if (signal.aborted) return;
          if (part.message.content !== '') yield { text: part.message.content };
          if (part.done)
            yield {
              done: { promptTokens: part.prompt_eval_count, answerTokens: part.eval_count, cutShort: part.done_reason === 'length' },
            };
        }
      } catch (error) {
        if (signal.aborted) return;
        throw new ModelFailed(failureOf(error, `POST ${address.url}/api/chat ${model}`, address.url));
      }
    },
  };
}
