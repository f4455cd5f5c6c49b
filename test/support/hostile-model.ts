import { json, loopbackServer } from './loopback-server.js';
import type { Taint } from './replay-server.js';

/** A server that speaks Ollama and whose every word is hostile: names of models, claims, citations, the text beside the schema. */
export async function hostileModel(taint: Taint): Promise<{ readonly url: string; asked(): number; close(): Promise<void> }> {
  let asked = 0;
  const server = await loopbackServer((request, response) => {
    if (request.path === '/api/tags') {
      json(response, 200, {
        models: [
          {
            name: taint('small:1b', 'name'),
            model: taint('small:1b', 'model'),
            size: 1_000_000_000,
            details: { family: taint('llama', 'family') },
          },
        ],
      });
      return;
    }
    if (request.path !== '/api/chat') {
      json(response, 200, { version: taint('0.1', 'version') });
      return;
    }
    asked++;
    const answer = JSON.stringify({
      claims: Array.from({ length: 12 }, (_, index) => ({
        text: taint(`claim ${index} about it`, 'text'),
        cites: [taint('e1', 'cites'), 'e1'],
      })),
    });
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    // Cut anywhere, as a stream of tokens is: sequences come in halves.
    for (let at = 0; at < answer.length; at += 7)
      response.write(`${JSON.stringify({ message: { role: 'assistant', content: answer.slice(at, at + 7) }, done: false })}\n`);
    response.end(
      `${JSON.stringify({ message: { role: 'assistant', content: '' }, done: true, done_reason: taint('stop', 'done_reason'), prompt_eval_count: 10, eval_count: 10 })}\n`,
    );
  });
  return { url: server.url, asked: () => asked, close: server.close };
}
