import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { plainText } from '../../src/model/plain-text.js';
import { hours, minutes, seconds, type Duration } from '../../src/model/time.js';
import { createPerformer } from '../../src/session/perform.js';
import { discoverSources } from '../../src/session/sources.js';
import { createWarRoom } from '../../src/session/war-room.js';
import { themes } from '../../src/terminal/themes.generated.js';
import { openWall } from '../../src/terminal/wall.js';
import { provider as alertmanager } from '../../providers/alertmanager/index.js';
import { embeddedTerminal, FULL } from '../support/embedded-terminal.js';
import { failingHttp, type Weather } from '../support/failing-http.js';
import { fakeClock } from '../support/fake-clock.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
/** MB that are held after everything that can go has gone. */
function held(): number {
  for (let turn = 0; turn < 3; turn++) collect();
  return process.memoryUsage().heapUsed / 1_048_576;
}

const DAYS = 10;
const STEP = seconds(4);
const OUTAGES: readonly Weather[] = ['refused', 'unknown-name', 'hangs', 'overloaded', 'unauthorised'];
/** The longest back-off with its spread, and what one answer may take. */
const BACK_WITHIN = minutes(6.5);

/** A wall whose only source is as a test says, for as long as it says. */
async function openWeeks() {
  const clock = fakeClock();
  const world = { weather: 'fine' as Weather, alerts: [] as unknown[] };
  const answers: Readonly<Record<string, () => unknown>> = {
    status: () => ({
      cluster: { status: 'disabled' },
      versionInfo: { version: '0.34.2' },
      uptime: '2026-01-01T00:00:00Z',
      config: { original: '' },
    }),
    groups: () => [{ labels: {}, receiver: { name: 'oncall' }, alerts: world.alerts }],
    silences: () => [],
  };
  const http = failingHttp(
    clock,
    () => world.weather,
    path => answers[path.split('/').at(-1) ?? '']?.(),
  );
  const io = { clock, http, log: () => undefined, env: { HOME: '/nowhere' } };
  const { sources } = await discoverSources(
    [['alertmanager', async () => alertmanager as never]],
    { flags: { alertmanager: ['http://am.example:9093'] }, config: {}, gameDay: false },
    io,
  );
  /** Opening a source reads files, which takes real time: simulated time must not run away meanwhile. */
  let opening: Promise<unknown> = Promise.resolve();
  const watched = sources.map(source => ({ ...source, connect: () => (opening = source.connect()) as ReturnType<typeof source.connect> }));
  const room = createWarRoom({
    sources: watched,
    clock,
    journal: { append: () => undefined, read: () => ({ events: [], unreadable: 0 }) },
    firings: { append: () => undefined, read: () => [] },
    performer: performing =>
      createPerformer(performing, {
        operator: { name: plainText('ada'), shared: false },
        runbooks: {},
        model: { host: '127.0.0.1:9' },
        auditPath: '/nowhere',
        patches: '/nowhere',
        allowed: false,
      }),
  });
  const terminal = embeddedTerminal({ columns: 120, rows: 36, abilities: FULL, now: () => clock.monotonic(), escapeWait: 1 });
  const wall = openWall({ room, terminal: terminal.terminal, themes, clock, utcOffset: () => 60 });
  await room.idle();
  const advance = async (length: Duration): Promise<void> => {
    for (let passed = 0; passed < length; passed += STEP) {
      await clock.advance(STEP);
      await opening;
    }
  };
  return {
    clock,
    world,
    http,
    advance,
    async sees(): Promise<string> {
      await advance(seconds(16));
      await terminal.settled();
      return terminal.screen.text();
    },
    async close(): Promise<void> {
      wall.close(0);
      await room.close();
      terminal.terminal.close(0);
    },
  };
}

const firing = (day: number, now: number): unknown => ({
  labels: { alertname: `Down${day % 3}`, severity: 'critical', service: 'checkout' },
  annotations: {},
  receivers: [{ name: 'oncall' }],
  generatorURL: '',
  fingerprint: `f${day}`,
  startsAt: new Date(now).toISOString(),
  updatedAt: new Date(now).toISOString(),
  endsAt: new Date(now + 3_600_000).toISOString(),
  status: { state: 'active', silencedBy: [], inhibitedBy: [] },
});

it(`reconnects for ${DAYS} days of outages and sleep, says since when, and holds no more than before`, { timeout: 300_000 }, async () => {
  const weeks = await openWeeks();
  const { clock, world } = weeks;
  let [early, timers] = [0, 0];
  for (let day = 0; day < DAYS; day++) {
    const outage = OUTAGES[day % OUTAGES.length] as Weather;
    world.weather = outage;
    await weeks.advance(minutes(20));
    expect(await weeks.sees(), `day ${day}: ${outage}`).toMatch(/silent: Alertmanager since \d\d:\d\d UTC, 20m/);
    world.weather = 'fine';
    world.alerts = [firing(day, clock.now())];
    await weeks.advance(BACK_WITHIN);
    const back = await weeks.sees();
    expect(back, `day ${day}: after ${outage}`).toMatch(/the source is fresh/);
    expect(back, `day ${day}: after ${outage}`).toMatch(/Down\d/);
    world.alerts = [];
    await weeks.advance(minutes(12));
    // The machine sleeps, and what it knew is old when it wakes: asked at once, not when the next question was due.
    const asked = weeks.http.requests;
    clock.jump(hours(23));
    await weeks.advance(seconds(6));
    expect(weeks.http.requests).toBeGreaterThan(asked);
    expect(await weeks.sees()).toMatch(/the source is fresh/);
    if (day === 4) [early, timers] = [held(), clock.waiting];
  }
  // One more may be under way.
  expect(clock.waiting).toBeLessThanOrEqual(timers + 1);
  const late = held();
  expect(late - early, `from ${early.toFixed(1)} to ${late.toFixed(1)} MB`).toBeLessThan(4);
  await weeks.close();
  expect(clock.waiting).toBe(0);
});
