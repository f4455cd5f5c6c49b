import { refuse } from '../../src/contracts/command.js';
import type { Column, Content } from '../../src/contracts/content.js';
import { definePanel, type Frame, type RoomIntent, type RoomState } from '../../src/contracts/panel.js';
import type { NoiseReport, NoiseState, RuleNoise } from '../../src/model/noise.js';
import { remember } from '../../src/model/remember.js';
import { hours, milliseconds, type Duration } from '../../src/model/time.js';
import { matches, readFilter } from '../../src/text/filter.js';
import { emptySentences, learnedText, proposalText } from '../../src/text/noise.js';
import { plural } from '../../src/text/plural.js';
import { span } from '../../src/text/time.js';
import { noiseCells, noiseDetail, noisePage } from './draw.js';

/** Windows that `<` and `>` step through. */
const WINDOWS: readonly Duration[] = [hours(24), hours(24 * 7), hours(24 * 30)];
const USUAL = hours(24 * 7);
/** Below this height the list has it all. */
const SPLIT_FROM = 14;

interface View {
  readonly noise: NoiseState;
  readonly rules: readonly RuleNoise[];
  readonly cursor: number;
  readonly filter: string;
  readonly learned: RoomState['learned'];
}

const reportOf = (noise: NoiseState): NoiseReport | undefined =>
  noise.is === 'ready' ? noise.report : noise.is === 'reading' ? noise.before : undefined;
const rulesOnce = remember((report: NoiseReport | undefined, filter: string): readonly RuleNoise[] => {
  const terms = readFilter(filter);
  return (report?.rules ?? []).filter(
    ({ rule }) =>
      filter === '' || matches(terms, { fields: [rule.name, rule.severity, rule.group ?? '', rule.source], labels: rule.labels }),
  );
});
const chosen = (view: View): RuleNoise | undefined => view.rules[view.cursor];

function windowOf({ noise }: View): Duration {
  if (noise.is === 'reading') return milliseconds(noise.window.to - noise.window.from);
  const report = reportOf(noise);
  return report ? milliseconds(report.window.to - report.window.from) : USUAL;
}

function stepped(view: View, by: 1 | -1): RoomIntent | undefined {
  const now = windowOf(view);
  const next = by > 0 ? WINDOWS.find(window => window > now) : [...WINDOWS].reverse().find(window => window < now);
  return next && { type: 'look-back', window: next };
}

