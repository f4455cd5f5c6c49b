import type { WorkerOptions } from '../session/start-room.js';
import type { CommandOptions } from './options.js';

/** Plain data that describes the room to open; the worker makes it from this. */
export function roomOptions(options: CommandOptions): WorkerOptions {
  return {
    flags: options.flags,
    env: { ...process.env },
    ...(options.config ? { configFile: options.config } : {}),
    gameDay: options.gameDay ?? false,
    readOnly: (options.readOnly ?? false) || (options.wall ?? false),
  };
}
