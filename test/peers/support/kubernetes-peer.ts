import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { createHttp } from '../../../src/collect/http.js';
import { provider } from '../../../providers/kubernetes/index.js';
import type { ActionKind, Batch, Connection } from '../../../src/contracts/provider.js';
import type { ActionName, PlannedAction } from '../../../src/model/plan.js';
import { plainText } from '../../../src/model/plain-text.js';
import type { Failure, Result } from '../../../src/model/result.js';
import type { Resource } from '../../../src/model/resource.js';
import type { Alert, ChangeEvent, ProviderId, Signal } from '../../../src/model/signal.js';
import { earlier, hours } from '../../../src/model/time.js';
import { systemClock } from '../../../src/session/clock.js';
import { configOf } from '../../support/provider-io.js';

const run = promisify(execFile);
/** From the root of the project: this file also runs bundled, when a recording is made. */
const script = (name: string): string => path.resolve('test/peers/kubernetes', name);

/** A control plane of its own for one test file, and kubectl for it. */
export interface KubernetesPeer {
  readonly admin: string;
  /** Kubeconfig of a user who may only read. */
  readonly viewer: string;
  /** Where the API server writes its audit log, when it was asked to. */
  readonly auditLog: string;
  kubectl(...args: readonly string[]): Promise<string>;
  apply(manifest: string): Promise<void>;
  /** Ends the API server and starts it again on the same data. */
  restartApiServer(): Promise<void>;
  stop(): Promise<void>;
}

export async function startKubernetes(instance: string, port: number, options: { readonly audit?: boolean } = {}): Promise<KubernetesPeer> {
  const env = {
    ...process.env,
    WARROOM_K8S_INSTANCE: instance,
    WARROOM_K8S_PORT: String(port),
    WARROOM_K8S_NODES: '4',
    ...(options.audit ? { WARROOM_K8S_AUDIT: '1' } : {}),
  };
  const start = async (): Promise<string> => (await run('bash', [script('up.sh')], { env })).stdout.trim();
  const purge = async (): Promise<void> => {
    await run('bash', [script('down.sh'), '--purge'], { env });
  };
  // A run that was killed leaves a cluster behind, with what its tests had made.
  await purge();
  const admin = await start();
  const state = path.dirname(admin);
  const kubectl = path.join(state, '..', '..', 'bin', 'kubectl');
  return {
    admin,
    viewer: path.join(state, 'viewer.kubeconfig'),
    auditLog: path.join(state, 'log', 'audit.log'),
    kubectl: async (...args) => (await run(kubectl, ['--kubeconfig', admin, ...args], { maxBuffer: 1 << 26 })).stdout,
    apply: manifest =>
      new Promise((resolve, reject) => {
        const child = execFile(kubectl, ['--kubeconfig', admin, 'apply', '-f', '-'], error => {
          if (error) reject(error);
          else resolve();
        });
        child.stdin?.end(manifest);
      }),
    async restartApiServer() {
      const pid = Number(await readFile(path.join(state, 'kube-apiserver.pid'), 'utf8'));
      // Asked politely it waits a minute for the watches of the controllers.
      process.kill(pid, 'SIGKILL');
      for (let tries = 0; tries < 200 && (await listens(port)); tries++)
        await new Promise<void>(resolve => {
          setTimeout(resolve, 100);
        });
      await start();
    },
    stop: purge,
  };
}

const listens = (port: number): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    }).on('error', () => resolve(false));
  });

/** A connection of the provider, with what its polls have brought so far put together as the room would. */
export interface Watching {
  readonly connection: Connection;
  readonly signals: ReadonlyMap<string, Signal>;
  readonly resources: ReadonlyMap<string, Resource>;
  /** How many polls brought everything anew instead of a delta. */
  readonly complete: number;
  poll(): Promise<Batch>;
  /** Polls at each piece of news until the condition holds; fails after so many seconds with what is there. */
  until(what: string, holds: () => boolean, seconds?: number): Promise<void>;
  /** Polls until a poll fails. */
  untilFailure(seconds: number): Promise<Failure>;
  alerts(): readonly Alert[];
  changes(): readonly ChangeEvent[];
  resource(kind: string, name: string): Resource | undefined;
  action(name: ActionName): ActionKind;
  close(): Promise<void>;
}

