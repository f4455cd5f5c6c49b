import { configuration } from './configuration.js';
import { evict } from './evict.js';
import { faultInjection } from './fault-injection.js';
import { holdAndRelease } from './hold-and-release.js';
import { leaveNode } from './leave-node.js';
import { moreMemory } from './more-memory.js';
import { quietAlarm } from './quiet-alarm.js';
import { raiseBounds } from './raise-bounds.js';
import { reboot } from './reboot.js';
import type { Remedy } from './remedy.js';
import { restart } from './restart.js';
import { rollBack } from './roll-back.js';
import { runbook } from './runbook.js';
import { scale } from './scale.js';
import { setBack } from './set-back.js';
import { silence } from './silence.js';
import { silenceEnd } from './silence-end.js';

/** The order breaks ties between proposals that fit equally well. */
export const remedies: readonly Remedy[] = [
  rollBack,
  setBack,
  faultInjection,
  configuration,
  moreMemory,
  raiseBounds,
  leaveNode,
  holdAndRelease,
  scale,
  restart,
  evict,
  reboot,
  runbook,
  silenceEnd,
  quietAlarm,
  silence,
];
