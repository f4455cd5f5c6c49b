/** What a wall says of a room: one state, one incident, and how sure it is. Pure. */
import type { Token } from '../contracts/content.js';
import type { SourceHealth } from '../model/health.js';
import type { Incident } from '../model/incident.js';
import type { StepStatus } from '../model/plan.js';
import { between, instant, milliseconds, minutes, type Duration, type Instant } from '../model/time.js';
import type { RoomState } from '../state/state.js';
import { plural, several } from '../text/plural.js';
import { percent } from '../text/amount.js';
import { severityToken } from '../text/severity.js';
import { age, shortTime, spaciousSpan, when } from '../text/time.js';

export interface WallScene {
  /** The number and the word that half of the screen is made of. */
  readonly number: string;
  readonly word: string;
  readonly token: Token;
  /** What it is about, in a word or two; empty when calm. */
  readonly about: string;
  /** Rows below: who, which suspect, what was done. */
  readonly rows: readonly { readonly label: string; readonly text: string; readonly token?: Token }[];
  /** How many alerts were active over the last hour, oldest first. */
  readonly activity: readonly number[];
}

/** Each incident stays this long. */
export const ROTATE_EVERY = 15_000;
const MINUTE = minutes(1);
const ACTIVITY = { over: minutes(60), columns: 60 };

export function wallScene(room: RoomState, now: Instant): WallScene {
  const open = room.order
    .map(id => room.incidents.get(id))
    .filter((incident): incident is Incident => incident?.state === 'open' && incident.severity !== 'info' && incident.severity !== 'none');
  const sources = [...room.health.values()].filter(source => source.state !== 'not-configured');
  const silent = sources.filter(source => source.stale || source.state === 'failed');
  const waiting = sources.filter(source => source.lastGoodAt === undefined && !silent.includes(source));
  const activity = activityOf(room, now);
  const freshness = freshnessRow({ sources: sources.length, silent, waiting }, room, now);
  if (open.length > 0) {
    const worst = open[0] as Incident;
    const same = open.filter(incident => incident.severity === worst.severity);
    const shown = open[Math.floor(now / ROTATE_EVERY) % open.length] as Incident;
    return {
      number: String(same.length),
      word: worst.severity === 'unknown' ? 'unknown' : worst.severity,
      token: severityToken(worst.severity),
      about: shown.title.split(/[: ]/)[0] ?? '',
      rows: [...incidentRows(shown, open.length, room, now), freshness],
      activity,
    };
  }
  if (sources.length === 0 && room.health.size > 0)
    return {
      number: '',
      word: 'no source',
      token: 'severity.unknown',
      about: '',
      rows: [
        { label: '', text: 'Nothing is watched: set PROMETHEUS_URL, ALERTMANAGER_URL, a kubeconfig or AWS credentials', token: 'text' },
      ],
      activity,
    };
  if (silent.length === 0 && (waiting.length > 0 || sources.length === 0)) {
    return {
      number: '',
      word: 'connecting',
      token: 'dim',
      about: '',
      rows: [{ label: '', text: 'Nothing is known yet', token: 'text' }, freshness],
      activity,
    };
  }
  if (silent.length > 0) {
    return {
      number: `${silent.length}/${sources.length}`,
      word: 'silent',
      token: 'severity.unknown',
      about: '',
      rows: [{ label: '', text: 'Nothing is known to be wrong, but not all sources answer', token: 'text' }, freshness],
      activity,
    };
  }
  const since = Math.max(room.startedAt, ...[...room.incidents.values()].map(incident => incident.recoveredAt ?? 0));
  return {
    number: '',
    word: 'all calm',
    token: 'severity.ok',
    about: '',
    rows: [
      { label: 'For', text: `${calmFor(between(instant(since), now))}, since ${shortTime(instant(since))} UTC` },
      { label: 'Quiet', text: plural(room.quiet.alerts.length, 'alert'), token: 'dim' },
      freshness,
    ],
    activity,
  };
}

/** In whole minutes: a wall that counts seconds is never still. */
const calmFor = (length: Duration): string =>
  length < MINUTE ? 'less than a minute' : spaciousSpan(milliseconds(length - (length % MINUTE)));

