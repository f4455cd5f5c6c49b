/** Acting with a simulated cluster, a clock that stands still, and a real audit file in a folder of its own. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { redactText } from '../../src/chat/redact.js';
import { createActing, type Acting } from '../../src/execute/acting.js';
import type { ActingOptions } from '../../src/execute/acting-options.js';
import type { AuditLine } from '../../src/execute/audit-log.js';
import { readAuditLines } from '../../src/execute/audit-file.js';
import type { MakerState, PlanId, PlanRecord } from '../../src/model/plan.js';
import { plainText, type PlainText } from '../../src/model/plain-text.js';
import type { ProviderId } from '../../src/model/signal.js';
import { instant, milliseconds, seconds, type Duration } from '../../src/model/time.js';
import { fakeClock, type FakeClock } from './fake-clock.js';
import { scene, type Scene } from './plan-scene.js';
import { simulatedCluster, type SimulatedCluster } from './simulated-cluster.js';

const GAP = 120;

export interface ActingDriver {
  readonly acting: Acting;
  readonly cluster: SimulatedCluster;
  readonly clock: FakeClock;
  readonly auditFile: string;
  readonly notes: readonly string[];
  /** What maker mode is bound to; a test may move it. */
  context: PlainText;
  isConnected: boolean;
  /** Milliseconds by which somebody set the wall clock. */
  skew: number;
  maker(): MakerState;
  record(id: PlanId): PlanRecord;
  plan(title: RegExp): PlanRecord;
  audit(): readonly AuditLine[];
  kinds(): readonly string[];
  proposed(title?: RegExp, from?: Scene): Promise<PlanId>;
  makerOn(): Promise<void>;
  /** Opens the step and waits for the question. */
  opened(id: PlanId, step?: number): Promise<PlanRecord>;
  /** Types the word of the open step as a hand does; resolves before the verdict. */
  typed(
    id: PlanId,
    change?: { readonly typed?: string; readonly gaps?: readonly number[]; readonly planHash?: string; readonly step?: number },
  ): { readonly done: Promise<void> };
  /** Opens, types, and watches until the verdict. */
  approved(id: PlanId): Promise<PlanRecord>;
  advance(duration: Duration): Promise<void>;
  close(): Promise<void>;
}

export function openActing(
  options: {
    readonly cluster?: (clock: FakeClock) => SimulatedCluster;
    readonly folder?: string;
    readonly auditFile?: string;
    readonly clock?: FakeClock;
    readonly acting?: Partial<ActingOptions>;
  } = {},
): ActingDriver {
  const folder = options.folder ?? fs.mkdtempSync(path.join(os.tmpdir(), 'warroom-acting-'));
  const auditFile = options.auditFile ?? path.join(folder, 'audit.jsonl');
  const clock = options.clock ?? fakeClock();
  const cluster = options.cluster?.(clock) ?? simulatedCluster(clock);
  const records = new Map<PlanId, PlanRecord>();
  const notes: string[] = [];
  const settle = (): Promise<void> => clock.advance(milliseconds(0));

  const driver: ActingDriver = {
    acting: undefined as never,
    cluster,
    clock,
    auditFile,
    notes,
    context: plainText('prod-eu/shop'),
    isConnected: true,
    skew: 0,
    maker: () => driver.acting.maker(),
    record: id => records.get(id)!,
    plan: title => [...records.values()].find(({ plan }) => title.test(plan.title))!,
    audit: () => readAuditLines(auditFile),
    kinds: () => driver.audit().map(({ kind }) => kind),
    async proposed(title = /Roll back/, { incident, snapshot } = scene()) {
      await driver.acting.propose(incident, snapshot);
      return driver.plan(title).plan.id;
    },
    makerOn: () => driver.acting.makerOn(driver.maker().challenge, undefined),
    async opened(id, step = 0) {
      await driver.acting.openStep(id, step);
      return driver.record(id);
    },
    typed(id, change = {}) {
      const { asking, hash } = driver.record(id);
      const word = change.typed ?? asking?.word ?? '';
      return {
        done: driver.acting.approve({
          plan: id,
          step: change.step ?? asking?.step ?? 0,
          planHash: change.planHash ?? hash,
          typed: word,
          gaps: change.gaps ?? Array.from({ length: Math.max(0, word.length - 1) }, () => GAP),
        }),
      };
    },
    async approved(id) {
      await driver.opened(id);
      await clock.advance(seconds(10));
      const { done } = driver.typed(id);
      for (let waited = 0; waited < 300; waited++) {
        if (!['running', 'approved'].includes(driver.record(id).state)) break;
        await clock.advance(seconds(1));
      }
      await done;
      return driver.record(id);
    },
    advance: duration => clock.advance(duration),
    async close() {
      const closing = driver.acting.close();
      await settle();
      await closing;
      if (options.folder === undefined) fs.rmSync(folder, { recursive: true, force: true });
    },
  };
  const acting = createActing({
    clock: { ...clock, now: () => instant(clock.now() + driver.skew) },
    connections: () => (driver.isConnected ? new Map([['kubernetes' as ProviderId, cluster.connection]]) : new Map()),
    context: () => driver.context,
    identity: () => plainText('ada@example.org'),
    operator: { name: plainText('ada'), shared: false },
    allowed: true,
    auditPath: auditFile,
    patches: path.join(folder, 'patches'),
    redact: redactText,
    look: () => undefined,
    graph: () => Promise.resolve(undefined),
    planChanged: record => void records.set(record.plan.id, record),
    makerChanged: () => undefined,
    noted: note => void notes.push(`${note.level}: ${note.text}`),
    ...options.acting,
  });
  return Object.assign(driver, { acting });
}
