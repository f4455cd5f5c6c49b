import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { redactText } from '../../../src/chat/redact.js';
import type { Connection } from '../../../src/contracts/provider.js';
import { createActing, type Acting } from '../../../src/execute/acting.js';
import { readAuditLines } from '../../../src/execute/audit-file.js';
import type { AuditLine } from '../../../src/execute/audit-log.js';
import type { PlanId, PlannedAction, PlanRecord } from '../../../src/model/plan.js';
import { plainText, type PlainText } from '../../../src/model/plain-text.js';
import { resourceKey } from '../../../src/model/resource.js';
import type { ProviderId } from '../../../src/model/signal.js';
import { later, milliseconds, seconds, type Duration } from '../../../src/model/time.js';
import { systemClock } from '../../../src/session/clock.js';
import { alert } from '../../support/signals.js';
import { evidenceOf, scene } from '../../support/plan-scene.js';
import type { Watching } from './kubernetes-peer.js';

const KUBERNETES = 'kubernetes' as ProviderId;

/** Plans, approvals and execution as the session has them, on a real cluster: only the hands at the keyboard are played. */
export interface RoomOnPeer {
  readonly acting: Acting;
  readonly auditFile: string;
  readonly notes: readonly string[];
  /** The clock that the room sees is ahead by this. */
  ahead: Duration;
  context: PlainText;
  /** What the room acts through; a test may put something in between. */
  connection: Connection;
  audit(): readonly AuditLine[];
  record(id: PlanId): PlanRecord;
  makerOn(): Promise<void>;
  /** Takes actions for a plan of an incident that is about their objects. Throws what is wrong with it. */
  planned(...actions: readonly PlannedAction[]): Promise<PlanId>;
  /** Opens a step, the first unless told; gives the record, with the question or why there is none. */
  opened(id: PlanId, step?: number): Promise<PlanRecord>;
  /** Types the word of the open question, and waits for the verdict. */
  typed(id: PlanId): Promise<PlanRecord>;
  close(): Promise<void>;
}

export function roomOn(seen: Watching, options: { readonly allowed?: boolean; readonly auditFile?: string } = {}): RoomOnPeer {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'warroom-peer-room-'));
  const clock = systemClock();
  const records = new Map<PlanId, PlanRecord>();
  const notes: string[] = [];
  const room: RoomOnPeer = {
    acting: undefined as never,
    auditFile: options.auditFile ?? path.join(folder, 'audit.jsonl'),
    notes,
    ahead: milliseconds(0),
    context: plainText('peer'),
    connection: seen.connection,
    audit: () => readAuditLines(room.auditFile),
    record: id => records.get(id)!,
    makerOn: () => room.acting.makerOn(room.acting.maker().challenge, undefined),
    async planned(...actions) {
      await seen.poll();
      // An incident that is about nothing but the object: what the planner may do to it is all that is of interest here.
      const { incident, snapshot } = scene({
        signals: [alert({ id: 'a1', name: 'Trouble', labels: { severity: 'warning' } })],
        affected: actions.map(({ on }) => on),
        resources: [...seen.resources.values()],
        suspects: actions.map(({ on }) => ({
          about: on,
          title: plainText('it'),
          confidence: 0.9,
          for: [evidenceOf(1, ['a1'])],
          against: [],
        })),
      });
      const taken = await room.acting.consider(
        {
          actions: actions.map(({ name, on, params }) => ({ name, on, params })),
          evidence: ['e1'],
          reason: `to see ${actions.map(({ name, on }) => `${name} of ${resourceKey(on)}`).join(' and ')} work`,
        },
        incident,
        snapshot,
      );
      if (!taken.ok) throw new Error(taken.error.map(({ at, because }) => `${at}: ${because}`).join('; '));
      return taken.value;
    },
    async opened(id, step = 0) {
      await room.acting.openStep(id, step);
      return room.record(id);
    },
    async typed(id) {
      const { asking, hash } = room.record(id);
      if (!asking) throw new Error(`nothing is asked: ${room.record(id).because ?? room.record(id).state}`);
      room.ahead = milliseconds(room.ahead + seconds(10));
      await room.acting.approve({
        plan: id,
        step: asking.step,
        planHash: hash,
        typed: asking.word,
        gaps: Array.from({ length: asking.word.length - 1 }, () => 120),
      });
      return room.record(id);
    },
    async close() {
      await room.acting.close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
  const acting = createActing({
    clock: { ...clock, now: () => later(clock.now(), room.ahead), monotonic: () => clock.monotonic() + room.ahead },
    connections: () => new Map([[KUBERNETES, room.connection]]),
    context: () => room.context,
    identity: () => plainText('peer-user'),
    operator: { name: plainText('ada'), shared: false },
    allowed: options.allowed ?? true,
    auditPath: room.auditFile,
    patches: folder,
    redact: redactText,
    look: () => undefined,
    graph: () => Promise.resolve(undefined),
    planChanged: record => void records.set(record.plan.id, record),
    makerChanged: () => undefined,
    noted: note => void notes.push(`${note.level}: ${note.text}`),
  });
  return Object.assign(room, { acting });
}
