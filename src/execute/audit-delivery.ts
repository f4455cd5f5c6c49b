import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Clock } from '../contracts/provider.js';
import { numberOf, recordOf } from '../model/json.js';
import { plain, plainText, type PlainText } from '../model/plain-text.js';
import { minutes, seconds, type Duration } from '../model/time.js';
import { readAuditLines } from './audit-file.js';
import type { AuditLine, AuditSink } from './audit-log.js';
import { codeOf } from './file-lock.js';

/** How far a receiver has the log: the last entry it took. */
export interface DeliveryMark {
  /** Host of the receiver. */
  readonly name: string;
  readonly n: number;
  readonly hash: string;
  readonly at: string;
}

/** Sends the log on to a second place, entry by entry, in order. The log itself holds what waits. */
export interface AuditDelivery {
  /** There may be something to send. */
  wake(): void;
  /** Tries once more to send what waits, and ends. What is left is sent at the next start. */
  close(): Promise<void>;
}

export interface DeliveryParts {
  readonly file: string;
  readonly sink: AuditSink;
  readonly clock: Clock;
  told(level: 'info' | 'warning', text: PlainText): void;
}

/** Rests after failures, one after the other; the last one stays. */
const RESTS: readonly Duration[] = [seconds(2), seconds(15), minutes(1), minutes(5)];

const marksFile = (file: string): string => `${file}.delivered`;

/** How far each receiver has the log, by the key of its address; none where nothing was sent yet or the file makes no sense. */
export function readMarks(file: string): ReadonlyMap<string, DeliveryMark> {
  try {
    const marks = Object.entries(recordOf(JSON.parse(readFileSync(marksFile(file), 'utf8'))));
    return new Map(
      marks.flatMap(([key, value]) => {
        const { name, n, hash, at } = recordOf(value);
        return typeof name === 'string' && numberOf(n) !== undefined && typeof hash === 'string' && typeof at === 'string'
          ? [[key, value as DeliveryMark] as const]
          : [];
      }),
    );
  } catch (error) {
    if (error instanceof SyntaxError || codeOf(error) === 'ENOENT') return new Map();
    throw error;
  }
}

function writeMark(file: string, key: string, mark: DeliveryMark): void {
  const next = `${marksFile(file)}.${process.pid}`;
  writeFileSync(next, JSON.stringify(Object.fromEntries([...readMarks(file), [key, mark]])), { mode: 0o600 });
  renameSync(next, marksFile(file));
}

/** What of the log a receiver lacks. Where the log does not hold what it took last, that is all of it. */
export function waitingFor(lines: readonly AuditLine[], mark: DeliveryMark | undefined): readonly AuditLine[] {
  const last = mark === undefined ? -1 : lines.findIndex(({ n, hash }) => n === mark.n && hash === mark.hash);
  return lines.slice(last + 1);
}

/**
 * At least once: after a crash between the answer and the mark, and with two sessions at once, an entry may come twice; its
 * number and hash tell that. Nothing overtakes: an entry that is not taken is sent until it is, before the next.
 */
export function openDelivery({ file, sink, clock, told }: DeliveryParts): AuditDelivery {
  const closing = new AbortController();
  let failures = 0;
  let isWoken = false;
  let running: Promise<void> | undefined;

  /** False when one was not taken. */
  async function deliver(): Promise<boolean> {
    const waiting = waitingFor(readAuditLines(file), readMarks(file).get(sink.key));
    for (const line of waiting) {
      const known = readMarks(file).get(sink.key);
      // Another session of this account sent it meanwhile.
      if (known && known.n >= line.n && waitingFor([line], known).length === 0) continue;
      try {
        await sink.send(line);
      } catch (error) {
        if (failures++ === 0)
          told(
            'warning',
            plain`audit entry ${line.n} was not taken by ${plainText(sink.name)} (${plainText(error instanceof Error ? error.message : error, 200)}): it waits, and is sent again, also at the next start`,
          );
        return false;
      }
      writeMark(file, sink.key, { name: sink.name, n: line.n, hash: line.hash, at: new Date(clock.now()).toISOString() });
      if (failures > 0) told('info', plain`${plainText(sink.name)} takes audit entries again, from ${line.n} on`);
      failures = 0;
    }
    return true;
  }

  async function run(): Promise<void> {
    while (isWoken && !closing.signal.aborted) {
      isWoken = false;
      if (await deliver()) continue;
      isWoken = true;
      await clock.sleep(RESTS[Math.min(failures, RESTS.length) - 1] ?? minutes(5), closing.signal);
    }
  }

  async function safely(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      told('warning', plain`the copy of the audit log can't be kept up: ${plainText(error instanceof Error ? error.message : error, 200)}`);
    }
  }

  function wake(): void {
    isWoken = true;
    running ??= safely(run).finally(() => {
      running = undefined;
      if (isWoken && !closing.signal.aborted) wake();
    });
  }

  return {
    wake,
    async close() {
      closing.abort();
      await running;
      await safely(deliver);
    },
  };
}
