import { showAudit, verifyAudit, type AuditReport } from '../execute/audit-report.js';
import { pathsOf } from './paths.js';

/** What was decided and done from this machine, or whether the log still holds what was written. */
export function auditReport(task: 'show' | 'verify', env: Readonly<Record<string, string | undefined>>, gameDay: boolean): AuditReport {
  const { audit, gameDayAudit } = pathsOf(env);
  const file = gameDay ? gameDayAudit : audit;
  return task === 'show' ? showAudit(file) : verifyAudit(file);
}
