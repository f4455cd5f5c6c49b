/** One signal on a page: an alert with its labels and expression, a change with its fields. */
import type { Line } from '../../src/contracts/content.js';
import type { Frame } from '../../src/contracts/panel.js';
import type { Incident } from '../../src/model/incident.js';
import { compareText } from '../../src/model/identity.js';
import type { Alert, ChangeEvent, PlatformEvent, Signal } from '../../src/model/signal.js';
import { between, type Instant, type Window } from '../../src/model/time.js';
import { amount } from '../../src/text/amount.js';
import { fullName } from '../../src/text/names.js';
import { plural } from '../../src/text/plural.js';
import { severityMark, severityToken } from '../../src/text/severity.js';
import { age, bothTimes, clockTime, isoDate, span } from '../../src/text/time.js';
import { page, type Page } from './page.js';

export function signalLines(signal: Signal, incident: Incident | undefined, frame: Frame): readonly Line[] {
  const out = page(frame.width, frame.unicode);
  switch (signal.type) {
    case 'alert':
      alertPage(out, signal, incident, frame);
      break;
    case 'change':
      changePage(out, signal, frame);
      break;
    case 'event':
      eventPage(out, signal, frame);
      break;
    case 'anomaly':
      out.field('Metric', `${signal.metric} went ${signal.direction}`);
      out.field('Usual', `${amount(signal.usual)}, then ${amount(signal.peak)} (score ${amount(signal.score)})`);
      break;
    case 'log-burst':
      out.field(
        'Lines',
        `${plural(signal.count, 'line')}, ${signal.usual === 0 ? 'never seen before' : `usually ${amount(signal.usual)}`}`,
      );
      out.field('Template', signal.template);
      break;
    case 'log':
      out.field('Line', signal.text);
      break;
    case 'cost':
      out.field('Amount', `${signal.amount} ${signal.currency}`);
      break;
    case 'series':
      out.field('Metric', `${signal.name} in ${signal.unit}`);
      break;
  }
  out.field('About', fullName(signal.about) + (signal.about.cluster ? ` in ${signal.about.cluster}` : ''));
  if (signal.type !== 'alert') out.field('When', moment(signal.at, undefined, frame));
  out.field('Source', signal.source);
  if (signal.link) out.field('Address', signal.link);
  const because = incident?.joins.find(join => join.signal === signal.id);
  if (because) out.field('Together', because.because);
  if (incident) out.field('Incident', incident.title);
  return out.lines;
}

/** "14:24:10 UTC (16:24 local), 9m ago, began between …". */
function moment(at: Instant, within: Window | undefined, frame: Frame): string {
  const unsure = within && within.to > within.from ? `, began between ${clockTime(within.from)} and ${clockTime(within.to)}` : '';
  const day = between(at, frame.now) > 86_400_000 ? `${isoDate(at)} ` : '';
  return `${day}${bothTimes(at, frame.utcOffset)}, ${age(between(at, frame.now))} ago${unsure}`;
}

function alertPage(out: Page, alert: Alert, incident: Incident | undefined, frame: Frame): void {
  const over = alert.state === 'ended';
  const standing = over ? 'ok' : alert.severity;
  out.item({ text: ` ${severityMark(standing, frame.unicode)} `, token: severityToken(standing) }, [
    { text: alert.summary, token: 'strong' },
  ]);
  if (alert.description && alert.description !== alert.summary) out.item({ text: '   ' }, [{ text: alert.description, token: 'text' }]);
  out.blank();
  out.field('State', [
    { text: over ? 'ended' : `${alert.severity}, ${alert.state}`, token: severityToken(standing) },
    { text: ` since ${moment(alert.at, alert.startedWithin, frame)}`, token: 'text' },
    ...(alert.endedAt === undefined
      ? []
      : [{ text: `; over after ${span(between(alert.at, alert.endedAt))}`, token: 'severity.ok' } as const]),
  ]);
  if (alert.value !== undefined) out.field('Value', amount(alert.value));
  if (alert.flaps) out.field('Flaps', `${plural(alert.flaps, 'time')} in the last hour`);
  for (const by of alert.suppressedBy ?? []) out.field('Quiet by', by, 'severity.unknown');
  if (alert.expression) out.field('Expression', alert.expression);
  out.field(
    'Labels',
    Object.keys(alert.labels)
      .sort(compareText)
      .flatMap(name => [
        { text: `${name}`, token: 'dim' as const },
        { text: `=${alert.labels[name] ?? ''}  `, token: 'text' as const },
      ]),
  );
  if (alert.children?.length) out.field('Children', alert.children.join(', '));
  if (alert.seenBy?.length) out.field('Seen by', alert.seenBy.join(', '));
  if (alert.receivers?.length) out.field('Goes to', alert.receivers.join(', '));
  if (alert.runbook) out.field('Runbook', alert.runbook);
  if (!incident) out.field('Incident', 'none: nothing joins it to another alert', 'dim');
}

function changePage(out: Page, change: ChangeEvent, frame: Frame): void {
  out.item({ text: frame.unicode ? ' ◆ ' : ' * ', token: 'lane.change' }, [{ text: change.summary, token: 'strong' }]);
  out.blank();
  out.field('Kind', `${change.change}${change.state ? `, ${change.state}` : ''}`);
  if (change.revision)
    out.field(
      'Revision',
      `${change.previousRevision ? `${change.previousRevision} ${frame.unicode ? '→' : '->'} ` : ''}${change.revision}`,
    );
  if (change.author) out.field('Author', change.author);
  if (change.finishedAt !== undefined) out.field('Finished', moment(change.finishedAt, undefined, frame));
  for (const field of change.fields ?? []) {
    out.item({ text: '   ' }, [
      { text: `${field.path}  `, token: 'dim' },
      { text: field.before ?? 'nothing', token: 'removed' },
      { text: frame.unicode ? ' → ' : ' -> ', token: 'dim' },
      { text: field.after ?? 'nothing', token: 'added' },
    ]);
  }
}

function eventPage(out: Page, event: PlatformEvent, frame: Frame): void {
  out.item({ text: frame.unicode ? ' ■ ' : ' # ', token: 'lane.event' }, [
    { text: `${event.reason} ${frame.unicode ? '×' : 'x'}${event.count}`, token: 'strong' },
  ]);
  out.item({ text: '   ' }, [{ text: event.message, token: 'text' }]);
  out.field('Last', moment(event.lastAt, undefined, frame));
}
