import { expect, it } from 'vitest';
import { later, seconds, type Instant } from '../../../src/model/time.js';
import { hostRoom } from '../../../src/session/room-host.js';
import type { FromRoom } from '../../../src/session/wire.js';
import type { RoomState } from '../../../src/state/state.js';
import { fakeRoom } from '../../support/fake-room.js';
import { health, SAMPLE_NOW } from '../../support/sample-parts.js';
import { sampleRoom } from '../../support/sample-states.js';

const after = (length: number): Instant => later(SAMPLE_NOW, seconds(length));
/** The room when Prometheus answered so many seconds later, in time unless it says otherwise. */
function answered(length: number, fields: Parameters<typeof health>[2] = {}): RoomState {
  const source = health('prometheus', 'Prometheus', {
    lastGoodAt: after(length),
    nextAt: after(length + 3),
    took: 20 + length,
    ...fields,
  } as Parameters<typeof health>[2]);
  return { ...room, now: after(length), health: new Map([...room.health, [source.source, source]]) };
}
const room = sampleRoom();

it('tells at once what is new, and only now and then that a source has answered again', () => {
  const hosted = fakeRoom({ ...room, now: SAMPLE_NOW });
  const sent: FromRoom[] = [];
  const host = hostRoom(hosted, message => {
    sent.push(message);
  });
  const patches = (): number => {
    for (let told = -1; told !== sent.length;) {
      told = sent.length;
      host.receive({ say: 'taken' });
    }
    return sent.splice(0).filter(({ say }) => say === 'patch').length;
  };
  expect(patches()).toBeGreaterThan(0);
  hosted.show(answered(0));
  patches();
  hosted.show({ ...answered(0), now: after(2) });
  hosted.show(answered(3));
  hosted.show(answered(6));
  expect(patches()).toBe(0);
  hosted.show(answered(12));
  expect(patches()).toBe(1);
  hosted.show(answered(13, { state: 'degraded' }));
  expect(patches()).toBe(1);
});
