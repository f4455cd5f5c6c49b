import { checks } from '../../providers/kubernetes/checks/index.js';
import { SURVEYED, WATCHED } from '../../providers/kubernetes/objects/kinds.js';
import type { Kind, KubernetesObject } from '../../providers/kubernetes/objects/objects.js';
import { emptyWorld } from '../../providers/kubernetes/objects/world.js';
import { emptyCoverage, type Covered } from '../../providers/kubernetes/read/coverage.js';
import { emptyFindings } from '../../providers/kubernetes/read/findings.js';
import { inspectionOf } from '../../providers/kubernetes/read/inspection.js';
import type { Inspection } from '../../src/model/finding.js';
import type { ProviderId } from '../../src/model/signal.js';
import { NOON } from './signals.js';

const KINDS = [...WATCHED, ...SURVEYED];

/** An object of namespace shop as the API would send it, read; made ten minutes before noon. */
export const made = (kind: Kind, name: string, fields: object = {}, metadata: object = {}): KubernetesObject =>
  KINDS.find(one => one.kind === kind)!.read({
    metadata: { uid: `${kind}-${name}`, name, namespace: 'shop', creationTimestamp: new Date(NOON - 600_000).toISOString(), ...metadata },
    ...fields,
  });

/** What the checks say at noon of a cluster that holds these objects. */
export function inspect(objects: readonly KubernetesObject[], covered: Partial<Record<Kind, Covered>> = {}): Inspection {
  const world = emptyWorld(undefined);
  const coverage = emptyCoverage();
  for (const kind of [...KINDS.map(one => one.kind), 'secret'] as const) coverage.set(kind, covered[kind] ?? 'whole');
  for (const object of objects) world.set(object);
  const findings = emptyFindings(world, checks, () => undefined, coverage);
  for (const object of objects) findings.check(object, NOON);
  return inspectionOf(findings.current(NOON), { source: 'kubernetes' as ProviderId, now: NOON, world, coverage, checks });
}

/** The findings in words: "ingress-class: front names no ingress class". */
export const said = (objects: readonly KubernetesObject[], covered?: Partial<Record<Kind, Covered>>): readonly string[] =>
  inspect(objects, covered).findings.map(finding => `${finding.check}: ${finding.sentence}`);
