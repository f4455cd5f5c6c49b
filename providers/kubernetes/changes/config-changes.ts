import { stableId } from '../../../src/model/identity.js';
import { plain, plainText } from '../../../src/model/plain-text.js';
import type { ChangeEvent } from '../../../src/model/signal.js';
import type { Instant } from '../../../src/model/time.js';
import type { ConfigObject } from '../objects/objects.js';
import { lastManager } from '../objects/read-base.js';
import { change, type ChangeContext } from './live-changes.js';

/** The last change of a ConfigMap's entries since `from`. Only of one that a workload uses: controllers keep their state in others. */
export function configChange(
  config: ConfigObject,
  usedBy: readonly string[],
  context: ChangeContext,
  from: Instant,
): readonly ChangeEvent[] {
  const manager = lastManager(config.managers, 'data');
  if (!manager || manager.at < from || usedBy.length === 0) return [];
  const users = plainText([...usedBy].sort().slice(0, 3).join(', ') + (usedBy.length > 3 ? ` and ${usedBy.length - 3} more` : ''), 200);
  return [
    change(context, {
      id: stableId('config', config.uid, manager.at),
      about: context.world.ref(config),
      at: manager.at,
      change: 'config',
      author: manager.name,
      summary: plain`config map ${config.name} was changed by ${manager.name}; used by ${users}`,
    }),
  ];
}
