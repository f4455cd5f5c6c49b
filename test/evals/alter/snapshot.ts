import { plainText } from '../../../src/model/plain-text.js';
import { resourceKey } from '../../../src/model/resource.js';
import type { Alert } from '../../../src/model/signal.js';
import { instant } from '../../../src/model/time.js';
import type { Edge } from '../../../src/model/topology.js';
import { edgeKey } from '../../../src/model/topology.js';
import type { Storm } from '../sets/alarm-storm.js';
import type { Scene } from '../sets/itbench-scenario.js';
import type { Alteration } from './alteration.js';
import { alteredRef } from './case.js';

/** What an alert is called and what it measures is its meaning; of the labels, those that name objects are renamed. */
function alteredAlert(alert: Alert, alteration: Alteration): Alert {
  const { name, shift } = alteration;
  const kept = new Set(['alertname', 'severity', 'provider']);
  return {
    ...alert,
    about: alteredRef(alert.about, alteration),
    at: instant(alert.at + shift),
    labels: Object.fromEntries(
      Object.entries(alert.labels).map(([label, value]) => [label, kept.has(label) ? value : plainText(name(value ?? ''))]),
    ),
    ...(alert.endedAt === undefined ? {} : { endedAt: instant(alert.endedAt + shift) }),
    ...(alert.startedWithin === undefined
      ? {}
      : { startedWithin: { from: instant(alert.startedWithin.from + shift), to: instant(alert.startedWithin.to + shift) } }),
  };
}

const alteredEdges = (edges: Iterable<Edge>, alteration: Alteration): ReadonlyMap<string, Edge> =>
  new Map(
    alteration
      .order([...edges].map((edge): Edge => ({ ...edge, from: alteredRef(edge.from, alteration), to: alteredRef(edge.to, alteration) })))
      .map(edge => [edgeKey(edge), edge]),
  );

export const alteredStorm = (storm: Storm, alteration: Alteration): Storm => ({
  alerts: alteration.order(storm.alerts.map(alert => alteredAlert(alert, alteration))),
  edges: alteredEdges(storm.edges.values(), alteration),
  truth: storm.truth,
  incidents: storm.incidents.map(incident => ({
    ...incident,
    cluster: alteration.name(incident.cluster),
    root_cause_service: alteration.name(incident.root_cause_service),
  })),
});

export const alteredScene = (scene: Scene, alteration: Alteration): Scene => ({
  entities: alteration.order(scene.entities.map(({ id, ref }) => ({ id, ref: alteredRef(ref, alteration) }))),
  snapshot: {
    ...scene.snapshot,
    at: instant(scene.snapshot.at + alteration.shift),
    edges: alteredEdges(scene.snapshot.edges.values(), alteration),
    signals: new Map(
      alteration
        .order([...scene.snapshot.signals.values()])
        .map(signal => [signal.id, signal.type === 'alert' ? alteredAlert(signal, alteration) : signal]),
    ),
    resources: new Map(
      alteration
        .order(
          [...scene.snapshot.resources.values()].map(resource => ({
            ...resource,
            ref: alteredRef(resource.ref, alteration),
            seenAt: instant(resource.seenAt + alteration.shift),
          })),
        )
        .map(resource => [resourceKey(resource.ref), resource]),
    ),
  },
});
