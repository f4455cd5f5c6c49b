import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseInstant, type Instant } from '../../src/model/time.js';
import { json, loopbackServer, type LoopbackServer, type Received } from './loopback-server.js';

interface Recording {
  readonly recordedAt: string;
  readonly answers: Readonly<Record<string, unknown>>;
}
interface List {
  readonly metadata: { readonly resourceVersion: string };
  readonly items: readonly unknown[];
}

/** A Kubernetes API on loopback that answers from a recording, in pages, and whose watches a test feeds. */
export interface KubernetesReplay {
  readonly server: LoopbackServer;
  /** A kubeconfig file of mode 0600 that leads here. */
  readonly kubeconfig: string;
  readonly recordedAt: Instant;
  /** The objects of a list, to change and to send. */
  items(path: string): readonly Record<string, never>[];
  /** Sends an event to the watches of a path. */
  send(path: string, type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR', object: unknown): void;
  /** Ends the watches of a path, or all. */
  endWatches(path?: string): void;
  watching(path: string): number;
  close(): Promise<void>;
}

/** `recorded` is what would be answered, before paging. */
type Override = (request: Received, response: ServerResponse, recorded: unknown) => boolean;

/** @param override answers first; true when it did */
export async function kubernetesReplay(
  override: Override = () => false,
  options: { readonly token?: string; readonly namespace?: string } = {},
): Promise<KubernetesReplay> {
  const recording = JSON.parse(readFileSync('test/recordings/kubernetes/shop.json', 'utf8')) as Recording;
  const watches = new Map<string, Set<ServerResponse>>();
  const recordedAt = parseInstant(recording.recordedAt);
  if (recordedAt === undefined) throw new Error('the recording has no time');

  const server = await loopbackServer((request, response) => {
    if (override(request, response, recording.answers[request.path])) return;
    if (request.query.get('watch') === 'true') {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.flushHeaders();
      const open = watches.get(request.path) ?? new Set();
      watches.set(request.path, open.add(response));
      response.on('close', () => open.delete(response));
      return;
    }
    if (request.path.endsWith('selfsubjectreviews')) {
      json(response, 201, { status: { userInfo: { username: 'recorded' } } });
      return;
    }
    const answer = recording.answers[request.path] ?? ofNamespace(recording, request.path);
    if (answer === undefined)
      json(response, 404, {
        kind: 'Status',
        status: 'Failure',
        message: 'the server could not find the requested resource',
        reason: 'NotFound',
        code: 404,
      });
    else if (request.query.has('limit'))
      json(response, 200, pageOf(answer as List, Number(request.query.get('limit')), Number(request.query.get('continue') ?? 0)));
    else json(response, 200, answer);
  });
  const folder = await mkdtemp(join(tmpdir(), 'kubernetes-'));
  const kubeconfig = join(folder, 'config');
  await writeFile(
    kubeconfig,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'recorded',
      contexts: [
        {
          name: 'recorded',
          context: { cluster: 'recorded', user: 'reader', ...(options.namespace ? { namespace: options.namespace } : {}) },
        },
      ],
      clusters: [{ name: 'recorded', cluster: { server: server.url } }],
      users: [{ name: 'reader', user: options.token === undefined ? {} : { token: options.token } }],
    }),
    { mode: 0o600 },
  );

  return {
    server,
    kubeconfig,
    recordedAt,
    items: path => (recording.answers[path] as { readonly items: readonly Record<string, never>[] }).items,
    send(path, type, object) {
      for (const response of watches.get(path) ?? []) response.write(`${JSON.stringify({ type, object })}\n`);
    },
    endWatches(path) {
      for (const [watched, open] of watches) if (path === undefined || watched === path) for (const response of open) response.end();
    },
    watching: path => watches.get(path)?.size ?? 0,
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A list of one namespace, out of the list of all. */
function ofNamespace(recording: Recording, path: string): List | undefined {
  const [, before, namespace, after] = /^(.*)\/namespaces\/([^/]+)(\/[^/]+)$/.exec(path) ?? [];
  const list = recording.answers[`${before ?? ''}${after ?? ''}`] as List | undefined;
  return (
    list && {
      ...list,
      items: list.items.filter(item => (item as { readonly metadata: { readonly namespace?: string } }).metadata.namespace === namespace),
    }
  );
}

function pageOf(list: List, limit: number, from: number): unknown {
  const next = from + limit < list.items.length ? String(from + limit) : undefined;
  return { ...list, metadata: { ...list.metadata, ...(next ? { continue: next } : {}) }, items: list.items.slice(from, from + limit) };
}
