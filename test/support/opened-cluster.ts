import { afterEach } from 'vitest';
import { provider } from '../../providers/kubernetes/index.js';
import type { Batch, Connection } from '../../src/contracts/provider.js';
import type { Failure } from '../../src/model/result.js';
import { earlier, hours } from '../../src/model/time.js';
import { fakeClock, type FakeClock } from './fake-clock.js';
import { kubernetesReplay, type KubernetesReplay } from './kubernetes-replay.js';
import { configOf, providerIo } from './provider-io.js';

/** A connection to the recorded cluster, on a clock of the test. */
export interface Opened {
  readonly replay: KubernetesReplay;
  readonly connection: Connection;
  readonly clock: FakeClock;
  poll(signal?: AbortSignal): Promise<Batch>;
  ask(signal?: AbortSignal): Promise<Batch | Failure>;
}
const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** Closed again after the test. `override` answers instead of the record where it wants to. */
export async function opened(
  override?: Parameters<typeof kubernetesReplay>[0],
  settings: Readonly<Record<string, string>> = {},
  namespace = '',
): Promise<Opened> {
  const replay = await kubernetesReplay(override, { token: 'tok-of-the-test', namespace });
  const clock = fakeClock(replay.recordedAt);
  const connection = await provider.connect(
    configOf(provider, { kubeconfig: replay.kubeconfig, ...settings }),
    providerIo({ clock, env: { KUBECONFIG: replay.kubeconfig } }),
  );
  open.push(
    () => replay.close(),
    () => connection.close(),
  );
  const ask = async (signal = new AbortController().signal): Promise<Batch | Failure> => {
    const answer = await connection.poll({ from: earlier(clock.now(), hours(6)), to: clock.now() }, signal);
    return answer.ok ? answer.value : answer.error;
  };
  return {
    replay,
    connection,
    clock,
    ask,
    async poll(signal) {
      const answer = await ask(signal);
      if (!('signals' in answer)) throw new Error(`${answer.asked}: ${answer.answered}`);
      return answer;
    },
  };
}
