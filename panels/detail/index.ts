import { refuse } from '../../src/contracts/command.js';
import type { Content, Line } from '../../src/contracts/content.js';
import { definePanel, type Frame, type RoomState } from '../../src/contracts/panel.js';
import type { EvidenceId, Incident } from '../../src/model/incident.js';
import { plain, type PlainText } from '../../src/model/plain-text.js';
import { remember } from '../../src/model/remember.js';
import type { MetricSeries, Signal } from '../../src/model/signal.js';
import { evidenceText } from '../../src/text/evidence-text.js';
import { incidentLines } from './incident-page.js';
import { signalLines } from './signal-page.js';

interface View {
  readonly incident: Incident | undefined;
  readonly signal: Signal | undefined;
  readonly series: readonly MetricSeries[];
  readonly alerts: RoomState['alerts'];
  readonly signals: RoomState['signals'];
  readonly acknowledged: RoomState['acknowledged'];
  readonly incidents: RoomState['incidents'];
  readonly past: RoomState['past'];
}

/** Series to plot: those behind the alert, or behind any alert of the incident. */
const seriesOnce = remember(
  (signals: RoomState['signals'], incident: Incident | undefined, signal: Signal | undefined): readonly MetricSeries[] => {
    const alerts = new Set<string>(signal ? [signal.id] : (incident?.alerts ?? []));
    const found: MetricSeries[] = [];
    for (const each of signals.values())
      if (
        each.type === 'series' &&
        each.points.length > 1 &&
        (each.id === signal?.id || (each.behind !== undefined && alerts.has(each.behind)))
      )
        found.push(each);
    return found.slice(0, 3);
  },
);

/** A plot below this says nothing. */
const CHART = { width: 24, height: 6, most: 14 };
const COLOURS = ['lane.metric', 'lane.change', 'lane.event'] as const;

export const panel = definePanel({
  id: 'detail',
  title: 'Detail',
  summary: 'The chosen incident: suspects with evidence for and against. The chosen alert: labels, expression, chart.',
  needs: ['alert'],
  select: (state, own): View => {
    const incident = own.incident === undefined ? undefined : state.incidents.get(own.incident);
    const signal = own.signal === undefined ? undefined : (state.alerts.get(own.signal) ?? state.signals.get(own.signal));
    return {
      incident,
      signal,
      series: seriesOnce(state.signals, incident, signal),
      alerts: state.alerts,
      signals: state.signals,
      acknowledged: state.acknowledged,
      incidents: state.incidents,
      past: state.past,
    };
  },
  header: view => ({
    title: view.signal
      ? [...(view.incident ? [view.incident.title.split(':')[0] ?? ''] : []), titleOf(view.signal)].join(' > ')
      : (view.incident?.title ?? 'Detail'),
  }),
  render: (view, frame): Content => {
    if (!view.incident && !view.signal)
      return {
        kind: 'empty',
        title: view.incidents.size > 0 ? 'No incident is chosen' : 'Nothing to look into',
        hint: 'The incident under the cursor is shown here',
      };
    const lines = view.signal
      ? signalLines(view.signal, view.incident, frame)
      : incidentLines({
          incident: view.incident as Incident,
          alerts: view.alerts,
          signals: view.signals,
          incidents: view.incidents,
          past: view.past,
          acknowledged: view.acknowledged,
          frame,
        });
    return withChart(lines, view, frame);
  },
  commands: [
    {
      id: 'detail.back',
      title: 'whole incident',
      keys: ['escape'],
      intent: view =>
        view.signal && view.incident ? { type: 'choose-incident', incident: view.incident.id } : refuse('The whole incident is shown'),
    },
    {
      id: 'detail.evidence',
      title: 'evidence',
      keys: ['enter'],
      bar: 1,
      intent: view => {
        if (view.signal)
          return {
            type: 'show',
            title: titleOf(view.signal),
            text: evidenceText(
              { id: 'signal' as EvidenceId, text: titleOf(view.signal), signals: [view.signal.id], sources: [view.signal.source] },
              view,
            ),
          };
        const evidence = (view.incident?.suspects ?? []).flatMap(suspect => [...suspect.for, ...suspect.against]);
        const unique = [...new Map(evidence.map(each => [each.id, each])).values()];
        return unique.length > 0
          ? { type: 'show', title: 'Evidence', text: unique.map(each => `[${each.id}] ${evidenceText(each, view)}`).join('\n\n') }
          : refuse('There is no evidence yet');
      },
    },
    {
      id: 'detail.runbook',
      title: 'runbook',
      keys: ['b'],
      intent: view => {
        const alerts = view.signal ? [view.signal] : (view.incident?.alerts ?? []).flatMap(id => view.alerts.get(id) ?? []);
        const alert =
          alerts.find(each => each.type === 'alert' && each.runbook !== undefined) ?? alerts.find(each => each.type === 'alert');
        return alert ? { type: 'open-runbook', alert: alert.id } : refuse('Only an alert has a runbook');
      },
    },
    {
      id: 'detail.inspect',
      title: 'fetch its metrics',
      keys: ['i'],
      bar: 3,
      intent: view => (view.incident ? { type: 'inspect', incident: view.incident.id } : refuse('Choose an incident first')),
    },
    {
      id: 'detail.copy',
      title: 'copy',
      keys: ['y'],
      bar: 4,
      intent: view => {
        const what = view.signal ?? view.incident;
        return what
          ? {
              type: 'copy',
              what: view.signal ? titleOf(view.signal) : (view.incident?.title ?? ''),
              text: JSON.stringify(what, undefined, 2),
            }
          : refuse('Choose an incident first');
      },
    },
    {
      id: 'detail.link',
      title: 'show its address',
      keys: ['o'],
      intent: view => {
        const addresses = view.signal
          ? [view.signal.link, view.signal.type === 'alert' ? view.signal.runbook : undefined].filter(address => address !== undefined)
          : [];
        return addresses.length > 0
          ? { type: 'show', title: 'Addresses (nothing was opened)', text: addresses.join('\n') }
          : refuse('No address is known for this');
      },
    },
  ],
});

function titleOf(signal: Signal): PlainText {
  switch (signal.type) {
    case 'alert':
    case 'series':
      return signal.name;
    case 'change':
      return signal.summary;
    case 'event':
      return signal.reason;
    case 'anomaly':
      return signal.metric;
    case 'log-burst':
      return signal.template;
    case 'log':
      return signal.text;
    case 'cost':
      return plain`${signal.amount} ${signal.currency}`;
  }
}

/** The plot takes what the words leave free; words never give way to it. */
function withChart(lines: readonly Line[], view: View, frame: Frame): Content {
  const left = frame.height - lines.length - 1;
  const series = view.series.filter(({ unit }) => unit === view.series[0]?.unit);
  const first = series[0];
  if (!first || left < CHART.height || frame.width < CHART.width) return { kind: 'lines', lines };
  const began = view.signal?.at ?? view.incident?.startedAt;
  return {
    kind: 'stack',
    parts: [
      { height: lines.length + 1, content: { kind: 'lines', lines } },
      {
        height: Math.min(left, CHART.most),
        content: {
          kind: 'chart',
          unit: first.unit,
          series: series.map(({ name, points }, index) => ({ name, points, token: COLOURS[index] ?? 'lane.metric' })),
          ...(began === undefined ? {} : { marks: [{ at: began, token: 'severity.critical', text: 'began' }] }),
        },
      },
    ],
  };
}
