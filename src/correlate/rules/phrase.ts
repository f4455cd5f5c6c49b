import type { PlainText } from '../../model/plain-text.js';
import { plain, plainText } from '../../model/plain-text.js';
import type { ResourceRef } from '../../model/resource.js';

/** "70 s", "12 min", "3 h": two figures are enough to judge a distance in time. */
export function span(milliseconds: number): PlainText {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 120) return plain`${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? plain`${minutes} min` : plain`${Math.round(minutes / 60)} h`;
}

/** "started 40 s apart" or "started together". */
export const startedApart = (milliseconds: number): PlainText =>
  milliseconds < 1000 ? plain`started together` : plain`started ${span(milliseconds)} apart`;

/** "deployment checkout", "node ip-10-0-3-7". */
export const refPhrase = (ref: ResourceRef): PlainText => (ref.kind === 'check' ? ref.name : plain`${plainText(ref.kind)} ${ref.name}`);

/** "1 alert", "12 pods". */
export const counted = (count: number, one: string): PlainText => plain`${count} ${plainText(count === 1 ? one : `${one}s`)}`;
