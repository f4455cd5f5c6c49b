import type { PlainText } from '../../../src/model/plain-text.js';
import type { Instant } from '../../../src/model/time.js';

/** The newest warnings of each object, by reason: what checks quote as the cause behind a state. */
export interface Warnings {
  add(uid: string, reason: string, message: PlainText, at: Instant): void;
  find(uid: string, reasons: readonly string[]): PlainText | undefined;
  forget(uid: string): void;
}

const MOST_OBJECTS = 20_000;
const MOST_REASONS = 12;

export function emptyWarnings(): Warnings {
  const known = new Map<string, Map<string, { readonly message: PlainText; readonly at: Instant }>>();
  return {
    add(uid, reason, message, at) {
      const ofObject = known.get(uid) ?? new Map<string, { readonly message: PlainText; readonly at: Instant }>();
      if ((ofObject.get(reason)?.at ?? 0) > at || (ofObject.size >= MOST_REASONS && !ofObject.has(reason))) return;
      ofObject.set(reason, { message, at });
      // The newest object goes to the end, so that the oldest one is dropped first.
      known.delete(uid);
      known.set(uid, ofObject);
      if (known.size <= MOST_OBJECTS) return;
      const oldest = known.keys().next().value;
      if (oldest !== undefined) known.delete(oldest);
    },
    find(uid, reasons) {
      let newest: { readonly message: PlainText; readonly at: Instant } | undefined;
      for (const reason of reasons) {
        const found = known.get(uid)?.get(reason);
        if (found && (!newest || found.at > newest.at)) newest = found;
      }
      return newest?.message;
    },
    forget: uid => {
      known.delete(uid);
    },
  };
}
