/**
 * Approves a plan on a real cluster and is killed at a named moment: `act-on-peer-and-die KUBECONFIG AUDIT-FILE MOMENT ACTIONS [COMMAND]`,
 * the actions as JSON. The command is run once the act is done and before that is noted.
 */
import { execSync } from 'node:child_process';
import fs from 'node:fs';
import type { Connection, Writer } from '../../../src/contracts/provider.js';
import type { PlannedAction } from '../../../src/model/plan.js';
import { watch } from '../../peers/support/kubernetes-peer.js';
import { roomOn } from '../../peers/support/room-on-peer.js';

const [kubeconfig = '', auditFile = '', moment = '', actions = '[]', command] = process.argv.slice(2);
const die = (): void => {
  process.kill(process.pid, 'SIGKILL');
};
const at = (here: string): void => {
  if (moment === here) die();
};

const seen = await watch(kubeconfig);
await seen.poll();
const room = roomOn(seen, { auditFile });
let isSent = false;

/** The real writer, with the moments around its one act. */
const dying = (writer: Writer): Writer => ({
  ...writer,
  async perform(...args) {
    at('written ahead');
    // Some moments lie within the act: how far it is then is up to the server.
    const within = /^(\d+) ms into it$/.exec(moment);
    if (within) setTimeout(die, Number(within[1]));
    const done = await writer.perform(...args);
    if (command !== undefined) execSync(command, { stdio: 'ignore' });
    at('done, not noted');
    if (moment === 'half a line') {
      fs.appendFileSync(auditFile, '{"kind":"performed","at":"20');
      die();
    }
    isSent = true;
    return done;
  },
});
room.connection = {
  ...seen.connection,
  actions: (seen.connection.actions ?? []).map(kind => ({
    ...kind,
    verify(...args) {
      if (isSent) at('noted, not verified');
      return kind.verify(...args);
    },
  })),
  openWriter: async () => {
    at('not written ahead');
    return dying(await seen.connection.openWriter!());
  },
} satisfies Connection;
await room.makerOn();
const id = await room.planned(...(JSON.parse(actions) as readonly PlannedAction[]));
await room.opened(id);
at('asked');
await room.typed(id);
at('between steps');
die();
