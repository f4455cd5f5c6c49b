import { resourceFromLabels } from '../../src/model/about.js';
import { compareText, stableId } from '../../src/model/identity.js';
import { plainLabels } from '../../src/model/json.js';
import { plain, plainText, type PlainText } from '../../src/model/plain-text.js';
import { severityOf, type Alert, type ProviderId, type SignalId } from '../../src/model/signal.js';
import type { Instant } from '../../src/model/time.js';
import type { PeerAlert, Silence } from './read.js';

export const SOURCE = 'alertmanager' as ProviderId;
/** Exists to mute others; the watchdog's name is a setting and is handled where it is read. */
const INHIBITOR = 'InfoInhibitor';

/** One alert as its instances tell of it; at least one. */
export interface AlertParts {
  readonly startsAt: Instant;
  readonly seenBy: readonly string[];
  readonly alerts: readonly PeerAlert[];
  readonly silences: ReadonlyMap<string, Silence>;
  /** The labels of another alert, by fingerprint: that which inhibits. */
  labelsOf(fingerprint: string): Readonly<Record<string, string>> | undefined;
}

export function alertSignal(parts: AlertParts): Alert {
  // The newest annotations: their values may have changed since.
  const [alert] = [...parts.alerts].sort((a, b) => b.updatedAt - a.updatedAt);
  if (!alert) throw new RangeError('an alert that nobody tells of');
  const labels = plainLabels(alert.labels);
  const name = labels['alertname'] ?? plainText('unnamed');
  const { annotations } = alert;
  const summary = plainText(annotations['summary'] || annotations['message'] || annotations['title'] || annotations['description'] || name);
  const description = plainText(annotations['description'] || annotations['message']);
  const runbook = annotations['runbook_url'] || annotations['runbook'];
  const generator = generatorOf(alert.generator);
  const suppressedBy = parts.alerts.every(one => one.suppressed) ? reasons(parts) : [];
  const receivers = [...new Set(parts.alerts.flatMap(one => one.receivers))].sort(compareText);
  return {
    type: 'alert',
    id: stableId(SOURCE, alert.fingerprint) as SignalId,
    source: SOURCE,
    about: resourceFromLabels(labels),
    at: parts.startsAt,
    name,
    labels,
    state: 'firing',
    severity: name === INHIBITOR ? 'none' : severityOf(alert.labels['severity'] ?? alert.labels['priority'] ?? alert.labels['level']),
    summary,
    ...(description === '' || description === summary ? {} : { description }),
    fingerprint: plainText(alert.fingerprint),
    ...(runbook ? { runbook: plainText(runbook) } : {}),
    ...generator,
    ...(alert.group && Object.keys(alert.group).length > 0 ? { group: plainLabels(alert.group) } : {}),
    ...(suppressedBy.length > 0 ? { suppressedBy } : {}),
    ...silencesOf(parts),
    ...(parts.seenBy.length > 0 ? { seenBy: parts.seenBy.map(one => plainText(one)) } : {}),
    ...(receivers.length > 0 ? { receivers: receivers.map(one => plainText(one)) } : {}),
  };
}

function silencesOf({ alerts, silences }: AlertParts): Pick<Alert, 'silences' | 'silencedUntil'> {
  const ids = [...new Set(alerts.flatMap(alert => alert.silencedBy))].sort(compareText);
  if (ids.length === 0) return {};
  const ends = ids.flatMap(id => silences.get(id)?.endsAt ?? []);
  return {
    silences: ids.map(id => plainText(id, 80)),
    ...(ends.length === ids.length ? { silencedUntil: ends.reduce((last, end) => (end > last ? end : last)) } : {}),
  };
}

/** What keeps it quiet, as sentences. */
function reasons({ alerts, silences, labelsOf }: AlertParts): readonly PlainText[] {
  const each = (pick: (alert: PeerAlert) => readonly string[]): readonly string[] => [...new Set(alerts.flatMap(pick))].sort(compareText);
  const texts = [
    ...each(alert => alert.silencedBy).map(id => silenceText(silences.get(id), id)),
    ...each(alert => alert.inhibitedBy).map(fingerprint => inhibitionText(labelsOf(fingerprint))),
    ...each(alert => alert.mutedBy).map(interval => plain`muted by the time interval ${plainText(interval, 80)}`),
  ];
  return texts.length > 0 ? texts : [plainText('suppressed; Alertmanager does not say by what')];
}

function silenceText(silence: Silence | undefined, id: string): PlainText {
  if (!silence) return plain`silenced by ${plainText(id, 40)}`;
  const comment = silence.comment === '' ? plainText('') : plain`: ${plainText(silence.comment, 200)}`;
  return plain`silenced by ${plainText(silence.by || 'somebody', 80)} until ${timeText(silence.endsAt)}${comment}`;
}

function inhibitionText(labels: Readonly<Record<string, string>> | undefined): PlainText {
  if (!labels) return plainText('inhibited by an alert that is not shown');
  const about = resourceFromLabels(plainLabels(labels));
  const name = plainText(labels['alertname'] ?? 'an alert');
  return about.kind === 'check' ? plain`inhibited by ${name}` : plain`inhibited by ${name} on ${plainText(about.kind)} ${about.name}`;
}

export const timeText = (at: Instant): PlainText =>
  plainText(
    new Date(at)
      .toISOString()
      .replace(/:\d\d\.\d+Z$/, 'Z')
      .replace('T', ' '),
  );

/** The link to what made it, without user and password, and the expression that Prometheus puts into it. */
function generatorOf(address: string): Pick<Alert, 'link' | 'expression'> {
  if (!URL.canParse(address)) return {};
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return {};
  url.username = '';
  url.password = '';
  const expression = url.searchParams.get('g0.expr');
  return { link: plainText(url.href), ...(expression ? { expression: plainText(expression) } : {}) };
}
