import type { Clock, Connection } from '../contracts/provider.js';
import type { IncidentId } from '../model/incident.js';
import type { DiffLine, Fact, PlannedAction } from '../model/plan.js';
import { plain, plainText, type PlainText } from '../model/plain-text.js';
import type { ProviderId } from '../model/signal.js';
import { seconds } from '../model/time.js';
import { drift } from '../plan/drift.js';
import type { AuditEntry } from './audit-log.js';
import { openSteps } from './audit-report.js';
import { kindFor } from './rehearse-plan.js';

/** How long to wait for the source of an open step to connect, in looks of one second. */
const LOOKS = 60;

export interface RecoveryParts {
  readonly file: string;
  readonly clock: Clock;
  connections(): ReadonlyMap<ProviderId, Connection>;
  audit(kind: AuditEntry['kind'], text: string, more?: Partial<AuditEntry>): boolean;
  noted(note: { readonly level: 'info' | 'warning' | 'error'; readonly text: PlainText; readonly incident?: IncidentId }): void;
}

/**
 * After a crash: an audit line says that a step was begun, none says how it ended. Reads what is there now, says whether
 * it was done, and closes the step in the log. Does nothing again.
 */
export async function recoverOpenSteps(parts: RecoveryParts): Promise<void> {
  for (const line of openSteps(parts.file)) {
    const details = line.details as { readonly action?: PlannedAction; readonly facts?: readonly Fact[] } | undefined;
    const found = details?.action && details.facts ? await readReality(parts, details.action, details.facts) : plainText('its line does not hold what it was about');
    const text = plain`an earlier session ended during "${plainText(line.text, 200)}" (${plainText(line.at)}): ${found}`;
    parts.noted({ level: 'warning', text });
    parts.audit('recovered', text, { ...(line.plan ? { plan: line.plan } : {}), ...(line.step === undefined ? {} : { step: line.step }), ...(line.planHash ? { planHash: line.planHash } : {}) });
  }
}

async function readReality(parts: RecoveryParts, action: PlannedAction, before: readonly Fact[]): Promise<PlainText> {
  for (let look = 0; look < LOOKS; look++) {
    const kind = kindFor(parts.connections(), action);
    if (kind) {
      const now = await kind.observe(action, AbortSignal.timeout(15_000));
      if (!now.ok) return plain`it can't be read now (${now.error.answered}): look at it yourself`;
      const differences = drift(before, now.value);
      return differences.length === 0 ? plainText('the object is as it was before: it was not done') : plain`the object has changed since, so it was done, or someone else acted: ${inWords(differences)}`;
    }
    await parts.clock.sleep(seconds(1));
  }
  return plain`${plainText(action.provider)} did not connect: look at it yourself`;
}

const inWords = (differences: readonly DiffLine[]): PlainText => plainText(differences.map(({ path, before, after }) => `${path}: ${before} → ${after}`).join('; '), 500);
