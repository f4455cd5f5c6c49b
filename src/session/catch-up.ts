import type { Clock } from '../contracts/provider.js';
import { seconds } from '../model/time.js';
import type { Connections } from './connections.js';

/** A person waits for what comes next. */
const PATIENCE = seconds(1);

/**
 * Takes in what the watches of sources have brought already, before something is planned from it: a plan that is asked for in
 * the second of the fault would else be made of the world before it. Costs no request; resolves after incidents follow.
 */
export async function catchUp(connections: Connections, clock: Clock): Promise<void> {
  const watching = [...connections.open()].flatMap(([source, { onChange }]) => (onChange === undefined ? [] : [source]));
  if (watching.length === 0) return;
  const late = new AbortController();
  await Promise.race([Promise.all(watching.map(source => connections.refresh(source))), clock.sleep(PATIENCE, late.signal)]);
  late.abort();
  // What was delivered is correlated in the next turn (war-room.ts), which is ahead of this one.
  await new Promise<void>(resolve => {
    setImmediate(resolve);
  });
}
