import type { TriageReport } from './triage-shape.js';

const MARK: Readonly<Record<string, string>> = { critical: 'C', warning: 'W', unknown: '?', info: 'i', none: '-' };
const clock = (at: string): string => `${at.slice(11, 16)} UTC`;

/** The report for a person without a full screen: a dumb terminal, a pipe, a mail. ASCII where it matters, no colours. */
export function triageText(report: TriageReport): string {
  const lines: string[] = [];
  const open = report.incidents.filter(incident => incident.state === 'open');
  const label = report.label && !report.context.startsWith(report.label) ? `${report.label}  ` : '';
  lines.push(`${label}${report.context}  ${clock(report.at)}`);
  if (isBlind(report)) lines.push('Nothing is known: no source has answered.');
  else
    lines.push(
      open.length === 0
        ? 'No open incident.'
        : `${open.length} open incident${open.length === 1 ? '' : 's'}, ${report.quiet.alerts.length} quiet alert${report.quiet.alerts.length === 1 ? '' : 's'}`,
    );
  for (const incident of report.incidents) {
    lines.push(
      '',
      `${incident.state === 'open' ? (MARK[incident.severity] ?? '?') : 'ok'} ${incident.title}  since ${clock(incident.startedAt)}  ${incident.alerts.length} alert${incident.alerts.length === 1 ? '' : 's'}${incident.acknowledgedBy ? `  taken by ${incident.acknowledgedBy}` : ''}`,
    );
    for (const [index, suspect] of incident.suspects.slice(0, 3).entries()) {
      lines.push(`  ${index + 1} ${suspect.title}  ${suspect.confidence.toFixed(2)}`);
      for (const item of suspect.for.slice(0, 4)) lines.push(`    + ${item.because} [${item.id}] (${item.sources.join(', ')})`);
      for (const item of suspect.against.slice(0, 2)) lines.push(`    - ${item.because} [${item.id}]`);
    }
    if (incident.inconclusive) lines.push('  inconclusive: no suspect stands out');
    if (incident.story.length > 1)
      for (const line of incident.story.slice(0, 6))
        lines.push(`  ${line.at === undefined ? '        ' : line.at.slice(11, 19)} ${line.text}`);
    if (incident.affected.length > 0)
      lines.push(
        `  affected: ${incident.affected.slice(0, 8).map(readable).join(', ')}${incident.affected.length > 8 ? ` and ${incident.affected.length - 8} more` : ''}`,
      );
    for (const plan of incident.plans.slice(0, 3)) lines.push(`  plan: ${plan.title}  risk ${plan.steps[0]?.risk ?? 'none'}`);
  }
  const troubled = report.sources.filter(source => source.failure || source.stale);
  if (troubled.length > 0) lines.push('');
  for (const source of troubled)
    lines.push(
      `source ${source.id} ${source.state}: ${source.failure ? `${source.failure.asked}: ${source.failure.answered}${source.failure.tryThis ? `. Try: ${source.failure.tryThis}` : ''}` : 'stale'}`,
    );
  return `${lines.join('\n')}\n`;
}

/** A key has an empty part where there is no namespace; a person needs none. */
const readable = (key: string): string => key.replace('//', '/');

/** No answer is not calm. */
const isBlind = (report: TriageReport): boolean => report.sources.every(source => source.lastGoodAt === undefined);

/** Exit codes: 0 calm, 1 incidents (with --exit-code), 3 no source answered. */
export function exitCodeOf(report: TriageReport, options: { readonly exitCode: boolean }): number {
  if (isBlind(report)) return 3;
  return options.exitCode && report.incidents.some(incident => incident.state === 'open') ? 1 : 0;
}
