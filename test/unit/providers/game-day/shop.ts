import { provider } from '../../../../providers/game-day/index.js';
import type { Batch, Connection } from '../../../../src/contracts/provider.js';
import type { ActionName, ActionParams, PlannedAction, Rehearsal } from '../../../../src/model/plan.js';
import { plainText } from '../../../../src/model/plain-text.js';
import type { Failure, Result } from '../../../../src/model/result.js';
import { resourceKey, type Resource } from '../../../../src/model/resource.js';
import type { Alert, Signal } from '../../../../src/model/signal.js';
import { earlier, hours, minutes, type Window } from '../../../../src/model/time.js';
import { fakeClock, type FakeClock } from '../../../support/fake-clock.js';
import { configOf, providerIo } from '../../../support/provider-io.js';

/** Alerts that fire on any day. */
export const NOISE = new Set([
  'Watchdog',
  'NodeFilesystemAlmostOutOfSpace',
  'TargetDown',
  'CertificateExpiresSoon',
  'KubeJobFailed',
  'CPUThrottlingHigh',
  'nat-port-allocation-errors',
]);

export function good<T>(result: Result<T, Failure>): T {
  if (!result.ok) throw new Error(`${result.error.kind}: ${result.error.asked}: ${result.error.answered}`);
  return result.value;
}

/** Game day as the room sees it, with a clock that the test moves. */
export interface Shop {
  readonly connection: Connection;
  readonly clock: FakeClock;
  window(): Window;
  poll(window?: Window): Promise<Batch>;
  /** Alerts that are firing and are not of the usual noise. */
  firing(): Promise<readonly Alert[]>;
  resource(kind: string, name: string): Promise<Resource>;
  later(simulatedMinutes: number): Promise<void>;
  rehearse(
    name: ActionName,
    deployment: string,
    params?: ActionParams,
  ): Promise<{ readonly action: PlannedAction; readonly rehearsal: Rehearsal }>;
  /** Rehearses and performs; fails when it is refused. */
  act(
    name: ActionName,
    deployment: string,
    params?: ActionParams,
  ): Promise<{ readonly action: PlannedAction; readonly rehearsal: Rehearsal }>;
  verdict(done: { readonly action: PlannedAction; readonly rehearsal: Rehearsal }): Promise<string>;
  /** Goes back to the revision before the current one. */
  rollBack(deployment: string): Promise<{ readonly action: PlannedAction; readonly rehearsal: Rehearsal }>;
}

export async function openShop(scenario: string, seed = 'one', speed = '1', clock: FakeClock = fakeClock()): Promise<Shop> {
  const connection = await provider.connect(configOf(provider, { scenario, seed, speed }), providerIo({ clock }));
  const signal = new AbortController().signal;
  const window = (): Window => ({ from: earlier(clock.now(), hours(3)), to: clock.now() });
  const poll: Shop['poll'] = async asked => good(await connection.poll(asked ?? window(), signal));
  const namespaceOf = (deployment: string): string => (deployment === 'load-generator' ? 'perf' : 'shop');
  const shop: Shop = {
    connection,
    clock,
    window,
    poll,
    firing: async () =>
      (await poll()).signals.filter((one): one is Alert => one.type === 'alert' && one.state === 'firing' && !NOISE.has(one.name)),
    async resource(kind, name) {
      const found = (await poll()).resources?.find(resource => resource.ref.kind === kind && resource.ref.name === name);
      if (!found) throw new Error(`no ${kind} ${name}`);
      return found;
    },
    later: simulated => clock.advance(minutes(simulated)),
    async rehearse(name, deployment, params = {}) {
      const action: PlannedAction = {
        name,
        provider: provider.id,
        on: { kind: 'deployment', namespace: plainText(namespaceOf(deployment)), name: plainText(deployment) },
        params,
      };
      const kind = connection.actions?.find(candidate => candidate.name === name);
      if (!kind) throw new Error(`no action ${name}`);
      return { action, rehearsal: good(await kind.rehearse(action, signal)) };
    },
    async act(name, deployment, params) {
      const { action, rehearsal } = await shop.rehearse(name, deployment, params);
      if (!rehearsal.permitted) throw new Error(`refused: ${rehearsal.refused ?? ''}`);
      const writer = await connection.openWriter?.();
      if (!writer) throw new Error('no writer');
      good(await writer.perform(action, rehearsal, signal));
      await writer.close();
      return { action, rehearsal };
    },
    async verdict({ action, rehearsal }) {
      const kind = connection.actions?.find(candidate => candidate.name === action.name);
      if (!kind) throw new Error(`no action ${action.name}`);
      return good(await kind.verify(action, rehearsal, signal)).is;
    },
    async rollBack(deployment) {
      const { revisions = [] } = await shop.resource('deployment', deployment);
      const before = revisions[1];
      if (!before) throw new Error(`${deployment} has no revision before`);
      return shop.act('roll-back', deployment, { revision: before.name, hash: before.hash });
    },
  };
  return shop;
}

/** Names of the workloads that an alert speaks of, by its labels. */
export const workloadOf = (alert: Alert): string =>
  alert.labels['service'] ?? alert.labels['container'] ?? alert.labels['deployment'] ?? alert.labels['node'] ?? alert.about.name;
export const ids = (signals: readonly Signal[]): readonly string[] =>
  signals.map(signal => `${signal.type} ${signal.id} ${signal.at} ${resourceKey(signal.about)}`).sort();
