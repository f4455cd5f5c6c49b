import { checkSource, type SourceReport } from '../session/check-sources.js';
import { surroundingsOf } from '../session/start-room.js';
import type { CommandOptions } from './options.js';
import { print } from './print.js';
import { roomOptions } from './settings.js';

/** Per source: configured, reachable, allowed, what to do. Ends with 1 when a source that is configured or asked for does not work. */
export async function doctor(options: CommandOptions): Promise<number> {
  const { discovered, paths } = await surroundingsOf(roomOptions(options));
  const reports = await Promise.all(discovered.sources.map(checkSource));
  for (const report of reports) print(described(report));
  for (const source of discovered.missing) print(`${source.wrong ? 'x' : '-'} ${source.title}: not used, ${source.because}`);
  print(`config ${paths.configFile}, log ${paths.log}`);
  return reports.some(report => report.state === 'failed') || discovered.missing.some(source => source.wrong) ? 1 : 0;
}

function described(report: SourceReport): string {
  if (report.state === 'failed') {
    const { failure } = report;
    return `x ${report.title}: ${failure ? `${failure.asked}: ${failure.answered}` : (report.because ?? 'no answer')}${failure?.tryThis ? `\n    try: ${failure.tryThis}` : ''}`;
  }
  const facts = [
    report.context,
    report.user === undefined ? undefined : `as ${report.user}`,
    report.version,
    `${report.took ?? 0} ms`,
  ].filter(fact => fact !== undefined && fact !== '');
  const able = report.actions.length > 0 ? `\n    can plan: ${report.actions.join(', ')} (done only in maker mode, after approval)` : '';
  return `ok ${report.title}: ${facts.join(', ')}${able}`;
}
