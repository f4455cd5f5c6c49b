import { Agent } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { readingApi } from '../../../../providers/kubernetes/access/api.js';
import { openTransport } from '../../../../providers/kubernetes/access/transport.js';
import type { KubernetesObject } from '../../../../providers/kubernetes/objects/objects.js';
import { openDelta, type Delta } from '../../../../providers/kubernetes/read/delta.js';
import { secretAsker } from '../../../../providers/kubernetes/watch/secrets.js';
import type { ProviderId } from '../../../../src/model/signal.js';
import { fakeClock } from '../../../support/fake-clock.js';
import { inspect, made } from '../../../support/inspected-cluster.js';
import { json, loopbackServer, type LoopbackServer } from '../../../support/loopback-server.js';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const ingress = made('ingress', 'front', {
  spec: { ingressClassName: 'nginx', tls: [{ secretName: 'front-tls' }, { secretName: 'gone-tls' }] },
});
const nginx = made('ingressclass', 'nginx');
const web = made('deployment', 'web', {
  spec: {
    replicas: 1,
    selector: {},
    template: {
      metadata: { labels: { app: 'web' } },
      spec: {
        imagePullSecrets: [{ name: 'login' }],
        containers: [{ name: 'app', envFrom: [{ secretRef: { name: 'database' } }, { secretRef: { name: 'spare', optional: true } }] }],
      },
    },
  },
  status: { readyReplicas: 1, availableReplicas: 1, updatedReplicas: 1, replicas: 1 },
});

/** A server on which only these Secrets exist. */
async function asked(
  objects: readonly KubernetesObject[],
  answer: (name: string) => number,
): Promise<{ readonly server: LoopbackServer; readonly delta: Delta; ask(round: number): Promise<void> }> {
  const server = await loopbackServer((request, response) => {
    const status = answer(request.path.split('/').at(-1) ?? '');
    json(response, status, status === 200 ? { kind: 'Table', rows: [] } : { kind: 'Status', code: status });
  });
  const agent = new Agent();
  const transport = openTransport(
    server.url,
    { get: () => Promise.resolve({ agent, headers: {} }), close: () => agent.destroy() },
    fakeClock(),
  );
  const delta = openDelta('kubernetes' as ProviderId, undefined);
  for (const object of objects) delta.world.set(object);
  stops.push(async () => {
    transport.close();
    await server.close();
  });
  return { server, delta, ask: secretAsker({ api: readingApi(transport), signal: new AbortController().signal, delta }) };
}

describe('whether Secrets exist', () => {
  test('only those that something must have are asked for, one by one, as a table without objects', async () => {
    const { server, ask } = await asked([ingress, web], () => 200);
    await ask(0);
    expect(server.received.map(request => request.path).sort()).toEqual(
      ['database', 'front-tls', 'gone-tls', 'login'].map(name => `/api/v1/namespaces/shop/secrets/${name}`),
    );
    for (const request of server.received) {
      expect(request.headers.accept).toBe('application/json;as=Table;g=meta.k8s.io;v=v1');
      expect(request.query.get('includeObject')).toBe('None');
    }
  });

  test('what is missing is found, and what is there is seldom asked for again', async () => {
    const { server, delta, ask } = await asked([ingress, web], name => (name === 'front-tls' || name === 'database' ? 200 : 404));
    await ask(0);
    const secrets = [...delta.world.all('secret')];
    expect(
      inspect([ingress, nginx, web, ...secrets]).findings.map(finding => `${finding.severity} ${finding.check}: ${finding.sentence}`),
    ).toEqual([
      'warning tls-secret: front has no certificate of its own to show: there is no Secret gone-tls',
      'info missing-secret: web names what does not exist: there is no Secret login (the login for its images)',
    ]);
    await ask(1);
    expect(
      server.received
        .slice(4)
        .map(request => request.path.split('/').at(-1))
        .sort(),
    ).toEqual(['gone-tls', 'login']);
    await ask(10);
    expect(server.received).toHaveLength(10);
  });

  test('who may not ask is told so, and is not asked again at once', async () => {
    const { server, delta, ask } = await asked([ingress], () => 403);
    await ask(0);
    expect(delta.coverage.of('secret')).toBe('not-allowed');
    const requests = server.received.length;
    await ask(1);
    expect(server.received).toHaveLength(requests);
    const blind = inspect([ingress, nginx, ...delta.world.all('secret')], { secret: 'not-allowed' });
    expect(blind.findings).toEqual([]);
    expect(blind.checks.find(check => check.check === 'tls-secret')).toMatchObject({
      verdict: 'not-allowed',
      answered: 'could not look: not allowed to list names of secrets',
    });
  });
});
