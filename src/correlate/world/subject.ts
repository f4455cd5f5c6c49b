import type { PlainText } from '../../model/plain-text.js';
import type { ResourceRef } from '../../model/resource.js';
import type { Signal } from '../../model/signal.js';
import type { Unit } from './unit.js';
import type { World } from './world.js';

/** What a signal speaks of, in the terms that rules compare. */
export interface Subject {
  readonly unit: Unit;
  /** How to name the unit. */
  readonly ref: ResourceRef;
  /** The node that it is about or runs on. */
  readonly node?: Unit;
  /** Namespace and cluster together; undefined when neither is known: then nearness in time proves nothing. */
  readonly scope?: string;
  /** Lower-case names of objects in its labels, in order and without the unit's own name. */
  readonly names: readonly string[];
}

/** Label names (lower case, without separators) whose values name an object; beside those of model/about.ts, CloudWatch dimensions. */
const NAMING = new Set(['service', 'servicename', 'exportedservice', 'app', 'application', 'deployment', 'statefulset', 'daemonset', 'workload', 'functionname', 'queuename', 'tablename', 'dbinstanceidentifier', 'dbclusteridentifier', 'cacheclusterid', 'loadbalancer', 'loadbalancername', 'targetgroup', 'autoscalinggroupname', 'component', 'container']);

export function subjectOf(signal: Signal, world: World): Subject {
  const unit = world.unitOf(signal.about);
  const labels = signal.type === 'alert' || signal.type === 'series' ? signal.labels : undefined;
  // The alert may know its namespace where the unit, known from a call graph only, does not.
  const namespace = unit.namespace ?? signal.about.namespace;
  const cluster = unit.cluster ?? signal.about.cluster;
  const scope = unit.sort === 'workload' && (namespace ?? cluster) !== undefined ? `${namespace ?? ''}@${cluster ?? ''}` : undefined;
  const node = unit.sort === 'node' ? unit : world.nodeOf(signal.about) ?? nodeLabel(labels, unit, world);
  const names = labels ? namesIn(labels, unit) : NO_NAMES;
  return { unit, ref: world.refOf(signal.about), ...(node ? { node } : {}), ...(scope ? { scope } : {}), names };
}

const NO_NAMES: readonly string[] = [];

function nodeLabel(labels: Readonly<Record<string, PlainText>> | undefined, unit: Unit, world: World): Unit | undefined {
  const name = labels?.['node'];
  if (!name) return undefined;
  const cluster = labels['cluster'] ?? unit.cluster;
  return world.unitOf({ kind: 'node', name, ...(cluster ? { cluster } : {}) });
}

function namesIn(labels: Readonly<Record<string, PlainText>>, unit: Unit): readonly string[] {
  let names: string[] | undefined;
  for (const label in labels) {
    if (!NAMING.has(label.toLowerCase().replace(/[_-]/g, ''))) continue;
    const name = (labels[label] ?? '').toLowerCase();
    if (name !== '' && name !== unit.name.toLowerCase() && !names?.includes(name)) (names ??= []).push(name);
  }
  return names?.sort() ?? NO_NAMES;
}

