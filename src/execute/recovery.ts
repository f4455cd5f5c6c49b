import type { Clock, Connection } from '../contracts/provider.js';
import { plain, plainText, type PlainText } from '../model/plain-text.js';
import type { ProviderId } from '../model/signal.js';
import { seconds } from '../model/time.js';
import type { AuditEntry, AuditLine } from './audit-log.js';
import { openSteps } from './audit-report.js';
import { CALL_LIMIT, said, withLimit } from './call-limit.js';
import { isAlive } from './file-lock.js';
import { kindFor } from './rehearse-plan.js';
import { changedFacts, processOf, readStepDetails, SESSION, sessionOf } from './step-details.js';

/** How long to wait for the source of an open step to connect, in looks of one second. */
const LOOKS = 60;

export interface RecoveryParts {
  readonly file: string;
  readonly clock: Clock;
  connections(): ReadonlyMap<ProviderId, Connection>;
  audit(kind: AuditEntry['kind'], text: string, more?: Partial<AuditEntry>): boolean;
  noted(note: { readonly level: 'info' | 'warning' | 'error'; readonly text: PlainText }): void;
  /** Aborted when the room closes. */
  readonly stop: AbortSignal;
}

/**
 * After a crash: an audit line says that a step was begun, none says how it ended. Reads what is there now, says whether
 * it was done, and closes the step in the log. Does nothing again. What can't be read stays open for the next start.
 */
export async function recoverOpenSteps(parts: RecoveryParts): Promise<void> {
  for (const line of openSteps(parts.file)) {
    const owner = ownerOf(line);
    if (owner === 'this session') continue;
    if (owner === 'another session') {
      parts.noted({
        level: 'info',
        text: plain`another session of this account is at "${plainText(line.text, 200)}" (${plainText(line.by, 60)})`,
      });
      continue;
    }
    const found = await readReality(parts, line);
    if (parts.stop.aborted) return;
    const text = plain`an earlier session ended during "${plainText(line.text, 200)}" (${plainText(line.at)}): ${found.text}`;
    parts.noted({ level: 'warning', text });
    if (found.isKnown)
      parts.audit('recovered', text, {
        ...(line.plan ? { plan: line.plan } : {}),
        ...(line.step === undefined ? {} : { step: line.step }),
        ...(line.planHash ? { planHash: line.planHash } : {}),
      });
  }
}

function ownerOf(line: AuditLine): 'this session' | 'another session' | 'nobody' {
  const session = sessionOf(line.details);
  if (session === SESSION) return 'this session';
  if (session === undefined) return 'nobody';
  const pid = processOf(session);
  // Our own number in another session's line: it ended, and the number was given again, as in containers.
  return pid !== process.pid && isAlive(pid) ? 'another session' : 'nobody';
}

async function readReality(
  { clock, connections, stop }: RecoveryParts,
  line: AuditLine,
): Promise<{ readonly isKnown: boolean; readonly text: PlainText }> {
  const details = readStepDetails(line.details);
  if (!details) return { isKnown: true, text: plainText('its line does not hold what would have to be compared: look at it yourself') };
  const { action, rehearsal } = details;
  for (let look = 0; look < LOOKS && !stop.aborted; look++) {
    const kind = kindFor(connections(), action);
    if (!kind) {
      await clock.sleep(seconds(1), stop);
      continue;
    }
    const facts = await withLimit(clock, CALL_LIMIT, `read ${line.text}`, signal => kind.observe(action, signal));
    if (!facts.ok) return { isKnown: false, text: plain`it can't be read now (${said(facts.error)}): look at it yourself` };
    const outcome = await withLimit(clock, CALL_LIMIT, `look at ${line.text}`, signal => kind.verify(action, rehearsal, signal));
    const seen = outcome.ok ? plain`; now: ${outcome.value.seen}` : plainText('');
    const changed = changedFacts(details, facts.value);
    if (changed.length === 0 && !(outcome.ok && outcome.value.is === 'worked'))
      return { isKnown: true, text: plain`the object is as it was before: it was not done${seen}` };
    const what =
      changed.length === 0 ? plainText('what it was to bring about is there') : plain`${plainText(changed.join(', '), 300)} changed since`;
    return { isKnown: true, text: plain`${what}, so it was done, or someone else acted${seen}` };
  }
  return { isKnown: false, text: plain`${plainText(action.provider)} did not connect: look at it yourself` };
}
