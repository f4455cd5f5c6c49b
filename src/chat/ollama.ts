import { plain, plainText } from '../model/plain-text.js';
import { fail, ok, type Failure } from '../model/result.js';
import { ModelFailed, type ChatModel, type ModelPiece, type ModelRequest, type Pulling } from './chat-model.js';

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
  const message = error instanceof Error ? `${error.message}${error.cause instanceof Error ? `: ${error.cause.message}` : ''}` : String(error);
  const status = (error as { status_code?: number }).status_code;
  const answered = plainText(message, 300);
  if (/model .*not found|not found, try pulling/i.test(message) || status === 404) return { kind: 'not-found', asked: plainText(asked), answered, tryThis: plainText('ollama pull the model, or choose another with :model') };
  if (/requires more system memory|out of memory|insufficient memory/i.test(message)) return { kind: 'unexpected-answer', asked: plainText(asked), answered, tryThis: plainText('a smaller model fits: choose one with :model') };
  if (status !== undefined) return { kind: status === 401 || status === 403 ? 'unauthorised' : 'unexpected-answer', asked: plainText(asked), answered };
  return { kind: 'unreachable', asked: plainText(asked), answered, tryThis: plain`start it with "ollama serve", or set OLLAMA_HOST (now ${plainText(host)})` };
}

/** Ollama through its own package; loaded when first asked. The native /api/chat, for the OpenAI form ignores num_ctx. */
export function ollamaModel(address: { readonly url: string; readonly remote: boolean }): ChatModel {
  const client = async (signal: AbortSignal) => {
    const { Ollama } = await import('ollama');
    // Each call has a client of its own, so that ending one never ends another.
    return new Ollama({ host: address.url, fetch: (input, init) => fetch(input, { ...init, signal: init?.signal ? AbortSignal.any([signal, init.signal]) : signal }) });
  };
  return {
    host: plainText(address.url), remote: address.remote,
    async models(signal) {
      try {
        const { models } = await (await client(signal)).list();
        return ok(models.map(model => ({ name: plainText(model.name, 120), bytes: model.size })));
      } catch (error) {
        return fail(failureOf(error, `GET ${address.url}/api/tags`, address.url));
      }
    },
    async *pull(model: string, signal: AbortSignal): AsyncIterable<Pulling> {
      try {
        for await (const part of await (await client(signal)).pull({ model, stream: true })) yield { what: plainText(part.status, 80), ...(part.total ? { done: part.completed ?? 0, of: part.total } : {}) };
      } catch (error) {
        if (signal.aborted) return;
        throw new ModelFailed(failureOf(error, `POST ${address.url}/api/pull ${model}`, address.url));
      }
    },
    async *stream(model: string, request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelPiece> {
      try {
        const answer = await (await client(signal)).chat({
          model, messages: [...request.messages], stream: true, format: request.schema, keep_alive: KEEP_ALIVE,
          options: { num_ctx: request.window, num_predict: request.longest, temperature: 0 },
        });
        for await (const part of answer) {
          if (signal.aborted) return;
          if (part.message.content !== '') yield { text: part.message.content };
          if (part.done) yield { done: { promptTokens: part.prompt_eval_count, answerTokens: part.eval_count, cutShort: part.done_reason === 'length' } };
        }
      } catch (error) {
        if (signal.aborted) return;
        throw new ModelFailed(failureOf(error, `POST ${address.url}/api/chat ${model}`, address.url));
      }
    },
  };
}
