import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../contracts/provider.js';
import type { PlanId, PlanRecord } from '../model/plan.js';
import { plain, plainText, type PlainText } from '../model/plain-text.js';
import { patchOf } from '../plan/patch.js';
import { codeOf } from './file-lock.js';
import { isLive, type PlanBook } from './plan-book.js';

export interface ByHandParts {
  readonly clock: Clock;
  readonly book: PlanBook;
  /** Where patches are written when no folder was named. */
  readonly folder: string;
  who(): PlainText;
  audit(kind: 'ticked' | 'unticked' | 'patch-written', record: PlanRecord, step: number, text: string, details?: unknown): boolean;
  /** For the timeline of the incident. */
  told(record: PlanRecord, text: PlainText): void;
  /** For the person at the keyboard alone. */
  answered(level: 'info' | 'warning', text: PlainText): void;
  /** All is done: what comes of it is watched. */
  finished(plan: PlanId): void;
}

/** Steps that a person takes outside of this program: ticked here, and written down as that person's word. */
export interface ByHand {
  /** The next step by hand was done. */
  tick(plan: PlanId, step: number): void;
  /** It was not: takes the last tick back. */
  untick(plan: PlanId): void;
  /** Writes what a step has to change, as a patch and as a diff for a branch, 0600. */
  writePatch(plan: PlanId, step: number, folder: string): void;
}

const CLOSED: ReadonlySet<PlanRecord['state']> = new Set(['refused', 'done', 'stopped']);

export function createByHand({ clock, book, folder: ownFolder, who, audit, told, answered, finished }: ByHandParts): ByHand {
  const open = (id: PlanId): PlanRecord | undefined => {
    const record = book.get(id);
    return record && !isLive(record) && !CLOSED.has(record.state) ? record : undefined;
  };
  const ticksOf = ({ plan, ticked }: PlanRecord): NonNullable<PlanRecord['ticked']> => ticked ?? (plan.byHand ?? []).map(() => undefined);

  return {
    tick(id, index) {
      const record = open(id);
      const step = record?.plan.byHand?.[index];
      if (!record || !step) return;
      const ticks = ticksOf(record);
      if (ticks.indexOf(undefined) !== index) return answered('warning', plainText('not that one next: steps by hand go in order'));
      if (!audit('ticked', record, index, `done by hand: ${step.title}`, { step })) return;
      const ticked = ticks.with(index, { at: clock.now(), by: who() });
      const isAll = ticked.every(tick => tick !== undefined);
      told(record, plain`${who()} did by hand: ${step.title}`);
      book.put({ ...record, ticked, ...(isAll && record.plan.steps.length === 0 ? { state: 'done' as const } : {}) });
      if (isAll && record.plan.steps.length === 0) finished(id);
    },
    untick(id) {
      const record = open(id);
      const ticks = record?.ticked ?? [];
      const last = ticks.findLastIndex(tick => tick !== undefined);
      const step = record?.plan.byHand?.[last];
      if (!record || !step || !audit('unticked', record, last, `not done after all: ${step.title}`)) return;
      told(record, plain`${who()} took it back: ${step.title}`);
      book.put({ ...record, ticked: ticks.with(last, undefined) });
    },
    writePatch(id, index, folder) {
      const record = book.get(id);
      const step = record?.plan.byHand?.[index];
      if (!record || !step) return;
      const patch = patchOf(step);
      if (!patch) return answered('warning', plainText('there is nothing to write yet: rehearse it first (r)'));
      const into = folder.trim() || ownFolder;
      const files = [
        [`${patch.name}.yaml`, patch.patch],
        [`${patch.name}.diff`, patch.diff],
      ] as const;
      try {
        mkdirSync(into, { recursive: true, mode: 0o700 });
        for (const [name, text] of files) {
          writeFileSync(join(into, name), text, { mode: 0o600 });
          // The mode above counts only for a file that is new.
          chmodSync(join(into, name), 0o600);
        }
      } catch (error) {
        return answered('warning', plain`the patch can't be written to ${plainText(into, 200)}: ${plainText(codeOf(error))}`);
      }
      audit('patch-written', record, index, `patch for ${step.title}: ${join(into, files[0][0])}`);
      answered(
        'info',
        plain`wrote ${plainText(join(into, files[0][0]), 300)} and ${plainText(files[1][0])}${patch.missing.length > 0 ? plain`; ${patch.missing.length} values have to be filled in by hand` : plainText('')}`,
      );
    },
  };
}