export const panel = definePanel({
  id: 'noise',
  title: 'Noise',
  summary: 'What each alert rule cost and gave, and which setting would have spared it, replayed from history.',
  select: (state, own): View => ({
    noise: state.noise,
    rules: rulesOnce(reportOf(state.noise), own.filter),
    cursor: own.cursor,
    filter: own.filter,
    learned: state.learned,
  }),
  header: view => {
    const report = reportOf(view.noise);
    if (!report) return {};
    return {
      counts: `${span(milliseconds(report.window.to - report.window.from))} of ${report.source}, ${plural(view.rules.length, 'rule')}${view.noise.is === 'reading' ? ', reading anew' : ''}`,
    };
  },
  rows: view => ({ count: view.rules.length, id: index => view.rules[index]?.id ?? '' }),
  render: (view, frame): Content => {
    const report = reportOf(view.noise);
    const rule = chosen(view);
    if (!report || !rule) return nothing(view, report);
    const columns: readonly Column[] = [
      { title: 'rule', width: { share: 3 } },
      { title: 'firings', width: 7, align: 'right' },
      { title: 'nobody', width: 6, align: 'right' },
      { title: 'median', width: 6, align: 'right', drop: 3 },
      { title: 'flaps', width: 5, align: 'right', drop: 2 },
      { title: 'proposal', width: { share: 3 }, drop: 1 },
    ];
    const table: Content = {
      kind: 'table',
      columns,
      cursor: view.cursor,
      rows: {
        count: view.rules.length,
        id: index => (view.rules[index] as RuleNoise).id,
        cells: index => noiseCells(view.rules[index] as RuleNoise, frame),
      },
    };
    if (frame.height < SPLIT_FROM) return table;
    const lines = noiseDetail(report, rule, frame);
    const top = Math.max(4, Math.min(view.rules.length + 1, Math.max(frame.height >> 1, frame.height - lines.length - 1)));
    return {
      kind: 'stack',
      parts: [
        { height: top, content: table },
        { height: 'rest', content: { kind: 'lines', lines: [divider(frame), ...lines] } },
      ],
    };
  },
  commands: [
    {
      id: 'noise.open',
      title: 'replay and proposal',
      keys: ['enter'],
      bar: 1,
      intent: view => {
        const [report, rule] = [reportOf(view.noise), chosen(view)];
        return report && rule
          ? { type: 'show', title: rule.rule.name, text: noisePage(report, rule) }
          : refuse('r reads the history first');
      },
    },
    {
      id: 'noise.copy',
      title: 'copy the proposal',
      keys: ['y'],
      bar: 2,
      intent: view => {
        const [report, rule] = [reportOf(view.noise), chosen(view)];
        if (!report || !rule) return refuse('r reads the history first');
        if (rule.proposals.length === 0) return refuse('There is no proposal for this rule');
        return {
          type: 'copy',
          what: `proposal for ${rule.rule.name}`,
          text: rule.proposals.map(proposal => proposalText(report, rule, proposal)).join('\n\n'),
        };
      },
    },
    {
      id: 'noise.read',
      title: 'read the history',
      keys: ['r'],
      bar: 3,
      intent: view => (view.noise.is === 'reading' ? refuse('It is being read') : { type: 'look-back', window: windowOf(view) }),
    },
    { id: 'noise.longer', title: 'longer', keys: ['<'], bar: 4, intent: view => stepped(view, 1) ?? refuse('30 days is the longest') },
    { id: 'noise.shorter', title: 'shorter', keys: ['>'], bar: 5, intent: view => stepped(view, -1) ?? refuse('A day is the shortest') },
    {
      id: 'noise.learned',
      title: 'what decisions taught',
      keys: ['L'],
      bar: 6,
      intent: view => ({ type: 'show', title: 'Learned from decisions on this machine', text: learnedText(view.learned) }),
    },
    {
      id: 'noise.forget',
      title: 'take back what was learned',
      keys: ['F'],
      intent: view =>
        view.learned.length === 0
          ? refuse('Nothing is learned here')
          : {
              type: 'prompt',
              title: 'Key to take back (L lists them), or all',
              then: text => ({ type: 'forget', ...(text.trim() === 'all' ? {} : { key: text.trim() }) }),
            },
    },
  ],
});

/** A line between the list and what it says of one rule. */
const divider = ({ width, unicode }: Frame): readonly [{ readonly text: string; readonly token: 'border' }] => [
  { text: (unicode ? '─' : '-').repeat(width), token: 'border' },
];

function nothing({ noise, filter }: View, report: NoiseReport | undefined): Content {
  if (noise.is === 'failed') {
    const { asked, answered, tryThis } = noise.failure;
    return {
      kind: 'empty',
      title: `The history can't be read: ${answered}`,
      hint: `${asked}${tryThis ? `. Try: ${tryThis}` : ''}   r tries again`,
    };
  }
  if (noise.is === 'reading')
    return {
      kind: 'empty',
      title: `Reading ${span(milliseconds(noise.window.to - noise.window.from))} of alert history`,
      hint: 'A few queries, one after the other',
    };
  if (!report)
    return {
      kind: 'empty',
      title: 'Which alert rules cost more than they give?',
      hint: `r reads ${span(USUAL)} of history and replays it; nothing is changed`,
    };
  if (filter !== '') return { kind: 'empty', title: 'Nothing matches the filter', hint: `/${filter}   Esc clears it` };
  const [title, hint] = emptySentences(report);
  return { kind: 'empty', title: title ?? '', ...(hint === undefined ? {} : { hint }) };
}
