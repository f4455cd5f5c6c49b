import { refuse } from '../../src/contracts/command.js';
import type { Content, Line, Span, Token } from '../../src/contracts/content.js';
import { definePanel, STILL_RATE, type Frame, type Link, type RoomState } from '../../src/contracts/panel.js';
import type { SourceHealth } from '../../src/model/health.js';
import { compareText } from '../../src/model/identity.js';
import { remember } from '../../src/model/remember.js';
import { between, milliseconds } from '../../src/model/time.js';
import { quantity } from '../../src/text/amount.js';
import { matches, readFilter } from '../../src/text/filter.js';
import { plural } from '../../src/text/plural.js';
import { age, span } from '../../src/text/time.js';
import { pad } from '../../src/text/width.js';
import { wrapPieces } from '../../src/text/wrap.js';
import { checkedOnce, findingLines, type Checked } from './findings.js';

interface View {
  readonly sources: readonly SourceHealth[];
  readonly cursor: number;
  readonly known: number;
  readonly model: RoomState['model'];
  readonly dropped: number;
  readonly filter: string;
  readonly link: Link | undefined;
  readonly checked: Checked;
}

const ORDER: Readonly<Record<SourceHealth['state'], number>> = { failed: 0, degraded: 1, connecting: 2, ready: 3, 'not-configured': 4 };
/** Below this two clocks agree well enough to sort by. */
const SKEW_SHOWN = milliseconds(2000);

/** What needs attention first, then by name. */
const sourcesOnce = remember((health: RoomState['health'], filterText: string): readonly SourceHealth[] => {
  const filter = readFilter(filterText);
  const rank = (source: SourceHealth): number => (source.stale && source.state !== 'failed' ? 0.5 : ORDER[source.state]);
  return [...health.values()]
    .filter(
      source => filter.terms.length === 0 || matches(filter, { fields: [source.title, source.source, source.state, source.context ?? ''] }),
    )
    .sort((a, b) => rank(a) - rank(b) || compareText(a.source, b.source));
});

const chosen = (view: View): SourceHealth | undefined => view.sources[view.cursor];

export const panel = definePanel({
  id: 'sources',
  title: 'Sources',
  summary: 'How each source is doing: how fresh, what failed, what to try, what its checks found.',
  select: (state, own): View => ({
    sources: sourcesOnce(state.health, own.filter),
    cursor: own.cursor,
    known: state.health.size,
    model: state.model,
    dropped: state.dropped,
    filter: own.filter,
    link: own.link,
    checked: checkedOnce(state.findings, state.checks, own.filter),
  }),
  header: view => {
    const configured = view.sources.filter(source => source.state !== 'not-configured');
    const fresh = configured.filter(
      source => (source.state === 'ready' || (source.state === 'degraded' && !source.failure)) && !source.stale,
    ).length;
    return configured.length === 0 ? {} : { counts: `${fresh} of ${configured.length} fresh` };
  },
  rows: view => ({ count: view.sources.length, id: index => view.sources[index]?.source ?? '' }),
  render: (view, frame): Content => {
    if (view.known === 0)
      return { kind: 'empty', title: 'Looking for sources', hint: 'flags, environment, config file, kubeconfig, AWS profiles' };
    if (view.sources.length === 0 && view.checked.findings.length === 0)
      return { kind: 'empty', title: 'Nothing matches the filter', hint: `/${view.filter}   Esc clears it` };
    const lines: Line[] = [];
    let cursor = 0;
    view.sources.forEach((source, index) => {
      if (index === view.cursor) cursor = lines.length;
      lines.push(headLine(source, frame), ...moreLines(source, frame));
    });
    lines.push([], ...modelLines(view.model, frame), ...(view.link ? linkLines(view.link, frame) : []));
    if (view.dropped > 0)
      lines.push([{ text: ` ${plural(view.dropped, 'signal was', 'signals were')} dropped because of limits`, token: 'severity.warning' }]);
    lines.push(...findingLines(view.checked, frame));
    return { kind: 'lines', lines, cursor };
  },
  commands: [
    {
      id: 'sources.refresh',
      title: 'ask now',
      keys: ['enter'],
      bar: 1,
      intent: view => {
        const source = chosen(view);
        if (!source) return refuse('Choose a source first');
        return source.state === 'not-configured' ? refuse('It is not configured') : { type: 'refresh', source: source.source };
      },
    },
    {
      id: 'sources.copy',
      title: 'copy',
      keys: ['y'],
      bar: 2,
      intent: view => {
        const source = chosen(view);
        return source ? { type: 'copy', what: source.title, text: JSON.stringify(source, undefined, 2) } : refuse('Choose a source first');
      },
    },
  ],
});

function standing(source: SourceHealth, unicode: boolean): { readonly mark: string; readonly token: Token; readonly words: string } {
  if (source.stale && source.state !== 'failed') return { mark: unicode ? '▲' : 'W', token: 'severity.warning', words: 'silent' };
  switch (source.state) {
    case 'ready':
      return { mark: unicode ? '✓' : 'ok', token: 'severity.ok', words: 'ready' };
    case 'degraded':
      return { mark: unicode ? '▲' : 'W', token: 'severity.warning', words: 'degraded' };
    case 'failed':
      return { mark: unicode ? '●' : 'C', token: 'severity.critical', words: 'failed' };
    case 'connecting':
      return { mark: unicode ? '…' : '..', token: 'dim', words: 'connecting' };
    case 'not-configured':
      return { mark: unicode ? '–' : '-', token: 'dim', words: 'not configured' };
  }
}

