import { plain, plainText } from '../model/plain-text.js';
import { fail, ok, type Failure } from '../model/result.js';
import {
  ModelFailed,
  type ChatModel,
  type Message,
  type ModelPiece,
  type ModelRequest,
  type ToolCall,
  type ToolRequest,
} from './chat-model.js';

/** What a local server says about its models: llama.cpp adds `meta`, vLLM `max_model_len`, LM Studio neither. */
interface ModelList {
  readonly data?: readonly {
    readonly id?: string;
    readonly max_model_len?: number;
    readonly meta?: { readonly size?: number; readonly n_ctx?: number };
  }[];
}
interface Chunk {
  readonly choices?: readonly { readonly delta?: { readonly content?: string | null }; readonly finish_reason?: string | null }[];
  readonly usage?: { readonly prompt_tokens?: number; readonly completion_tokens?: number } | null;
  readonly error?: { readonly message?: string } | string;
}

interface CallAnswer {
  readonly choices?: readonly {
    readonly message?: {
      readonly tool_calls?: readonly {
        readonly id?: string;
        readonly function?: { readonly name?: string; readonly arguments?: string };
      }[];
    };
  }[];
}

const messageOf = ({ role, content, calls, tool, answers }: Message): Readonly<Record<string, unknown>> => ({
  role,
  content,
  ...(calls
    ? {
        tool_calls: calls.map(call => ({
          id: call.id ?? call.name,
          type: 'function',
          function: { name: call.name, arguments: JSON.stringify(call.arguments ?? {}) },
        })),
      }
    : {}),
  ...(tool === undefined ? {} : { tool_call_id: answers ?? tool }),
});

/** Arguments come as text; what is no JSON is no argument. */
function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '{}');
  } catch {
    return text;
  }
}

/** Whether an address is that of a server that speaks OpenAI's API: its path ends in a version, as `/v1`. */
export const speaksOpenAi = (url: string): boolean => /\/v\d+$/.test(new URL(url).pathname.replace(/\/$/, ''));

/**
 * A local server that speaks OpenAI's API: llama.cpp, vLLM, LM Studio. Its window is set where the server is started, so
 * what it tells of it is passed on and never asked for.
 */
export function openAiModel(address: { readonly url: string; readonly remote: boolean }): ChatModel {
  const base = address.url.replace(/\/$/, '');
  return {
    host: plainText(base),
    remote: address.remote,
    async models(signal) {
      const asked = `GET ${base}/models`;
      try {
        const response = await fetch(`${base}/models`, { signal });
        if (!response.ok) return fail(failureOf(response.status, await response.text(), asked));
        const { data = [] } = (await response.json()) as ModelList;
        return ok(
          data.flatMap(model =>
            typeof model.id === 'string'
              ? [
                  {
                    name: plainText(model.id, 120),
                    ...(model.meta?.size === undefined ? {} : { bytes: model.meta.size }),
                    ...(windowOf(model) === undefined ? {} : { window: windowOf(model) as number }),
                  },
                ]
              : [],
          ),
        );
      } catch (error) {
        return fail(unreachable(error, asked, base));
      }
    },
    async calls(model: string, request: ToolRequest, signal: AbortSignal): Promise<readonly ToolCall[]> {
      const asked = `POST ${base}/chat/completions ${model}`;
      try {
        const response = await fetch(`${base}/chat/completions`, {
          method: 'POST',
          signal,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            model,
            messages: request.messages.map(messageOf),
            max_tokens: request.longest,
            temperature: 0,
            tools: request.tools.map(({ name, about, parameters }) => ({
              type: 'function',
              function: { name, description: about, parameters },
            })),
          }),
        });
        if (!response.ok) throw new ModelFailed(failureOf(response.status, await response.text(), asked));
        const { choices } = (await response.json()) as CallAnswer;
        return (choices?.[0]?.message?.tool_calls ?? []).map(call => ({
          name: call.function?.name ?? '',
          arguments: parsed(call.function?.arguments),
          ...(call.id === undefined ? {} : { id: call.id }),
        }));
      } catch (error) {
        if (signal.aborted) return [];
        throw error instanceof ModelFailed ? error : new ModelFailed(unreachable(error, asked, base));
      }
    },
    async *stream(model: string, request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelPiece> {
      const asked = `POST ${base}/chat/completions ${model}`;
      try {
        const response = await fetch(`${base}/chat/completions`, {
          method: 'POST',
          signal,
          headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
          body: JSON.stringify({
            model,
            messages: request.messages.map(messageOf),
            stream: true,
            stream_options: { include_usage: true },
            max_tokens: request.longest,
            temperature: 0,
            response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema: request.schema } },
          }),
        });
        if (!response.ok || !response.body) throw new ModelFailed(failureOf(response.status, await response.text(), asked));
        yield* piecesOf(response.body, asked);
      } catch (error) {
        if (signal.aborted) return;
        throw error instanceof ModelFailed ? error : new ModelFailed(unreachable(error, asked, base));
      }
    },
  };
}

