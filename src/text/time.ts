/** Times and lengths of time as people read them. All arithmetic on the epoch: no clock, no locale. */
import type { Duration, Instant } from '../model/time.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

const two = (n: number): string => String(n).padStart(2, '0');
const positiveRemainder = (n: number, by: number): number => ((n % by) + by) % by;

export interface CalendarDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}

/** The UTC date. Days to civil date after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days. */
export function dateOf(at: Instant): CalendarDate {
  const days = Math.floor(at / DAY);
  const shifted = days + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
    weekday: positiveRemainder(days + 4, 7),
  };
}

/** "14:23:10", UTC. */
export function clockTime(at: Instant): string {
  const inDay = positiveRemainder(at, DAY);
  return `${two(Math.floor(inDay / HOUR))}:${two(Math.floor(inDay / MINUTE) % 60)}:${two(Math.floor(inDay / SECOND) % 60)}`;
}

/** "14:23", UTC. */
export const shortTime = (at: Instant): string => clockTime(at).slice(0, 5);

/** "16:23": the time of day `utcOffset` minutes ahead of UTC. */
export const localTime = (at: Instant, utcOffset: number): string => shortTime((at + utcOffset * MINUTE) as Instant);

/** "14:24:10 UTC (16:24 local)"; where local time is UTC, once is enough. */
export const bothTimes = (at: Instant, utcOffset: number): string =>
  `${clockTime(at)} UTC${utcOffset === 0 ? '' : ` (${localTime(at, utcOffset)} local)`}`;

/** "2026-01-15". */
export function isoDate(at: Instant): string {
  const { year, month, day } = dateOf(at);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

/** "2026-01-15 14:24:10", UTC. */
export const dateTime = (at: Instant): string => `${isoDate(at)} ${clockTime(at)}`;

/** Five to six columns that say when, the nearer the more exact: "14:24", then "Tue", then "12 Mar". */
export function when(at: Instant, now: Instant): string {
  const ago = now - at;
  if (ago < 18 * HOUR) return shortTime(at);
  const { day, month, weekday } = dateOf(at);
  return ago < 6 * DAY ? (WEEKDAYS[weekday] ?? '') : `${day} ${MONTHS[month - 1] ?? ''}`;
}

/** One number and one letter: "40s", "9m", "3h", "2d"; what is in the future is "0s". */
export function age(length: Duration): string {
  const positive = Math.max(0, length);
  if (positive < MINUTE) return `${Math.floor(positive / SECOND)}s`;
  if (positive < 100 * MINUTE) return `${Math.floor(positive / MINUTE)}m`;
  if (positive < 2 * DAY) return `${Math.floor(positive / HOUR)}h`;
  return `${Math.floor(positive / DAY)}d`;
}

/** The two largest parts: "2m10s", "3h05m", "2d4h", "45s". */
export function span(length: Duration): string {
  const positive = Math.abs(length);
  if (positive < MINUTE) return `${Math.round(positive / SECOND)}s`;
  const whole = Math.floor(positive / SECOND);
  if (positive < HOUR) return whole % 60 === 0 ? `${whole / 60}m` : `${Math.floor(whole / 60)}m${two(whole % 60)}s`;
  const inMinutes = Math.floor(whole / 60);
  if (positive < DAY) return inMinutes % 60 === 0 ? `${inMinutes / 60}h` : `${Math.floor(inMinutes / 60)}h${two(inMinutes % 60)}m`;
  const inHours = Math.floor(inMinutes / 60);
  return inHours % 24 === 0 ? `${inHours / 24}d` : `${Math.floor(inHours / 24)}d${inHours % 24}h`;
}

/** For a wall: "6 h 12 m", "3 d 4 h", "45 s". */
export const spaciousSpan = (length: Duration): string =>
  span(length)
    .replace(/(\d+)([smhd])/g, '$1 $2 ')
    .trimEnd()
    .replace(/\b0(\d)/g, '$1');

/** What is left, as a countdown: "9:41", "1:02:03"; never below "0:00". */
export function countdown(left: Duration): string {
  const whole = Math.max(0, Math.ceil(left / SECOND));
  const hours = Math.floor(whole / 3600);
  return hours > 0 ? `${hours}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}` : `${Math.floor(whole / 60)}:${two(whole % 60)}`;
}
