import { afterEach, describe, expect, it } from 'vitest';
import type { PolledSource } from '../../../src/collect/poller.js';
import type { Batch } from '../../../src/contracts/provider.js';
import type { Room } from '../../../src/contracts/room.js';
import { plainText } from '../../../src/model/plain-text.js';
import { fail, ok } from '../../../src/model/result.js';
import type { ProviderId } from '../../../src/model/signal.js';
import { seconds } from '../../../src/model/time.js';
import type { JournalledEvent } from '../../../src/session/journal.js';
import { hostRoom } from '../../../src/session/room-host.js';
import { createWarRoom } from '../../../src/session/war-room.js';
import type { FromRoom, ToRoom } from '../../../src/session/wire.js';
import { applyParts, type Patch } from '../../../src/state/mirror.js';
import { emptyRoom } from '../../../src/state/ground.js';
import { fakeClock, type FakeClock } from '../../support/fake-clock.js';
import { alert, NOON } from '../../support/signals.js';

interface Remote {
  answer: () => Batch | 'down';
}

function source(id: string, remote: Remote, context = `${id} here`): PolledSource {
  return {
    id: id as ProviderId,
    title: id,
    emits: ['alert'],
    every: seconds(10),
    timeout: seconds(5),
    connect: async () => ({
      check: async () => ok({ identity: { context: plainText(context) } }),
      poll: async () => {
        const answer = remote.answer();
        return answer === 'down'
          ? fail({ kind: 'unexpected-answer' as const, asked: plainText(`GET ${id}`), answered: plainText('500') })
          : ok(answer);
      },
      close: async () => undefined,
    }),
  };
}

