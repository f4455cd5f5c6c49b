/** The whole screen on a room that changes all the time: `screen-storm [--low-bandwidth]`. For tests that count what a terminal gets. */
import { openScreen } from '../../../src/terminal/screen.js';
import { LOW_BANDWIDTH } from '../../../src/terminal/preferences.js';
import { panels } from '../../../src/terminal/panels.generated.js';
import { themes } from '../../../src/terminal/themes.generated.js';
import { openTerminal } from '../../../src/terminal/tty/terminal.js';
import { systemClock } from '../../../src/session/clock.js';
import { FULL } from '../embedded-terminal.js';
import { fakeRoom } from '../fake-room.js';
import { hugeRoom, makerRoom, sampleRoom, staleRoom } from '../sample-states.js';

const lowBandwidth = process.argv.includes('--low-bandwidth');
const terminal = openTerminal({
  input: process.stdin,
  output: process.stdout,
  abilities: FULL,
  now: () => performance.now(),
  ...(lowBandwidth ? { budget: LOW_BANDWIDTH } : {}),
});
const rooms = [sampleRoom(), hugeRoom(300), staleRoom(), makerRoom()];
const room = fakeRoom(rooms[0] ?? sampleRoom());
const screen = openScreen({ room, terminal, panels, themes, clock: systemClock(), preferences: { hintSeen: true, lowBandwidth } });
let shown = 0;
setInterval(() => {
  room.show(rooms[++shown % rooms.length] ?? sampleRoom());
}, 50);
void screen.closed.then(code => {
  terminal.close(code);
});
