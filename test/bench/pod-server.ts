/** A Kubernetes API that holds nothing but pods: `node src/build/run.mjs test/bench/pod-server.ts COUNT`. Prints its port. Its own process, so that making JSON stalls nobody. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const count = Number(process.argv[2] ?? 10_000);
const pod = (index: number): object => ({
  metadata: {
    name: `load-${Math.floor(index / 10)}-${index.toString(36).padStart(5, '0')}`,
    namespace: 'load',
    uid: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    resourceVersion: '1',
    creationTimestamp: '2026-01-15T13:00:00Z',
    labels: { app: `load-${Math.floor(index / 10)}`, 'pod-template-hash': '7f9c4d' },
    annotations: { note: 'x'.repeat(400) },
  },
  spec: {
    nodeName: `node-${index % 100}`,
    containers: [
      {
        name: 'app',
        image: 'images.invalid/load:1',
        env: Array.from({ length: 20 }, (_, variable) => ({ name: `VARIABLE_${variable}`, value: 'y'.repeat(20) })),
        resources: { requests: { cpu: '100m', memory: '128Mi' } },
      },
    ],
  },
  status: {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-01-15T13:00:01Z' }],
    containerStatuses: [
      {
        name: 'app',
        image: 'images.invalid/load:1',
        imageID: '',
        ready: true,
        restartCount: 0,
        started: true,
        state: { running: { startedAt: '2026-01-15T13:00:01Z' } },
      },
    ],
    podIP: '10.0.0.1',
    startTime: '2026-01-15T13:00:00Z',
  },
});

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const json = (value: unknown): void => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  };
  if (url.searchParams.has('watch')) {
    // Open and silent: nothing changes.
    response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
    return;
  }
  if (url.pathname === '/version') return json({ major: '1', minor: '37', gitVersion: 'v1.37.2' });
  if (url.pathname !== '/api/v1/pods') return json({ kind: 'List', apiVersion: 'v1', metadata: { resourceVersion: '1' }, items: [] });
  const from = Number(url.searchParams.get('continue') ?? 0);
  const to = Math.min(count, from + Number(url.searchParams.get('limit') ?? count));
  json({
    kind: 'PodList',
    apiVersion: 'v1',
    metadata: { resourceVersion: '1', ...(to < count ? { continue: String(to) } : {}) },
    items: Array.from({ length: to - from }, (_, index) => pod(from + index)),
  });
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
