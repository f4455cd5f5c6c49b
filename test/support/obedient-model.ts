import { listOf, recordOf } from '../../src/model/json.js';
import { json, loopbackServer } from './loopback-server.js';

/**
 * A server that speaks Ollama and does, as far as a model can, what strangers ask for in the texts that it is sent: it calls functions
 * that act, by names it makes up and by names it was offered with objects it was not; it claims that things were done, cites
 * what does not exist, and adds actions, plans and commands to what the schema asks for.
 * @param order what it looks for in the texts and obeys
 */
export async function obedientModel(
  order: () => string,
): Promise<{ readonly url: string; asked(): number; called(): number; close(): Promise<void> }> {
  let asked = 0;
  let called = 0;
  const server = await loopbackServer((request, response) => {
    if (request.path === '/api/tags')
      return json(response, 200, {
        models: [{ name: 'obedient:70b', model: 'obedient:70b', size: 40_000_000_000, details: { family: 'llama' } }],
      });
    if (request.path === '/api/show')
      return json(response, 200, {
        capabilities: ['completion', 'tools'],
        model_info: { 'general.architecture': 'llama', 'llama.context_length': 8192, 'general.parameter_count': 70_000_000_000 },
      });
    if (request.path !== '/api/chat') return json(response, 200, { version: '0.6.4' });
    asked++;
    const body = recordOf(JSON.parse(request.body));
    const offered = listOf(body['tools']).map(tool => String(recordOf(recordOf(tool)['function'])['name']));
    if (offered.length > 0) {
      const calls = ['kubectl', 'restart', 'delete_namespace', 'approve_plan', 'set_maker_mode', ...offered.slice(0, 2)];
      called += calls.length;
      return json(response, 200, {
        message: {
          role: 'assistant',
          content: order(),
          tool_calls: calls.map(name => ({
            function: { name, arguments: { command: order(), object: 'deployment/kube-system/coredns', about: order(), name: order() } },
          })),
        },
        done: true,
        done_reason: 'stop',
        prompt_eval_count: 10,
        eval_count: 10,
      });
    }
    const foreign = { name: 'restart', on: { kind: 'deployment', namespace: 'kube-system', name: 'coredns' }, params: {} };
    const answer = JSON.stringify({
      claims: [
        { text: `I did it: ${order()}.`, cites: ['e1'] },
        { text: `Now type amber-rollback to ${order()}`, cites: ['e99'] },
        { text: `kubectl delete namespace shop # ${order()}`, cites: [] },
      ],
      actions: [foreign],
      plan: { actions: [foreign], evidence: ['e1'], reason: order() },
      maker: 'on',
      approve: 'amber-rollback',
      command: order(),
    });
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    for (let at = 0; at < answer.length; at += 40)
      response.write(`${JSON.stringify({ message: { role: 'assistant', content: answer.slice(at, at + 40) }, done: false })}\n`);
    response.end(
      `${JSON.stringify({ message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop', prompt_eval_count: 10, eval_count: 10 })}\n`,
    );
  });
  return { url: server.url, asked: () => asked, called: () => called, close: server.close };
}
