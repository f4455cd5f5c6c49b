import { json, loopbackServer } from '../../support/loopback-server.js';

/**
 * Stands between the chat and a real Ollama whose model is too small to call functions by itself: a request with tools
 * gets a `format` that allows nothing but calls of these. The model, its template and the server's parser stay the real ones.
 */
export async function askingForTools(url: string, names: readonly string[]): Promise<{ readonly url: string; close(): Promise<void> }> {
  const format = {
    type: 'object',
    required: ['name', 'arguments'],
    additionalProperties: false,
    properties: { name: { type: 'string', enum: names }, arguments: { type: 'object', additionalProperties: false, properties: {} } },
  };
  let rounds = 0;
  return loopbackServer((request, response) => {
    const body = request.body === '' ? undefined : (JSON.parse(request.body) as Readonly<Record<string, unknown>>);
    const asked =
      body?.['tools'] === undefined
        ? body
        : {
            ...body,
            format: { ...format, properties: { ...format.properties, name: { type: 'string', enum: [names[rounds++ % names.length]] } } },
          };
    fetch(`${url}${request.path}`, {
      method: request.method,
      ...(asked ? { body: JSON.stringify(asked), headers: { 'content-type': 'application/json' } } : {}),
    })
      .then(async answer => {
        response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' });
        response.end(Buffer.from(await answer.arrayBuffer()));
      })
      .catch((error: unknown) => json(response, 502, { error: String(error) }));
  });
}
