import type { Incident } from '../model/incident.js';
import { objectTrait, type PastIncident } from '../model/past-incident.js';
import { plain, plainText, type PlainText } from '../model/plain-text.js';
import { resourceKey } from '../model/resource.js';
import type { SignalId } from '../model/signal.js';
import { between, type Instant } from '../model/time.js';
import { dateTime, isoDate } from '../text/time.js';
import type { AnswerContext } from './facts.js';
import { clockOf, spanOf } from './words.js';

/** Another incident of the same objects. */
export interface Similar {
  readonly title: PlainText;
  readonly startedAt: Instant;
  /** "14:02:10 UTC", with the date when that was another day. */
  readonly when: PlainText;
  /** "open", "recovered", "over after 30m". */
  readonly state: PlainText;
  readonly suspect?: PlainText;
  /** Empty for one of an earlier day: its alerts are gone. */
  readonly signals: readonly SignalId[];
}

/** Other incidents of the same objects: those of the room in its order, then those of earlier days, the latest first. */
export function similarTo({ incident, state }: AnswerContext): readonly Similar[] {
  if (!incident) return [];
  const own = new Set(incident.affected.map(resourceKey));
  const here = state.order
    .flatMap(key => state.incidents.get(key) ?? [])
    .filter(other => other.id !== incident.id && other.affected.some(ref => own.has(resourceKey(ref))));
  const objects = new Set(incident.affected.map(objectTrait));
  const shown = new Set([incident, ...here].map(startOf));
  const before = state.past.filter(
    other => other.startedAt < incident.startedAt && !shown.has(startOf(other)) && other.traits.some(trait => objects.has(trait)),
  );
  const today = isoDate(state.now);
  const dated = <T extends Pick<Similar, 'startedAt'>>(other: T): T & Pick<Similar, 'when'> => ({
    ...other,
    when: isoDate(other.startedAt) === today ? clockOf(other.startedAt) : plain`${plainText(dateTime(other.startedAt))} UTC`,
  });
  return [...here.map(present), ...before.map(gone).reverse()].map(dated);
}

const startOf = ({ id, startedAt }: Pick<Incident, 'id' | 'startedAt'>): string => `${id} ${startedAt}`;

const present = ({ title, startedAt, state, suspects, alerts }: Incident): Omit<Similar, 'when'> => ({
  title,
  startedAt,
  state: plainText(state),
  signals: alerts,
  ...(suspects[0] ? { suspect: suspects[0].title } : {}),
});

const gone = ({ title, startedAt, recoveredAt, suspect }: PastIncident): Omit<Similar, 'when'> => ({
  title,
  startedAt,
  state: plain`over after ${spanOf(between(startedAt, recoveredAt))}`,
  signals: [],
  ...(suspect ? { suspect } : {}),
});

/** One of them in a sentence. */
export const similarText = ({ title, when, state, suspect }: Similar): PlainText =>
  plain`${title}, at ${when}, ${state}${suspect ? plain`, first suspect ${suspect}` : plainText('')}.`;
