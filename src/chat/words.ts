import { plainText, type PlainText } from '../model/plain-text.js';

/** "14:23:10 UTC". */
export const clockOf = (at: number): PlainText => plainText(`${new Date(at).toISOString().slice(11, 19)} UTC`);

/** "9m", "2h 5m", "3d": a length of time in milliseconds for a sentence. */
export function spanOf(milliseconds: number): PlainText {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 90) return plainText(`${seconds}s`);
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return plainText(`${minutes}m`);
  const hours = Math.floor(minutes / 60);
  return plainText(hours < 48 ? `${hours}h ${minutes % 60}m` : `${Math.round(hours / 24)}d`);
}