const windowOf = (model: NonNullable<ModelList['data']>[number]): number | undefined => model.max_model_len ?? model.meta?.n_ctx;

/** Server-sent events as pieces; the end is told once, with the tokens that the server counted. */
async function* piecesOf(body: AsyncIterable<Uint8Array>, asked: string): AsyncIterable<ModelPiece> {
  const decoder = new TextDecoder();
  let rest = '';
  let ended = false;
  let cutShort = false;
  let usage: Chunk['usage'];
  for await (const bytes of body) {
    rest += decoder.decode(bytes, { stream: true });
    const lines = rest.split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (!line.startsWith('data:')) continue;
      const data = line.slice(5).trim();
      if (data === '[DONE]') {
        ended = true;
        continue;
      }
      const chunk = JSON.parse(data) as Chunk;
      if (chunk.error)
        throw new ModelFailed(failureOf(500, typeof chunk.error === 'string' ? chunk.error : (chunk.error.message ?? data), asked));
      const [choice] = chunk.choices ?? [];
      if (choice?.delta?.content) yield { text: choice.delta.content };
      if (choice?.finish_reason) {
        ended = true;
        cutShort = choice.finish_reason === 'length';
      }
      usage = chunk.usage ?? usage;
    }
  }
  if (!ended)
    throw new ModelFailed({
      kind: 'unreachable',
      asked: plainText(asked),
      answered: plainText('the server went away in the middle of the answer'),
      tryThis: plainText('look whether it still runs'),
    });
  yield {
    done: {
      ...(usage?.prompt_tokens === undefined ? {} : { promptTokens: usage.prompt_tokens }),
      ...(usage?.completion_tokens === undefined ? {} : { answerTokens: usage.completion_tokens }),
      cutShort,
    },
  };
}

function failureOf(status: number, body: string, asked: string): Failure {
  const words = /"message"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(body)?.[1] ?? body;
  const answered = plain`${status} ${plainText(words, 300)}`;
  if (status === 401 || status === 403)
    return { kind: 'unauthorised', asked: plainText(asked), answered, tryThis: plainText('use a local server that asks for no key') };
  if (status === 404)
    return { kind: 'not-found', asked: plainText(asked), answered, tryThis: plainText('choose another model with :model') };
  if (/context|too (?:long|large)|exceed/i.test(words))
    return {
      kind: 'invalid',
      asked: plainText(asked),
      answered,
      tryThis: plainText('set model.window to what the server was started with'),
    };
  if (/memory/i.test(words))
    return {
      kind: 'unexpected-answer',
      asked: plainText(asked),
      answered,
      tryThis: plainText('a smaller model fits: choose one with :model'),
    };
  return {
    kind: status === 503 ? 'unreachable' : 'unexpected-answer',
    asked: plainText(asked),
    answered,
    ...(status === 503 ? { tryThis: plainText('the model is still being loaded: wait a moment') } : {}),
  };
}

function unreachable(error: unknown, asked: string, base: string): Failure {
  const cause =
    error instanceof Error ? `${error.message}${error.cause instanceof Error ? `: ${error.cause.message}` : ''}` : String(error);
  return {
    kind: 'unreachable',
    asked: plainText(asked),
    answered: plainText(cause, 300),
    tryThis: plain`start the server, or set model.host (now ${plainText(base)})`,
  };
}
