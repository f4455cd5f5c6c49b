import path from 'node:path';
import { defineProvider, type ProviderIo } from '../../src/contracts/provider.js';
import { plainText } from '../../src/model/plain-text.js';
import type { ProviderId } from '../../src/model/signal.js';
import { seconds } from '../../src/model/time.js';
import { chooseContext, type KubeconfigRequest } from './access/kubeconfig.js';

/** The context each room was opened with: a `kubectl config use-context` in another window must not move it. */
const pinned = new WeakMap<ProviderIo, string>();

interface Settings {
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
}

const requestOf = (settings: Settings, io: ProviderIo): KubeconfigRequest => ({
  kubeconfig: settings.kubeconfig,
  explicit: settings.kubeconfig !== undefined && settings.kubeconfig !== io.env['KUBECONFIG'],
  context: settings.context ?? pinned.get(io),
  env: io.env,
});

export const provider = defineProvider({
  id: 'kubernetes',
  title: 'Kubernetes',
  emits: ['alert', 'change', 'event', 'log'],
  // The watches tell of news at once; this only lets time-dependent checks look again.
  every: seconds(15),
  timeout: seconds(60),
  config: {
    kubeconfig: {
      about: `Path of the kubeconfig; KUBECONFIG may list several, separated by "${path.delimiter}". Default: ~/.kube/config, else the account of the pod.`,
      env: ['KUBECONFIG'],
      flag: 'kubeconfig',
    },
    context: { about: 'Context of the kubeconfig to use. Default: its current one, as it is at the start.', flag: 'context' },
    namespace: {
      about: 'Look at this namespace only. Default: all, or the one of the context when only that is allowed.',
      flag: 'namespace',
    },
    cluster: { about: 'How other sources call this cluster in their label "cluster". Default: they don\'t.' },
  },
  async configured(config, io) {
    const chosen = await chooseContext(requestOf(config, io));
    if (!chosen.ok) return { is: false, because: chosen.error, ...(io.env['KUBECONFIG'] ? { wrong: 'alone' as const } : {}) };
    if (!pinned.has(io)) pinned.set(io, chosen.value.context);
    return { is: true };
  },
  async connect(config, io) {
    const chosen = await chooseContext(requestOf(config, io));
    if (!chosen.ok) throw new Error(chosen.error);
    if (!pinned.has(io)) pinned.set(io, chosen.value.context);
    for (const note of chosen.value.notes) io.log(note);
    io.log(`kubernetes: context ${chosen.value.context} of ${chosen.value.contexts.join(', ')}`);
    // Everything else, with the client, is loaded here: a room without a cluster does not pay for it.
    const { openConnection } = await import('./connection.js');
    return openConnection({
      chosen: chosen.value,
      io,
      source: 'kubernetes' as ProviderId,
      namespace: config.namespace,
      cluster: config.cluster ? plainText(config.cluster, 120) : undefined,
    });
  },
});
