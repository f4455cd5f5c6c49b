import { exported } from '../session/exported.js';
import { startRoom } from '../session/start-room.js';
import type { CommandOptions } from './options.js';
import { patiently } from './patiently.js';
import { print } from './print.js';
import { roomOptions } from './settings.js';
import { triageReport } from './triage-report.js';
import { exitCodeOf, triageText } from './triage-text.js';

/** How many of the worst incidents get a plan. */
const PLANNED = 5;

/** The same room without a screen: waits for the first answers, plans, prints, ends. */
export async function triage(
  options: CommandOptions & { readonly json: boolean; readonly exitCode: boolean; readonly wait: number },
): Promise<number> {
  const room = await startRoom(roomOptions(options));
  try {
    await patiently(room.idle(), options.wait);
    for (const incident of room.state.order.slice(0, PLANNED))
      if (room.state.incidents.get(incident)?.state === 'open') room.want({ type: 'propose', incident });
    await patiently(room.idle(), options.wait);
    const report = exported(triageReport(room.state));
    print(options.json ? JSON.stringify(report, null, 2) : triageText(report).trimEnd());
    return exitCodeOf(report, options);
  } finally {
    await room.close();
  }
}
