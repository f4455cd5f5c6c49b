import type { ChangeEvent, LogBurst } from '../../../model/signal.js';
import type { Edge } from '../../../model/topology.js';
import type { PlainText } from '../../../model/plain-text.js';
import type { ResourceKey, ResourceRef } from '../../../model/resource.js';
import type { Window } from '../../../model/time.js';
import type { TracedLine } from './flow.js';
import type { Measure, MeasureKind } from './measure.js';
import type { Span } from './spans.js';

/** Everything that is known of the objects around an incident. Each part may be missing. */
export interface OriginCase {
  /** Who may be the origin. */
  readonly services: readonly ResourceRef[];
  /** Only `calls` and `depends-on` are followed. */
  readonly edges: readonly Edge[];
  readonly window: Window;
  readonly measures?: readonly Measure[];
  /** Where the trouble was seen, and on which kind of metric: others count less when it cannot reach them. */
  readonly seenAt?: { readonly about: ResourceRef; readonly kind?: MeasureKind };
  /** Earlier stretches of about the window's length, and the window itself. */
  readonly spans?: { readonly before: readonly (readonly Span[])[]; readonly during: readonly Span[] };
  readonly lines?: { readonly before: readonly (readonly TracedLine[])[]; readonly during: readonly TracedLine[] };
  readonly bursts?: readonly LogBurst[];
  readonly changes?: readonly ChangeEvent[];
}

/** One reason to suspect one object; weights of an object add up. */
export interface Clue {
  readonly about: ResourceRef;
  readonly kind: 'latency' | 'errors' | 'saturation' | 'own-time' | 'network' | 'flow' | 'log-errors' | 'burst' | 'change' | 'seen-here';
  readonly weight: number;
  readonly because: PlainText;
}

/** Callees by caller, over calls and dependencies. */
export type Callees = ReadonlyMap<ResourceKey, readonly ResourceRef[]>;

/** Surprise of an excursion as large as the usual ones: ln(1 + 1). */
export const AS_USUAL = Math.LN2;
/** Surprise less what is usual, without an edge: about a third of it at `AS_USUAL`, nearly all of it far beyond. */
export const beyondUsual = (surprise: number): number => (surprise > 0 ? surprise ** 2 / (surprise + AS_USUAL) : 0);
