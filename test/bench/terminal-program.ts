/** One full-screen program in a pseudo-terminal of its own, measured as a person meets it: start, idle, keys. Linux alone has /proc. */
import { readdirSync, readFileSync } from 'node:fs';
import { PtyProgram } from '../support/pty-program.js';

export interface Measured {
  /** Milliseconds from the start of the process to the first text on the screen, and to the first row of data. */
  readonly firstFrame: number;
  readonly firstRow: number;
  /** Bytes written until some seconds after the first row. */
  readonly bytesAtStart: number;
  /** While nobody touches it: bytes a second and per cent of one core. */
  readonly idleBytes: number;
  readonly idleCpu: number;
  /** MB that the program and its children hold then. */
  readonly memory: number;
  /** Moves of the selection in a list, and those that everything else on the screen follows. */
  readonly inList: Moves;
  readonly followed?: Moves;
}

export interface Moves {
  /** Milliseconds from the key to the first byte of the answer. */
  readonly p50: number;
  readonly p99: number;
  /** Means of a key: milliseconds of CPU, and bytes. */
  readonly cpu: number;
  readonly bytes: number;
}

export interface Measuring {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly columns: number;
  readonly rows: number;
  /** What the first row of data looks like on the screen. */
  readonly row: RegExp;
  /** How long it may settle, and how long it is left alone then, in seconds. */
  readonly settle: number;
  readonly idle: number;
  readonly keys: number;
  /** The key that leads from the first list, whose choice the other panels follow, to one that is alone. */
  readonly toList?: string;
}

/** The listing of thousands of pods takes its time on a busy machine. */
const PATIENCE = 120_000;
/** A key that nothing answers for so long has moved nothing. */
const KEY_PATIENCE = 2000;
/** Between two keys, in milliseconds: a hand is not faster, and a frame that comes in pieces is whole by then. */
const KEY_EVERY = 60;

const pause = (milliseconds: number): Promise<void> =>
  new Promise(done => {
    setTimeout(done, milliseconds);
  });
const share = (values: readonly number[], at: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * at))] ?? Number.NaN;
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** The first output is often modes alone, none of which has a word in it. */
const hasText = (output: string): boolean => /[A-Za-z]{4}/.test(output);

export async function measureProgram({ file, args, env, columns, rows, row, settle, idle, keys, toList }: Measuring): Promise<Measured> {
  const started = performance.now();
  let firstFrame = Number.NaN;
  let heard: (() => void) | undefined;
  const program = new PtyProgram(file, args, {
    columns,
    rows,
    env,
    patience: PATIENCE,
    arrived({ output }) {
      if (Number.isNaN(firstFrame) && hasText(output)) firstFrame = performance.now() - started;
      heard?.();
    },
  });
  try {
    await program.until('the first row', () => row.test(program.screen.text()));
    const firstRow = performance.now() - started;
    await pause(settle * 1000);
    const bytesAtStart = program.output.length;
    const before = { at: performance.now(), bytes: program.output.length, cpu: cpuOf(program.pid) };
    await pause(idle * 1000);
    const seconds = (performance.now() - before.at) / 1000;
    const left = {
      idleBytes: (program.output.length - before.bytes) / seconds,
      idleCpu: (cpuOf(program.pid) - before.cpu) / seconds / 10,
      memory: residentOf(program.pid),
    };
    const follows =
      toList === undefined
        ? undefined
        : await pressed(program, keys, listener => {
            heard = listener;
          });
    if (toList !== undefined) program.type(toList);
    await pause(1000);
    return {
      firstFrame,
      firstRow,
      bytesAtStart,
      ...left,
      inList: await pressed(program, keys, listener => {
        heard = listener;
      }),
      ...(follows ? { followed: follows } : {}),
    };
  } finally {
    program.kill();
    await program.ended();
  }
}

/** Down and up again: whatever the program shows, it has two rows. */
async function pressed(program: PtyProgram, keys: number, listen: (listener: (() => void) | undefined) => void): Promise<Moves> {
  const moves: { readonly wait: number; readonly cpu: number; readonly bytes: number }[] = [];
  for (let index = 0; index < keys; index++) {
    const cpu = cpuOf(program.pid);
    const bytes = program.output.length;
    const at = performance.now();
    const answered = new Promise<number>(resolve => {
      listen(() => {
        resolve(performance.now() - at);
      });
      setTimeout(resolve, KEY_PATIENCE, Number.NaN);
    });
    program.type(index % 2 === 0 ? 'j' : 'k');
    const wait = await answered;
    listen(undefined);
    await pause(KEY_EVERY);
    if (!Number.isNaN(wait)) moves.push({ wait, cpu: cpuOf(program.pid) - cpu, bytes: program.output.length - bytes });
  }
  const waits = moves.map(({ wait }) => wait);
  return {
    p50: share(waits, 0.5),
    p99: share(waits, 0.99),
    cpu: mean(moves.map(({ cpu }) => cpu)),
    bytes: mean(moves.map(({ bytes }) => bytes)),
  };
}

/** The process and its living descendants. */
function family(pid: number): readonly number[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    const parent = Number(ofProcess(entry, 'stat').split(') ')[1]?.split(' ')[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const found: number[] = [];
  for (const waiting = [pid]; waiting.length > 0;) {
    const next = waiting.pop() as number;
    found.push(next);
    waiting.push(...(children.get(next) ?? []));
  }
  return found;
}

/** CPU milliseconds of all threads, finer than the hundredths of a second of `stat`. The helpers of a program sleep: its own threads are enough. */
function cpuOf(pid: number): number {
  let sum = 0;
  for (const task of readdirSync(`/proc/${pid}/task`))
    sum += Number(ofProcess(`${pid}/task/${task}`, 'schedstat').split(' ')[0] ?? 0) / 1e6;
  return sum;
}
const residentOf = (pid: number): number =>
  family(pid).reduce((sum, member) => sum + Number(/^VmRSS:\s+(\d+)/m.exec(ofProcess(String(member), 'status'))?.[1] ?? 0) / 1024, 0);

/** A process may end while it is looked at. */
function ofProcess(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
