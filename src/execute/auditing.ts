import { plainText, type PlainText } from '../model/plain-text.js';
import type { ActingOptions } from './acting-options.js';
import { openDelivery } from './audit-delivery.js';
import { openAuditLog, type AuditEntry } from './audit-log.js';

/** The audit log of a room: who, when and where are added to what is said. */
export interface Auditing {
  /** False when it can't be written, which is told: nothing may be done then. */
  audit(kind: AuditEntry['kind'], text: string, more?: Partial<AuditEntry>): boolean;
  /** Waits for what is on its way to the second sink. */
  close(): Promise<void>;
}

type AuditingOptions = Pick<ActingOptions, 'auditPath' | 'auditSink' | 'redact' | 'clock' | 'noted' | 'operator' | 'identity' | 'context'>;

/** @param who the name that stands behind what is done now */
export function openAuditing(options: AuditingOptions, who: () => PlainText): Auditing {
  const { clock, auditPath: file, auditSink: sink, operator } = options;
  const log = openAuditLog({ file, redact: options.redact });
  const delivery = sink && openDelivery({ file, sink, clock, told: (level, text) => options.noted({ level, text }) });
  // What waited when the last room closed goes first.
  delivery?.wake();
  return {
    audit(kind, text, more = {}) {
      const identity = options.identity();
      const written = log.append({
        kind,
        text,
        at: new Date(clock.now()).toISOString(),
        ticks: Math.round(clock.monotonic()),
        by: who(),
        context: options.context(),
        ...(operator.from ? { from: operator.from } : {}),
        ...(identity ? { identity } : {}),
        ...more,
      });
      if (written.ok) delivery?.wake();
      else options.noted({ level: 'error', text: plainText(written.error, 400) });
      return written.ok;
    },
    close: async () => {
      await delivery?.close();
    },
  };
}
