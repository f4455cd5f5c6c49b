/** What the checks of the sources found, and what they could not look at. */
import type { Line, Span } from '../../src/contracts/content.js';
import type { Frame, RoomState } from '../../src/contracts/panel.js';
import type { CheckRun, Finding } from '../../src/model/finding.js';
import { compareText } from '../../src/model/identity.js';
import { remember } from '../../src/model/remember.js';
import { compareRefs } from '../../src/model/resource.js';
import { compareSeverity } from '../../src/model/signal.js';
import { matches, readFilter } from '../../src/text/filter.js';
import { fullName } from '../../src/text/names.js';
import { plural } from '../../src/text/plural.js';
import { severityMark, severityToken } from '../../src/text/severity.js';
import { wrapPieces } from '../../src/text/wrap.js';

export interface Checked {
  readonly findings: readonly Finding[];
  readonly runs: readonly CheckRun[];
}

/** More lines than this nobody reads: the filter finds the rest. */
const SHOWN = 200;

/** Worst first, causes before what follows from them. */
export const checkedOnce = remember((findings: RoomState['findings'], checks: RoomState['checks'], filterText: string): Checked => {
  const filter = readFilter(filterText);
  const wanted = [...findings.values()].filter(
    finding =>
      filter.terms.length === 0 ||
      matches(filter, {
        fields: [finding.sentence, finding.check, finding.object.kind, finding.object.namespace ?? '', finding.object.name],
      }),
  );
  return {
    findings: wanted.sort(
      (a, b) =>
        compareSeverity(a.severity, b.severity) ||
        Number(a.effect) - Number(b.effect) ||
        compareRefs(a.about, b.about) ||
        compareText(a.id, b.id),
    ),
    runs: [...checks.values()].sort((a, b) => compareText(a.check, b.check)),
  };
});

/** Nothing at all where no source has checks. */
export function findingLines({ findings, runs }: Checked, frame: Frame): readonly Line[] {
  if (runs.length === 0) return [];
  const blind = runs.filter(run => run.verdict === 'not-allowed' || run.verdict === 'unavailable');
  const lines: Line[] = [
    [],
    [
      { text: ` ${plural(runs.length, 'check')}`, token: 'title' },
      { text: findings.length === 0 ? ': nothing found' : `: ${plural(findings.length, 'finding')}`, token: 'text' },
      ...(blind.length > 0 ? [{ text: `, ${blind.length} could not look`, token: 'severity.warning' } as const] : []),
    ],
  ];
  const say = (mark: Span, spans: readonly Span[]): void => {
    for (const [index, line] of wrapPieces(spans, frame.width - 5).entries())
      lines.push([{ text: ' ' }, index === 0 ? mark : { text: ' ' }, { text: ' ' }, ...line]);
  };
  for (const finding of findings.slice(0, SHOWN)) {
    say({ text: severityMark(finding.severity, frame.unicode), token: finding.settled ? severityToken(finding.severity) : 'dim' }, [
      { text: `${fullName(finding.object)}: `, token: 'dim' },
      { text: finding.sentence, token: finding.settled ? 'text' : 'dim' },
    ]);
  }
  if (findings.length > SHOWN) lines.push([{ text: `   and ${findings.length - SHOWN} more: / filters them`, token: 'dim' }]);
  for (const run of blind)
    say({ text: severityMark('unknown', frame.unicode), token: 'severity.unknown' }, [
      { text: `${run.asks} `, token: 'dim' },
      { text: run.answered, token: 'text' },
    ]);
  return lines;
}
