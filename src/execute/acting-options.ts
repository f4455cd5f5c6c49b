import type { Clock, Connection } from '../contracts/provider.js';
import type { IncidentId } from '../model/incident.js';
import type { MakerState, PlanRecord } from '../model/plan.js';
import type { PlainText } from '../model/plain-text.js';
import type { OutcomeGraph } from '../model/plan-outcome.js';
import type { ProviderId } from '../model/signal.js';
import type { IncidentLook } from '../plan/outcome.js';
import type { SecondPersonRule } from '../plan/second-person.js';
import type { AuditSink } from './audit-log.js';

/** What acting needs of the session around it. */
export interface ActingOptions {
  readonly clock: Clock;
  connections(): ReadonlyMap<ProviderId, Connection>;
  /** Where the sources that can act look; empty when none can. */
  context(): PlainText;
  identity(): PlainText | undefined;
  readonly operator: { readonly name: PlainText; readonly shared: boolean; readonly from?: PlainText };
  /** False: maker mode can't be had at all. */
  readonly allowed: boolean;
  readonly auditPath: string;
  /** Gets a copy of each audit line. */
  readonly auditSink?: AuditSink;
  /** When one person is not enough, and where a second one is asked. */
  readonly secondPerson?: { readonly folder: string; readonly rules: readonly SecondPersonRule[] };
  redact(text: string): string;
  /** Where patches for a repository are written. */
  readonly patches: string;
  /** An incident as it is now; undefined when it is gone. */
  look(incident: IncidentId): IncidentLook | undefined;
  /** The condition behind its alerts, as its source tells it now. */
  graph(incident: IncidentId): Promise<OutcomeGraph | undefined>;
  planChanged(record: PlanRecord): void;
  makerChanged(maker: MakerState): void;
  /** For the timeline (with an incident) or the notices. */
  noted(note: { readonly level: 'info' | 'warning' | 'error'; readonly text: PlainText; readonly incident?: IncidentId }): void;
}
