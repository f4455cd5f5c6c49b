import type { Duration } from '../model/time.js';
import { startRoom } from '../session/start-room.js';
import { noiseJson } from './noise-json.js';
import { noiseText } from './noise-text.js';
import type { CommandOptions } from './options.js';
import { patiently } from './patiently.js';
import { complain, print } from './print.js';
import { roomOptions } from './settings.js';

/** Longest wait for the sources to connect, and for their history. In seconds. */
const CONNECTING = 30;
const READING = 240;

/** Asks what alert rules cost and gave, prints it and ends: 0 with a report, 3 when nothing could be read. */
export async function noise(options: CommandOptions & { readonly json: boolean; readonly window: Duration }): Promise<number> {
  const room = await startRoom(roomOptions(options));
  try {
    await patiently(room.idle(), CONNECTING);
    room.want({ type: 'look-back', window: options.window });
    await patiently(room.idle(), READING);
    const state = room.state.noise;
    if (state.is !== 'ready') {
      const because =
        state.is === 'failed'
          ? `${state.failure.asked}: ${state.failure.answered}${state.failure.tryThis ? `. Try: ${state.failure.tryThis}` : ''}`
          : 'the history could not be read in time';
      complain(`no noise report: ${because}`);
      return 3;
    }
    print(options.json ? JSON.stringify(noiseJson(state.report), undefined, 2) : noiseText(state.report).trimEnd());
    return 0;
  } finally {
    await room.close();
  }
}
