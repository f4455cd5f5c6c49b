/** A moment: milliseconds since the Unix epoch, UTC. */
export type Instant = number & { readonly __brand: 'Instant' };
/** A length of time in milliseconds. */
export type Duration = number & { readonly __brand: 'Duration' };
/** A stretch of time, both ends included. */
export interface Window {
  readonly from: Instant;
  readonly to: Instant;
}

export const instant = (milliseconds: number): Instant => milliseconds as Instant;
export const milliseconds = (n: number): Duration => n as Duration;
export const seconds = (n: number): Duration => (n * 1000) as Duration;
export const minutes = (n: number): Duration => (n * 60_000) as Duration;
export const hours = (n: number): Duration => (n * 3_600_000) as Duration;

export const later = (at: Instant, by: Duration): Instant => (at + by) as Instant;
export const earlier = (at: Instant, by: Duration): Instant => (at - by) as Instant;
/** How long after `from` is `to`; negative when it is before. */
export const between = (from: Instant, to: Instant): Duration => (to - from) as Duration;

/** Reads an ISO 8601 time with a zone (as every API we poll sends it); undefined when it is none. */
export function parseInstant(text: string): Instant | undefined {
  if (!/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/.test(text)) return undefined;
  // eslint-disable-next-line no-restricted-globals -- with a zone in the text this reads no clock and no locale
  const parsed = Date.parse(text);
  return Number.isNaN(parsed) ? undefined : (parsed as Instant);
}

/** "2026-01-15T14:24:10.000Z": as parseInstant reads it and every API takes it. */
// eslint-disable-next-line no-restricted-globals -- of a moment that is given: this reads no clock and no locale
export const instantText = (at: Instant): string => new Date(at).toISOString();

/** The latest of any number of times, -Infinity of none. Math.max itself takes no more arguments than the stack holds. */
export function latest(times: readonly number[]): number {
  let most = -Infinity;
  for (const time of times) if (time > most) most = time;
  return most;
}
