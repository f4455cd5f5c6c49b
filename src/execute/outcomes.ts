import type { Clock } from '../contracts/provider.js';
import type { IncidentId } from '../model/incident.js';
import type { PlanId, PlanRecord } from '../model/plan.js';
import { plain, plainText, type PlainText } from '../model/plain-text.js';
import type { OutcomeGraph } from '../model/plan-outcome.js';
import type { IncidentLook } from '../plan/outcome.js';
import { doneFirst, precedentKey } from '../plan/precedent.js';
import type { PlanBook } from './plan-book.js';
import { watchIncident } from './watch-incident.js';

export interface OutcomeParts {
  readonly clock: Clock;
  readonly book: PlanBook;
  look(incident: IncidentId): IncidentLook | undefined;
  graph(incident: IncidentId): Promise<OutcomeGraph | undefined>;
  audit(kind: 'watching' | 'outcome', record: PlanRecord, text: string, details?: unknown): boolean;
  told(record: PlanRecord, level: 'info' | 'warning', text: PlainText): void;
}

/** What becomes of the incidents that plans were for. */
export interface Outcomes {
  /** Begins to watch; the verdict goes to the plan, the timeline and the audit log. Resolves after it. */
  watch(plan: PlanId): Promise<void>;
  /** Ends a watch with what is seen now; false when there is none. */
  stop(plan: PlanId): boolean;
  close(): Promise<void>;
}

export function createOutcomes({ clock, book, look, graph, audit, told }: OutcomeParts): Outcomes {
  const watches = new Map<PlanId, { readonly stop: AbortController; readonly done: Promise<void> }>();
  let closed = false;

  async function watched(id: PlanId, stop: AbortSignal): Promise<void> {
    const record = book.get(id);
    const before = record && look(record.plan.incident);
    if (!before) return;
    const { plan } = record;
    audit('watching', record, `${plan.title}: watching its alerts`);
    for await (const outcome of watchIncident(before, {
      clock,
      look: () => look(plan.incident),
      graph: () => graph(plan.incident),
      stop,
    })) {
      const current = book.get(id);
      if (!current || closed) return;
      book.put({ ...current, outcome });
      if (outcome.is !== 'watching') {
        audit('outcome', current, `${plan.title}: ${outcome.is}, ${outcome.seen}`, {
          key: precedentKey(doneFirst({ ...plan, actions: plan.steps.map(({ action }) => action) })),
          is: outcome.is,
        });
        told(current, outcome.is === 'worked' ? 'info' : 'warning', plain`${plan.title}: ${plainText(outcome.is)}, ${outcome.seen}`);
      }
    }
  }

  return {
    async watch(id) {
      if (closed || watches.has(id)) return;
      const stop = new AbortController();
      const done = watched(id, stop.signal);
      watches.set(id, { stop, done });
      try {
        await done;
      } finally {
        watches.delete(id);
      }
    },
    stop(id) {
      const watch = watches.get(id);
      watch?.stop.abort();
      return watch !== undefined;
    },
    async close() {
      closed = true;
      for (const { stop } of watches.values()) stop.abort();
      await Promise.all([...watches.values()].map(({ done }) => done.catch(() => undefined)));
    },
  };
}