export async function watch(kubeconfig: string, options: { readonly namespace?: string } = {}): Promise<Watching> {
  const clock = systemClock();
  const io = { clock, http: createHttp(clock), env: { ...process.env }, log: () => undefined };
  const connection = await provider.connect(configOf(provider, { kubeconfig, ...options }), io);
  const signals = new Map<string, Signal>();
  const resources = new Map<string, Resource>();
  const never = new AbortController().signal;
  let first = true;
  let complete = 0;
  let news: (() => void) | undefined;
  connection.onChange?.(() => news?.());

  async function ask(): Promise<Result<Batch, Failure>> {
    const now = clock.now();
    const answer = await connection.poll({ from: first ? earlier(now, hours(6)) : now, to: now }, never);
    if (!answer.ok) return answer;
    first = false;
    const batch = answer.value;
    for (const [id, signal] of signals) if (signal.type === 'alert') signals.delete(id);
    for (const signal of batch.signals) signals.set(signal.id, signal);
    if (batch.resourcesComplete) {
      complete++;
      resources.clear();
    }
    for (const key of batch.gone ?? []) resources.delete(key);
    for (const resource of batch.resources ?? [])
      resources.set(`${resource.ref.kind}/${resource.ref.namespace ?? ''}/${resource.ref.name}`, resource);
    return answer;
  }
  async function poll(): Promise<Batch> {
    const answer = await ask();
    if (!answer.ok) throw new Error(`${answer.error.asked}: ${answer.error.answered}`);
    return answer.value;
  }

  return {
    connection,
    signals,
    resources,
    poll,
    get complete() {
      return complete;
    },
    close: () => connection.close(),
    async until(what, holds, seconds = 30) {
      const deadline = clock.monotonic() + seconds * 1000;
      for (;;) {
        if ((await ask()).ok && holds()) return;
        if (clock.monotonic() > deadline)
          throw new Error(
            `not in ${seconds} s: ${what}\n${[...signals.values()].map(signal => `${signal.type} ${'summary' in signal ? signal.summary : ''}`).join('\n')}`,
          );
        await Promise.race([
          new Promise<void>(resolve => {
            news = resolve;
          }),
          new Promise<void>(resolve => {
            setTimeout(resolve, 500);
          }),
        ]);
      }
    },
    async untilFailure(seconds) {
      const deadline = clock.monotonic() + seconds * 1000;
      for (;;) {
        const answer = await ask();
        if (!answer.ok) return answer.error;
        if (clock.monotonic() > deadline) throw new Error(`no failure in ${seconds} s`);
        await new Promise<void>(resolve => {
          setTimeout(resolve, 500);
        });
      }
    },
    alerts: () => [...signals.values()].filter(signal => signal.type === 'alert'),
    changes: () => [...signals.values()].filter(signal => signal.type === 'change'),
    resource: (kind, name) => [...resources.values()].find(resource => resource.ref.kind === kind && resource.ref.name === name),
    action(name) {
      const found = connection.actions?.find(action => action.name === name);
      if (!found) throw new Error(`no action ${name}`);
      return found;
    },
  };
}

export const planned = (
  name: ActionName,
  kind: string,
  target: string,
  params: PlannedAction['params'] = {},
  namespace = 'shop',
): PlannedAction => ({
  name,
  provider: 'kubernetes' as ProviderId,
  on: { kind, name: plainText(target), namespace: plainText(namespace) },
  params,
});

/** The manifest of a workload; `fate` is what kwok does to its pods. */
export function workload(options: {
  readonly kind?: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  readonly name: string;
  readonly image: string;
  readonly replicas?: number;
  readonly fate?: string;
  readonly env?: Readonly<Record<string, string>>;
}): string {
  const { kind = 'Deployment', name, image, replicas = 3, fate, env = {} } = options;
  return JSON.stringify({
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace: 'shop' },
    spec: {
      ...(kind === 'DaemonSet' ? {} : { replicas }),
      ...(kind === 'StatefulSet' ? { serviceName: name } : {}),
      ...(kind === 'Deployment' ? { progressDeadlineSeconds: 30 } : {}),
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name }, ...(fate ? { annotations: { 'warroom.test/fate': fate } } : {}) },
        spec: { containers: [{ name: 'app', image, env: Object.entries(env).map(([variable, value]) => ({ name: variable, value })) }] },
      },
    },
  });
}
