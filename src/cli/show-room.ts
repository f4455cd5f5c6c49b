import type { Clock } from '../contracts/provider.js';
import type { Room } from '../contracts/room.js';
import { systemClock } from '../session/clock.js';
import { Misuse } from '../session/misuse.js';
import { openRemoteRoom } from '../session/remote-room.js';
import type { Terminal } from '../terminal/tty/contract.js';
import type { CommandOptions } from './options.js';
import { roomOptions } from './settings.js';

/** How long sources may take to close; a person waits for their shell no longer than this. */
const PATIENCE = 400;

/** What shows a room, until `closed` gives the exit code. */
export type Show = (room: Room, clock: Clock) => { readonly closed: Promise<number> };

/** Opens the room in its worker and shows it on a terminal that is open already; gives the terminal back. @returns the exit code */
export async function showRoom(terminal: Terminal, options: CommandOptions, show: Show): Promise<number> {
  const clock = systemClock();
  const room = openRemoteRoom(new URL('./room-worker.mjs', import.meta.url), roomOptions(options), clock.now());
  const shown = show(room, clock);
  let message: string | undefined;
  const code = await Promise.race([
    shown.closed,
    room.failed.catch((error: unknown) => {
      message = `warroom: ${error instanceof Error ? error.message : String(error)}`;
      return error instanceof Misuse ? 2 : 1;
    }),
  ]);
  await Promise.race([room.close(), new Promise(resolve => setTimeout(resolve, PATIENCE))]);
  terminal.close(code, message);
  return code;
}
