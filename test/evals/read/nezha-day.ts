import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TracedLine } from '../../../src/correlate/rank/graph/flow.js';
import type { Span } from '../../../src/correlate/rank/graph/spans.js';
import { plainText } from '../../../src/model/plain-text.js';
import type { ResourceRef } from '../../../src/model/resource.js';
import type { Edge } from '../../../src/model/topology.js';
import { readJson, readRecords, readRows } from './tables.js';

export interface Fault {
  readonly id: string;
  readonly inject_epoch: number;
  readonly service: string;
  readonly type: string;
  readonly files: readonly string[];
}

/** One metric of one service, or of the calls between two; times in seconds. */
export interface NezhaSeries {
  readonly about: ResourceRef;
  readonly caller?: ResourceRef;
  readonly name: string;
  readonly points: (readonly [number, number])[];
}

/** What a day holds besides its faults' own logs and traces. */
export interface NezhaDay {
  readonly folder: string;
  readonly faults: readonly Fault[];
  readonly services: readonly ResourceRef[];
  readonly edges: readonly Edge[];
  readonly series: readonly NezhaSeries[];
}

const POD = /-[0-9a-z]+-[0-9a-z]{5}$/;
const CLOCKS = /^time(stamp)?$/i;
const serviceRef = (name: string): ResourceRef => ({ kind: 'service', name: plainText(name) });
const refOfPod = (pod: string): ResourceRef => serviceRef(pod.replace(POD, ''));
const filesIn = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder).sort() : []);

export function readDay(folder: string): NezhaDay {
  const services: ResourceRef[] = [];
  const edges: Edge[] = [];
  const series: NezhaSeries[] = [];
  for (const file of filesIn(join(folder, 'metric'))) {
    const path = join(folder, 'metric', file);
    if (/^dependency\.csv/.test(file))
      for (const row of readRecords(path))
        edges.push({ from: serviceRef(row['Source'] ?? ''), to: serviceRef(row['Target'] ?? ''), relation: 'calls' });
    else if (/^(source|destination)_50\.csv/.test(file)) {
      // What the caller measured holds the way as well, so the callee's own view of a call adds nothing to it.
      if (file.startsWith('source')) series.push(...callSeries(path));
    } else if (/_metric\.csv/.test(file)) {
      const about = refOfPod(file.replace(/_metric\.csv(\.gz)?$/, ''));
      services.push(about);
      series.push(...columnsOf(path, about));
    }
  }
  for (const { caller, about } of series) if (caller) edges.push({ from: caller, to: about, relation: 'calls' });
  return { folder, faults: readJson(join(folder, 'faults.json')) as readonly Fault[], services, edges, series };
}

function columnsOf(path: string, about: ResourceRef): readonly NezhaSeries[] {
  const [header = [], ...rows] = readRows(path);
  const clock = header.findIndex(name => name.toLowerCase() === 'timestamp');
  return header.flatMap((name, column) =>
    CLOCKS.test(name) || name === 'PodName' ? [] : [{ about, name, points: pointsOf(rows, clock, column) }],
  );
}

/** Columns named CALLER_CALLEE. */
function callSeries(path: string): readonly NezhaSeries[] {
  const [header = [], ...rows] = readRows(path);
  const clock = header.findIndex(name => name.toLowerCase() === 'timestamp');
  return header.flatMap((name, column) => {
    const [caller, callee] = name.split('_');
    return CLOCKS.test(name) || !caller || !callee
      ? []
      : [{ about: serviceRef(callee), caller: serviceRef(caller), name: 'call latency p50', points: pointsOf(rows, clock, column) }];
  });
}

function pointsOf(rows: readonly (readonly string[])[], clock: number, column: number): (readonly [number, number])[] {
  return rows.flatMap((row): readonly (readonly [number, number])[] => {
    const value = row[column] ? Number(row[column]) : Number.NaN;
    return Number.isFinite(value) ? [[Number(row[clock]), value]] : [];
  });
}

const csvFile = (folder: string, name: string): string | undefined =>
  [`${name}.csv.gz`, `${name}.csv`].map(file => join(folder, file)).find(existsSync);

/** Spans of some minutes ("08_43"), or of all in the folder. */
export function readSpans(folder: string, minutes?: readonly string[]): readonly Span[] {
  const paths = minutes ? minutes.map(minute => csvFile(folder, `${minute}_trace`)) : filesIn(folder).map(file => join(folder, file));
  return paths.flatMap(path =>
    path === undefined
      ? []
      : readRecords(path).map(row => ({
          trace: row['TraceID'] ?? '',
          id: row['SpanID'] ?? '',
          ...(row['ParentID'] && row['ParentID'] !== 'root' ? { parent: row['ParentID'] } : {}),
          about: refOfPod(row['PodName'] ?? ''),
          operation: row['OperationName'] ?? '',
          duration: Number(row['Duration']) / 1000,
        })),
  );
}

/** The time and level that a Java log line begins with, and the request's ids: fields, not message. */
const HEAD = /^[\d:.]+\s+(\w+)\s+/;
const IDS = /TraceID: \w* SpanID: \w* ?/;

export function readLines(folder: string, minutes?: readonly string[]): readonly TracedLine[] {
  const paths = minutes ? minutes.map(minute => csvFile(folder, `${minute}_log`)) : filesIn(folder).map(file => join(folder, file));
  return paths.flatMap(path =>
    path === undefined
      ? []
      : readRecords(path).map((row): TracedLine => {
          const text = messageOf(row['Log'] ?? '');
          return {
            trace: row['TraceID'] ?? '',
            span: row['SpanID'] ?? '',
            about: refOfPod(row['PodName'] ?? ''),
            at: Number(row['TimeUnixNano']) / 1e6,
            failed: HEAD.exec(text)?.[1] === 'ERROR',
            text: text.replace(HEAD, '').replace(IDS, ''),
          };
        }),
  );
}

function messageOf(raw: string): string {
  const inner = /"log":\s*("(?:[^"\\]|\\.)*")/.exec(raw)?.[1];
  return (inner === undefined ? raw : (JSON.parse(inner) as string)).replace(/\n$/, '');
}
