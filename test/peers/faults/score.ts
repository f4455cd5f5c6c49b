import { namespaceOf, type Fault } from './fault.js';
import type { Triage } from './triage.js';

/** How one fault fared. */
export interface Score {
  readonly fault: Fault;
  /** The cause is in a finding about the broken object itself. */
  readonly found: boolean;
  /** It is in the first finding of the namespace (or of the object, which is in none). */
  readonly first: boolean;
  /** It is in the first suspect of the first incident: its title, or what speaks for it. Undefined when nothing alerts. */
  readonly hypothesis: boolean | undefined;
  readonly said: string;
}

const says = (fault: Fault, text: string): boolean => fault.cause.every(pattern => pattern.test(text));
const leads = (fault: Fault, text: string): boolean => says(fault, text) || (fault.root?.test(text) ?? false);

/** The incident that the fault is in, when it alerts. */
export const incidentOf = (fault: Fault, triage: Triage): Triage['incidents'][number] | undefined =>
  triage.incidents.find(incident =>
    incident.alerts.some(
      alert => alert.labels['namespace'] === namespaceOf(fault) || Object.values(alert.labels).includes(fault.object.name),
    ),
  );

/** @param alone what is said when only its namespace is looked at */
export function scoreOf(fault: Fault, triage: Triage, alone: Triage): Score {
  const isIt = ({ object }: Triage['findings'][number]): boolean =>
    object.kind === fault.object.kind &&
    object.name.startsWith(fault.object.name) &&
    (object.namespace ?? namespaceOf(fault)) === namespaceOf(fault);
  const beside = triage.findings.filter(finding => finding.object.namespace === namespaceOf(fault) || isIt(finding));
  const about = beside.filter(isIt);
  const said = about.find(finding => says(fault, finding.sentence)) ?? about[0] ?? beside[0];
  const first = incidentOf(fault, alone);
  const suspect = first?.suspects[0];
  return {
    fault,
    found: about.some(finding => says(fault, finding.sentence)),
    first: beside[0] !== undefined && leads(fault, beside[0].sentence),
    hypothesis:
      first === undefined
        ? undefined
        : suspect !== undefined && leads(fault, [suspect.title, ...suspect.for.map(evidence => evidence.because)].join('\n')),
    said: said?.sentence ?? 'nothing',
  };
}

const mark = (value: boolean | undefined): string => (value === undefined ? '' : value ? 'yes' : '**no**');
const share = (values: readonly boolean[]): string =>
  `${values.filter(Boolean).length} of ${values.length} (${Math.round((100 * values.filter(Boolean).length) / Math.max(1, values.length))} %)`;

/** The table that is kept beside the test. */
export function tableOf(scores: readonly Score[], falseFindings: number): string {
  const hypotheses = scores.flatMap(score => (score.hypothesis === undefined ? [] : [score.hypothesis]));
  return [
    '# Faults of a real API server, and what is said of them',
    '',
    'Made by `kubernetes-faults.test.ts` (set WARROOM_WRITE_TABLE=1). kwok plays nodes and pods; each fault is alone in a namespace, and `warroom triage --json` looks at that namespace.',
    '',
    `- cause named in a finding of the broken object: ${share(scores.map(score => score.found))}`,
    `- cause named in the first finding: ${share(scores.map(score => score.first))}`,
    `- cause named in the first hypothesis, of those that alert: ${share(hypotheses)}`,
    `- findings in a healthy cluster: ${falseFindings}`,
    '',
    '| fault | object | finding | first | hypothesis | what is said |',
    '| --- | --- | --- | --- | --- | --- |',
    ...scores.map(
      score =>
        `| ${score.fault.title} | ${score.fault.object.kind} | ${mark(score.found)} | ${mark(score.first)} | ${mark(score.hypothesis)} | ${plainCell(score.said)} |`,
    ),
    '',
  ].join('\n');
}

/** Names that differ from run to run are cut, so that the table changes only when a sentence does. */
const plainCell = (text: string): string =>
  text
    .replaceAll('|', '\\|')
    .replace(/-[a-f0-9]{7,10}-[a-z0-9]{5}\b/g, '-…')
    .replace(/-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '-…')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z?/g, 'TIME');