/** The age of the last good answer where it says something: one that comes and goes with each poll does not. */
const freshness = (source: SourceHealth, frame: Frame): string => {
  if (source.lastGoodAt === undefined) return 'never';
  const old = between(source.lastGoodAt, frame.now);
  return !source.stale && old <= Math.max(source.every * 1.5, 30_000) ? 'fresh' : `${age(old)} ago`;
};

/** Roughly, so that it stays the same from poll to poll: "<0.2 s". */
const TOOK = [100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000] as const;
function took({ took: length }: SourceHealth): string {
  if (length === undefined) return '';
  const step = TOOK.find(most => length < most);
  return step === undefined ? `${age(length)}` : `<${step / 1000} s`;
}

function headLine(source: SourceHealth, frame: Frame): Line {
  const { mark, token, words } = standing(source, frame.unicode);
  const quiet: Token = source.state === 'not-configured' ? 'dim' : 'text';
  const next =
    source.failure && source.nextAt !== undefined && source.nextAt > frame.now ? `next in ${age(between(frame.now, source.nextAt))}` : '';
  const line: Span[] = [
    { text: ` ${pad(mark, 3)}`, token },
    { text: pad(source.title, 16), token: quiet === 'dim' ? 'dim' : 'strong' },
    { text: pad(words, 15), token },
    { text: pad(source.state === 'not-configured' ? '' : freshness(source, frame), 9), token: source.stale ? 'stale' : quiet },
  ];
  if (frame.width >= 60) line.push({ text: pad(next, 13), token: 'dim' });
  if (frame.width >= 78) line.push({ text: pad(source.signals > 0 ? plural(source.signals, 'signal') : '', 13), token: 'dim' });
  if (frame.width >= 90) line.push({ text: pad(took(source), 9), token: 'dim' });
  if (frame.width >= 110 && source.context) line.push({ text: source.context, token: 'dim' });
  return line;
}

/** A failure in three parts, then what else a person should know. */
function moreLines(source: SourceHealth, frame: Frame): readonly Line[] {
  const lines: Line[] = [];
  const say = (label: string, text: string, token: Token = 'text'): void => {
    for (const [index, line] of wrapPieces<Span>([{ text, token }], frame.width - 15).entries())
      lines.push([{ text: index === 0 ? `    ${pad(label, 10)}` : ' '.repeat(14), token: 'dim' }, ...line]);
  };
  if (source.failure) {
    say('asked', source.failure.asked);
    say('answered', source.failure.answered, 'severity.warning');
    if (source.failure.tryThis) say('try', source.failure.tryThis, 'accent');
    if (source.failures > 1) say('', `${source.failures} failures in a row`, 'dim');
  }
  const skew = source.clockSkew ?? 0;
  if (Math.abs(skew) >= SKEW_SHOWN)
    say('clock', `${span(milliseconds(skew))} ${skew > 0 ? 'ahead of' : 'behind'} ours: its times are that uncertain`, 'severity.warning');
  if (source.rejected > 0) say('rejected', `${plural(source.rejected, 'value')}: ${source.rejectedBecause.join('; ')}`, 'severity.warning');
  for (const note of source.notes) say('', note, 'dim');
  if (frame.width < 110 && source.context) say('', source.context, 'dim');
  return lines;
}

function modelLines(model: RoomState['model'], frame: Frame): readonly Line[] {
  const good = model.state === 'ready' || model.state === 'busy';
  const mark = good ? (frame.unicode ? '✓' : 'ok') : model.state === 'absent' ? (frame.unicode ? '–' : '-') : frame.unicode ? '▲' : 'W';
  const words =
    model.state === 'absent'
      ? 'no model: questions are answered from the evidence'
      : `${model.name ?? ''}  ${model.state}${model.because ? `: ${model.because}` : ''}`;
  const spans: readonly Span[] = [
    { text: words, token: 'text' },
    ...(model.host ? [{ text: `  ${model.host}`, token: 'dim' } as const] : []),
    ...(model.remote ? [{ text: '  not this machine', token: 'severity.warning' } as const] : []),
  ];
  return labelled(
    { text: ` ${pad(mark, 3)}`, token: good ? 'severity.ok' : model.state === 'absent' ? 'dim' : 'severity.warning' },
    'Language model',
    spans,
    frame,
  );
}

/** What goes to this terminal: a slow line is a source of surprises too. */
function linkLines({ bytesPerSecond, budget, slow, chosen: asked }: Link, frame: Frame): readonly Line[] {
  const rate = `${bytesPerSecond > STILL_RATE ? '' : 'under '}${quantity(Math.max(bytesPerSecond, STILL_RATE), 'bytes')}/s`;
  const words: readonly Span[] = [
    { text: budget === undefined ? `${rate}, no limit` : `${rate} of ${quantity(budget, 'bytes')}/s`, token: 'text' },
    ...(slow
      ? [
          {
            text: asked ? ': fewer, smaller frames, as asked' : ': fewer, smaller frames while the line is slow',
            token: asked ? 'dim' : 'severity.warning',
          } as const,
        ]
      : []),
  ];
  const good = !slow || asked;
  return labelled(
    {
      text: ` ${pad(good ? (frame.unicode ? '✓' : 'ok') : frame.unicode ? '▲' : 'W', 3)}`,
      token: good ? 'severity.ok' : 'severity.warning',
    },
    'This terminal',
    words,
    frame,
  );
}

/** A line of the list that is no source: mark, name, and words that go on below themselves. */
function labelled(mark: Span, title: string, spans: readonly Span[], frame: Frame): readonly Line[] {
  return wrapPieces(spans, Math.max(8, frame.width - 21)).map((line, index) => [
    ...(index === 0 ? [mark, { text: pad(title, 16), token: 'strong' as const }] : [{ text: ' '.repeat(20) }]),
    ...line,
  ]);
}