describe('war room', () => {
  let room: Room | undefined;
  afterEach(async () => {
    await room?.close();
  });

  async function open(
    sources: readonly PolledSource[],
    earlier: readonly JournalledEvent[] = [],
  ): Promise<{ readonly room: Room; readonly clock: FakeClock; readonly journal: JournalledEvent[] }> {
    const clock = fakeClock();
    const journal: JournalledEvent[] = [];
    room = createWarRoom({
      sources,
      clock,
      journal: { append: event => void journal.push(event), read: () => ({ events: earlier, unreadable: 0 }) },
      firings: { append: () => undefined, read: () => [] },
      performer: ({ dispatch, clock: time }) => ({
        perform: async intent => {
          if (intent.type === 'acknowledge')
            dispatch({ type: 'acknowledged', incident: intent.incident, on: intent.on, by: plainText('ada'), at: time.now() });
        },
        sourcesChanged: () => undefined,
        incidentsChanged: async () => undefined,
        close: async () => undefined,
      }),
    });
    await room.idle();
    return { room, clock, journal };
  }
  const firing = (id: string, provider = 'prometheus'): Batch => ({
    signals: [alert({ id, source: provider, severity: 'critical' })],
    completeFor: ['alert'],
  });

  it('opens an incident from the first answers, and recovers it when the alert is gone', async () => {
    let batch = firing('a');
    const { room: opened, clock } = await open([source('prometheus', { answer: () => batch })]);
    expect([...opened.state.incidents.values()].map(incident => incident.state)).toEqual(['open']);
    batch = { signals: [], completeFor: ['alert'] };
    await clock.advance(seconds(11));
    await opened.idle();
    expect([...opened.state.incidents.values()].map(incident => incident.state)).toEqual(['recovered']);
  });

  it('a source that fails blanks no other, ends nothing, and is an alert itself once it is silent', async () => {
    let down = false;
    const { room: opened, clock } = await open([
      source('prometheus', { answer: () => (down ? 'down' : firing('a')) }),
      source('other', { answer: () => firing('b', 'other') }),
    ]);
    down = true;
    await clock.advance(seconds(90));
    await opened.idle();
    expect(opened.state.alerts.get('a' as never)?.state).toBe('firing');
    expect(opened.state.health.get('prometheus' as ProviderId)).toMatchObject({ stale: true, failure: { answered: '500' } });
    expect(opened.state.health.get('other' as ProviderId)).toMatchObject({ state: 'ready', stale: false });
    expect([...opened.state.alerts.values()].filter(one => one.name === 'SourceSilent').map(one => one.about.name)).toEqual(['prometheus']);
    down = false;
    await clock.advance(seconds(300));
    await opened.idle();
    expect([...opened.state.alerts.values()].find(one => one.name === 'SourceSilent')?.state).toBe('ended');
  });

  it('journals acknowledgements and restores them', async () => {
    const first = await open([source('prometheus', { answer: () => firing('a') })]);
    const incident = first.room.state.order[0]!;
    first.room.want({ type: 'acknowledge', incident, on: true });
    await first.room.idle();
    expect(first.journal).toMatchObject([{ type: 'acknowledged', incident, on: true, by: 'ada' }]);
    await first.room.close();
    const second = await open([source('prometheus', { answer: () => firing('a') })], first.journal);
    expect(second.room.state.order[0]).toBe(incident);
    expect(second.room.state.acknowledged.get(incident)?.by).toBe('ada');
  });

  it('remembers an incident that is over beyond the session, once for each time it ends', async () => {
    let batch = firing('a');
    const first = await open([source('prometheus', { answer: () => batch })]);
    batch = { signals: [], completeFor: ['alert'] };
    await first.clock.advance(seconds(11));
    await first.room.idle();
    await first.clock.advance(seconds(60));
    await first.room.idle();
    const [incident] = first.room.state.incidents.values();
    const past = { id: incident!.id, title: incident!.title, startedAt: incident!.startedAt, recoveredAt: incident!.recoveredAt };
    expect(first.journal).toMatchObject([{ type: 'incident-over', past }]);
    await first.room.close();
    const second = await open([source('prometheus', { answer: () => batch })], first.journal);
    expect(second.room.state.past).toMatchObject([past]);
  });

  it('tells each end once, also when more incidents ended than are kept', async () => {
    const many = Array.from({ length: 320 }, (_, index) =>
      alert({
        id: `a${index}`,
        name: `Broken${index}`,
        source: 'prometheus',
        severity: 'critical',
        about: { kind: 'node', name: plainText(`n${index}`) },
      }),
    );
    let batch: Batch = { signals: many, completeFor: ['alert'] };
    const { room: opened, clock, journal } = await open([source('prometheus', { answer: () => batch })]);
    batch = { signals: [], completeFor: ['alert'] };
    for (let round = 0; round < 4; round++) {
      await clock.advance(seconds(11));
      await opened.idle();
    }
    expect(opened.state.incidents.size).toBeGreaterThan(300);
    expect(journal.filter(({ type }) => type === 'incident-over')).toHaveLength(opened.state.incidents.size);
  });

  it('labels game day from the context of its source', async () => {
    const { room: opened } = await open([source('prometheus', { answer: () => firing('a') }, 'GAME DAY · scenario hidden · shop')]);
    expect(opened.state.label).toBe('GAME DAY');
  });

  it('is mirrored over the wire, patch by patch, with answers to idle', async () => {
    const { room: opened, clock } = await open([source('prometheus', { answer: () => firing('a') })]);
    let mirror = emptyRoom(NOON);
    let parts: Patch[] = [];
    const sent: FromRoom[] = [];
    const wire: { receive(message: ToRoom): void } = hostRoom(opened, message => {
      const clone = structuredClone(message);
      sent.push(clone);
      if (clone.say === 'patch') {
        parts.push(clone.patch);
        if (!clone.patch.more) {
          mirror = applyParts(mirror, parts);
          parts = [];
        }
        setImmediate(() => wire.receive({ say: 'taken' }));
      }
    });
    wire.receive({ say: 'idle?', question: 7 });
    await clock.advance(seconds(30));
    expect(sent).toContainEqual({ say: 'idle', question: 7 });
    expect(mirror).toEqual(opened.state);
  });
});