/** How sure the wall is of what it says: which sources are silent, since when, and which have not answered yet. */
function freshnessRow(
  {
    sources,
    silent,
    waiting,
  }: { readonly sources: number; readonly silent: readonly SourceHealth[]; readonly waiting: readonly SourceHealth[] },
  room: RoomState,
  now: Instant,
): WallScene['rows'][number] {
  const label = 'Sources';
  const told = (source: SourceHealth): string => {
    const since = source.lastGoodAt ?? room.startedAt;
    return `${source.title} since ${when(since, now)}${when(since, now).includes(':') ? ' UTC' : ''}, ${age(between(since, now))}`;
  };
  if (silent.length > 0) return { label, text: `silent: ${several(silent.map(told), 3)}`, token: 'severity.warning' };
  if (sources === 0) return { label, text: 'looking for them', token: 'dim' };
  if (waiting.length > 0)
    return {
      label,
      text: `waiting for ${several(
        waiting.map(({ title }) => title),
        3,
      )}, ${age(between(room.startedAt, now))}`,
      token: 'dim',
    };
  return { label, text: `${sources === 1 ? 'the source is' : `all ${sources} are`} fresh`, token: 'dim' };
}

function incidentRows(incident: Incident, open: number, room: RoomState, now: Instant): WallScene['rows'] {
  const acknowledgement = room.acknowledged.get(incident.id);
  const [suspect] = incident.suspects;
  const last = lastVerdict(incident, room);
  return [
    { label: 'What', text: `${incident.title}${open > 1 ? `  (of ${open})` : ''}`, token: 'strong' },
    {
      label: 'Since',
      text: `${shortTime(incident.startedAt)} UTC, ${age(between(incident.startedAt, now))}, ${plural(incident.alerts.length, 'alert')}`,
    },
    {
      label: 'Who',
      text: acknowledgement ? `${acknowledgement.by}, for ${age(between(acknowledgement.at, now))}` : 'nobody has it',
      token: acknowledgement ? 'text' : 'severity.warning',
    },
    {
      label: 'Suspect',
      text: suspect ? `${suspect.title}  ${percent(suspect.confidence)}` : 'none yet',
      token: suspect ? 'accent' : 'dim',
    },
    ...(last ? [last] : []),
  ];
}

const VERDICTS: Partial<Record<StepStatus['is'], Token>> = {
  worked: 'severity.ok',
  'not-yet': 'severity.unknown',
  worse: 'severity.critical',
  failed: 'severity.critical',
  unknown: 'severity.unknown',
  watching: 'accent',
  performing: 'accent',
};

/** What came of the newest step that anyone let happen for this incident. */
function lastVerdict(incident: Incident, room: RoomState): WallScene['rows'][number] | undefined {
  let newest: { readonly at: number; readonly row: WallScene['rows'][number] } | undefined;
  for (const { plan, steps } of room.plans.values()) {
    if (plan.incident !== incident.id) continue;
    steps.forEach((step, index) => {
      const token = VERDICTS[step.is];
      if (!token || !('at' in step) || (newest && newest.at >= step.at)) return;
      newest = {
        at: step.at,
        row: {
          label: 'Action',
          text: `${plan.steps[index]?.title ?? plan.title}: ${step.is}${'seen' in step ? `, ${step.seen}` : ''}`,
          token,
        },
      };
    });
  }
  return newest?.row;
}

function activityOf(room: RoomState, now: Instant): readonly number[] {
  const counts = new Array<number>(ACTIVITY.columns).fill(0);
  const column = ACTIVITY.over / ACTIVITY.columns;
  // The last column is the minute that is not over yet: the strip moves once a minute.
  const from = (Math.floor(now / column) + 1) * column - ACTIVITY.over;
  for (const incident of room.incidents.values()) {
    for (const id of incident.alerts) {
      const alert = room.alerts.get(id);
      if (!alert) continue;
      const first = Math.max(0, Math.floor((alert.at - from) / column));
      const last = alert.endedAt === undefined ? ACTIVITY.columns - 1 : Math.floor((alert.endedAt - from) / column);
      for (let index = first; index <= Math.min(last, ACTIVITY.columns - 1); index++) counts[index] = (counts[index] ?? 0) + 1;
    }
  }
  return counts;
}
