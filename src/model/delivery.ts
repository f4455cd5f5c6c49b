import type { Inspection } from './finding.js';
import type { PlainText } from './plain-text.js';
import type { Resource, ResourceKey } from './resource.js';
import type { ProviderId, Signal, SignalType } from './signal.js';
import type { Edge } from './topology.js';

/** One answer of a source after normalising: plain text only, limits kept. See `Batch` of contracts/provider.ts. */
export interface Delivery {
  readonly source: ProviderId;
  readonly signals: readonly Signal[];
  readonly completeFor: readonly SignalType[];
  readonly resources: readonly Resource[];
  readonly resourcesComplete: boolean;
  readonly gone: readonly ResourceKey[];
  readonly edges: readonly Edge[];
  readonly rejected: readonly PlainText[];
  /** What its checks say; absent when it has none, or they say the same as before. */
  readonly inspection?: Inspection;
}
