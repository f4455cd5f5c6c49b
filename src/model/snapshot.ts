import type { Finding, FindingId } from './finding.js';
import type { GroupingOverride, Incident } from './incident.js';
import type { Resource, ResourceKey } from './resource.js';
import type { Signal, SignalId } from './signal.js';
import type { Edge } from './topology.js';
import type { Instant } from './time.js';

/** What the sources know at one moment: the whole input of correlation and planning. Never mutated. */
export interface Snapshot {
  readonly at: Instant;
  readonly signals: ReadonlyMap<SignalId, Signal>;
  readonly resources: ReadonlyMap<ResourceKey, Resource>;
  /** By edgeKey. */
  readonly edges: ReadonlyMap<string, Edge>;
  /** What checks found of single objects. */
  readonly findings?: ReadonlyMap<FindingId, Finding>;
  readonly overrides: readonly GroupingOverride[];
  /** What was learned here from acknowledgements, refusals and splits: factor by rule id, 1 when absent. */
  readonly learned: Readonly<Record<string, number>>;
}

/** The whole output of correlation. `memo` belongs to src/correlate: hand it back with the next snapshot. */
export interface Correlation {
  readonly at: Instant;
  /** Worst first, then newest; recovered last. Unchanged incidents keep their identity (===) from the last call. */
  readonly incidents: readonly Incident[];
  /** Alerts that are in no incident. */
  readonly quiet: readonly SignalId[];
  readonly memo: unknown;
}
