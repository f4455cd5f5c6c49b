import { stableId } from '../../../src/model/identity.js';
import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import type { ChangeEvent } from '../../../src/model/signal.js';
import type { Instant } from '../../../src/model/time.js';
import type { Condition, NodeObject } from '../objects/objects.js';
import { lastManager } from '../objects/read-base.js';
import { authorOf, change, type ChangeContext } from './live-changes.js';

/** The node conditions that mean trouble when they hold. */
export const PRESSURES: readonly string[] = ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'NetworkUnavailable'];

/** What happened to a node since `from`: cordons, lost readiness, pressure, and what ended of it while we watched. */
export function nodeChanges(
  before: NodeObject | undefined,
  node: NodeObject,
  context: ChangeContext,
  from: Instant,
): readonly ChangeEvent[] {
  const changes: ChangeEvent[] = [];
  const add = (id: string, at: Instant, summary: PlainText, author: { readonly author?: PlainText } = {}): void => {
    if (at >= from) changes.push(change(context, { id, about: context.world.ref(node), at, change: 'node', summary, ...author }));
  };
  if (node.unschedulable !== (before?.unschedulable ?? false)) {
    const manager = lastManager(node.managers, 'unschedulable');
    const at = manager?.at ?? (before ? context.now : undefined);
    if (at !== undefined)
      add(
        stableId('cordon', node.uid, String(node.unschedulable), at),
        at,
        node.unschedulable ? plain`${node.name} was cordoned` : plain`${node.name} was uncordoned`,
        authorOf(node, 'unschedulable'),
      );
  }
  for (const condition of node.conditions) {
    const bad = isBad(condition);
    const wasBad = before?.conditions.some(old => old.type === condition.type && isBad(old)) ?? false;
    if (bad === wasBad || condition.since === undefined) continue;
    add(
      stableId('node', node.uid, condition.type, condition.status, condition.since),
      condition.since,
      bad ? trouble(node, condition) : recovery(node, condition),
    );
  }
  if (!before) add(stableId('joined', node.uid), node.createdAt, plain`${node.name} joined the cluster`);
  return changes;
}

/** A node that was deleted while we watched. */
export const nodeLeft = (node: NodeObject, context: ChangeContext): ChangeEvent =>
  change(context, {
    id: stableId('left', node.uid),
    about: context.world.ref(node),
    at: context.now,
    change: 'node',
    summary: plain`${node.name} left the cluster`,
  });

export const isBad = (condition: Condition): boolean =>
  condition.type === 'Ready' ? condition.status !== 'True' : PRESSURES.includes(condition.type) && condition.status === 'True';

function trouble(node: NodeObject, condition: Condition): PlainText {
  const why = condition.message ?? condition.reason ?? plainText('no reason given');
  return condition.type === 'Ready'
    ? plain`${node.name} stopped being ready: ${why}`
    : plain`${node.name} has ${plainText(condition.type)}: ${why}`;
}

const recovery = (node: NodeObject, condition: Condition): PlainText =>
  condition.type === 'Ready' ? plain`${node.name} is ready again` : plain`${node.name} has no ${plainText(condition.type)} any more`;
