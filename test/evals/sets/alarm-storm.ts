import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { correlate } from '../../../src/correlate/correlate.js';
import type { CorrelateSettings } from '../../../src/correlate/settings.js';
import { SETTINGS } from '../../../src/correlate/settings.js';
import { resourceFromLabels } from '../../../src/model/about.js';
import { plainText } from '../../../src/model/plain-text.js';
import type { Alert, Labels, ProviderId, SignalId } from '../../../src/model/signal.js';
import { severityOf } from '../../../src/model/signal.js';
import type { Snapshot } from '../../../src/model/snapshot.js';
import type { Duration } from '../../../src/model/time.js';
import { hours, instant, later, minutes, seconds } from '../../../src/model/time.js';
import type { Edge } from '../../../src/model/topology.js';
import { edgeKey } from '../../../src/model/topology.js';
import type { EvalSet } from '../eval-set.js';
import { nodeRef } from './petshop.js';
import type { Grouping, StormIncident } from './storm-score.js';
import { scoreStorm } from './storm-score.js';

interface RawAlert {
  readonly fingerprint: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
}

export interface Storm {
  readonly alerts: readonly Alert[];
  readonly edges: ReadonlyMap<string, Edge>;
  readonly incidents: readonly StormIncident[];
  readonly truth: Readonly<Record<string, string | null>>;
}

/** How long before an alarm's time the metric may have left its band: CloudWatch's basic period, and a scrape a minute. */
const periodOf = (provider: string | undefined): Duration => (provider === 'cloudwatch' ? minutes(5) : seconds(60));

export function readStorm(folder: string): Storm {
  const zipped = (name: string): string => gunzipSync(readFileSync(join(folder, name))).toString('utf8');
  const truth = JSON.parse(zipped('truth.json.gz')) as {
    incidents: readonly StormIncident[];
    alert_incident: Readonly<Record<string, string | null>>;
  };
  const topology = JSON.parse(readFileSync(join(folder, 'topology.json'), 'utf8')) as Readonly<
    Record<string, readonly (readonly [string, string])[]>
  >;
  const edges = Object.entries(topology).flatMap(([cluster, pairs]) =>
    pairs.map(([from, to]): Edge => ({ from: service(from, cluster), to: service(to, cluster), relation: 'calls' })),
  );
  const alerts = zipped('alerts.jsonl.gz')
    .split('\n')
    .filter(line => line !== '')
    .map(line => alertOf(JSON.parse(line) as RawAlert));
  return { alerts, edges: new Map(edges.map(edge => [edgeKey(edge), edge])), incidents: truth.incidents, truth: truth.alert_incident };
}

const service = (name: string, cluster: string): Edge['from'] => ({ ...nodeRef(name), cluster: plainText(cluster) });

function alertOf(raw: RawAlert): Alert {
  const labels: Labels = Object.fromEntries(Object.entries(raw.labels).map(([name, value]) => [name, plainText(value)]));
  const at = instant(Date.parse(raw.startsAt));
  return {
    type: 'alert',
    id: raw.fingerprint as SignalId,
    source: (raw.labels['provider'] ?? 'alertmanager') as ProviderId,
    about: aboutOf(labels),
    at,
    name: plainText(raw.labels['alertname']),
    severity: severityOf(raw.labels['severity']),
    state: 'ended',
    endedAt: instant(Date.parse(raw.endsAt)),
    labels,
    summary: plainText(raw.annotations['summary']),
    fingerprint: plainText(raw.fingerprint),
    startedWithin: { from: instant(at - periodOf(raw.labels['provider'])), to: at },
  };
}

/** The pod's own service is in its labels, as a relabelling rule adds it; X-Ray's names tell an address or a client from a service. */
function aboutOf(labels: Labels): Alert['about'] {
  const { pod: _, ...rest } = labels;
  const about = resourceFromLabels(labels['service'] ? rest : labels);
  return labels['service'] ? { ...about, kind: nodeRef(labels['service']).kind } : about;
}

/** All alerts at once, as they stand in the room's memory after the last one. */
export const stormSnapshot = (storm: Storm, alerts: readonly Alert[] = storm.alerts, learned: Snapshot['learned'] = {}): Snapshot => ({
  at: later(
    alerts.reduce((last, alert) => (alert.at > last ? alert.at : last), instant(0)),
    minutes(1),
  ),
  signals: new Map(alerts.map(alert => [alert.id, alert])),
  resources: new Map(),
  edges: storm.edges,
  overrides: [],
  learned,
});

/** Groups as the product makes them; an alert without an incident stands alone. */
export function groupStorm(storm: Storm, learned: Snapshot['learned'] = {}, settings: Partial<CorrelateSettings> = {}): Grouping {
  const { incidents, quiet } = correlate(stormSnapshot(storm, storm.alerts, learned), undefined, {
    ...SETTINGS,
    keepRecovered: hours(24 * 365),
    ...settings,
  });
  return [
    ...incidents.map(incident => ({
      alerts: incident.alerts as readonly string[],
      suspects: incident.suspects.map(suspect => suspect.about.name as string),
    })),
    ...quiet.map(id => ({ alerts: [id as string], suspects: [] })),
  ];
}

export const alarmStorm: EvalSet = {
  id: 'alarm-storm',
  folder: 'alarm-storm',
  marker: 'alerts.jsonl.gz',
  figures: [
    {
      name: 'macro_f1',
      title: 'macro-F1 over incidents',
      floor: [0.693, 'by cluster, 5 minutes'],
      rival: [0.786, 'by cluster, 60 s'],
      reach: 0.86,
    },
    { name: 'purity', title: 'noise purity', floor: [0.299, 'by cluster, 5 minutes'], rival: [0.597, 'by cluster, 60 s'], reach: 0.72 },
    {
      name: 'reduction',
      title: 'reduction',
      floor: [0.136, 'by cluster and service, 5 minutes'],
      rival: [0.857, 'by cluster, 5 minutes'],
      reach: 0.82,
    },
    { name: 'root1', title: 'root cause first' },
    { name: 'root3', title: 'root cause among three' },
  ],
  async run(folder) {
    const storm = readStorm(folder);
    const score = scoreStorm(groupStorm(storm), storm);
    return {
      figures: { macro_f1: score.macroF1, purity: score.purity, reduction: score.reduction, root1: score.root1, root3: score.root3 },
      details: score.details,
    };
  },
};
