import type { Room } from '../contracts/room.js';
import { emptyRoom } from '../state/ground.js';
import { diffRoom, inParts, isFreshness, type Patch } from '../state/mirror.js';
import type { RoomState } from '../state/state.js';
import { between, seconds } from '../model/time.js';
import type { FromRoom, ToRoom } from './wire.js';

/** Sources answer every few seconds; that they did again is told this often, because each message has the screen look at everything. */
const FRESHNESS_EVERY = seconds(10);

/** The worker's end: sends what changed, one part at a time, the next when the last was taken in. What changes meanwhile waits. */
export function hostRoom(room: Room, send: (message: FromRoom) => void): { receive(message: ToRoom): void } {
  let sent: RoomState = emptyRoom(room.state.startedAt);
  let waiting: readonly Patch[] = [];
  let underWay = false;
  let sentAt = room.state.now;
  const questions: number[] = [];

  const push = (): void => {
    if (underWay) return;
    if (waiting.length === 0) {
      const patch = diffRoom(sent, room.state);
      if (patch && questions.length === 0 && between(sentAt, room.state.now) < FRESHNESS_EVERY && isFreshness(sent, patch)) return;
      if (patch) {
        sentAt = room.state.now;
        waiting = inParts(patch);
        sent = room.state;
      }
    }
    const [part, ...rest] = waiting;
    if (!part) {
      for (const question of questions.splice(0)) send({ say: 'idle', question });
      return;
    }
    waiting = rest;
    underWay = true;
    send({ say: 'patch', patch: part });
  };
  const watching = room.subscribe(push);
  push();

  return {
    receive(message) {
      switch (message.say) {
        case 'want':
          room.want(message.intent);
          break;
        case 'taken':
          underWay = false;
          push();
          break;
        case 'idle?':
          void room.idle().then(() => {
            questions.push(message.question);
            push();
          });
          break;
        case 'close':
          watching[Symbol.dispose]();
          void room.close().then(() => send({ say: 'closed' }));
          break;
      }
    },
  };
}
