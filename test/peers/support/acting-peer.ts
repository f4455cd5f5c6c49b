import { expect } from 'vitest';
import type { Writer } from '../../../src/contracts/provider.js';
import type { PlannedAction, Rehearsal } from '../../../src/model/plan.js';
import { watch, type KubernetesPeer, type Watching } from './kubernetes-peer.js';

const never = new AbortController().signal;

/** A cluster and a writer to it: actions rehearsed, performed, verified and taken back as the executor does it, without its questions. */
export interface ActingPeer {
  readonly seen: Watching;
  readonly writer: Writer;
  /** The spec as the server has it: "deployment/checkout". */
  spec(target: string, namespace?: string): Promise<unknown>;
  rehearsed(action: PlannedAction): Promise<Rehearsal>;
  /** Performs it and waits for its verdict. */
  perform(action: PlannedAction): Promise<Rehearsal>;
  /** Performs the way back that the rehearsal found. */
  takeBack(rehearsal: Rehearsal): Promise<Rehearsal>;
  /** The newest revision that is not the current one, as arguments of an action. */
  previousOf(kind: string, name: string): PlannedAction['params'];
  close(): Promise<void>;
}

export async function actOn(peer: KubernetesPeer): Promise<ActingPeer> {
  const seen = await watch(peer.admin);
  await seen.poll();
  const writer = await seen.connection.openWriter?.();
  if (!writer) throw new Error('no writer');

  async function rehearsed(action: PlannedAction): Promise<Rehearsal> {
    const answer = await seen.action(action.name).rehearse(action, never);
    if (!answer.ok) throw new Error(`${answer.error.kind}: ${answer.error.answered}`);
    return answer.value;
  }
  async function perform(action: PlannedAction): Promise<Rehearsal> {
    await seen.poll();
    const rehearsal = await rehearsed(action);
    expect(rehearsal.refused ?? 'permitted').toBe('permitted');
    const done = await writer!.perform(action, rehearsal, never);
    expect(done.ok ? done.value.seen : done.error).toEqual(expect.any(String));
    let last: unknown;
    await until(
      async () => {
        await seen.poll();
        const verdict = await seen.action(action.name).verify(action, rehearsal, never);
        last = verdict;
        return verdict.ok && verdict.value.is === 'worked';
      },
      () => `${action.name}: ${JSON.stringify(last)}`,
    );
    return rehearsal;
  }

  return {
    seen,
    writer,
    rehearsed,
    perform,
    async spec(target, namespace = 'shop') {
      return (JSON.parse(await peer.kubectl('-n', namespace, 'get', target, '-o', 'json')) as { readonly spec: unknown }).spec;
    },
    takeBack(rehearsal) {
      if (!('action' in rehearsal.undo)) throw new Error(rehearsal.undo.cannot);
      return perform(rehearsal.undo.action);
    },
    previousOf(kind, name) {
      const previous = seen.resource(kind, name)?.revisions?.find(revision => !revision.current);
      return { revision: previous?.name ?? '', hash: previous?.hash ?? '' };
    },
    async close() {
      await writer.close();
      await seen.close();
    },
  };
}

/** Looks four times a second until it holds; fails after 30 s. */
export async function until(holds: () => Promise<boolean>, last: () => string = () => ''): Promise<void> {
  for (let tries = 0; tries < 120; tries++) {
    if (await holds()) return;
    await new Promise<void>(resolve => {
      setTimeout(resolve, 250);
    });
  }
  throw new Error(`not in 30 s ${last()}`);
}
