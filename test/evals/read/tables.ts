import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import Papa from 'papaparse';

/** The text of a file; `.gz` is unpacked. */
export function readText(path: string): string {
  const bytes = readFileSync(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

/** The rows of a CSV file (RFC 4180), cells as they stand; empty lines are skipped, and what a cut file leaves half-written. */
export function readRows(path: string): readonly (readonly string[])[] {
  const parsed = Papa.parse<string[]>(readText(path), { skipEmptyLines: true });
  const broken = new Set(parsed.errors.filter(error => error.type !== 'Delimiter').map(error => error.row));
  return parsed.data.filter((_, row) => !broken.has(row));
}

/** The rows of a CSV file with a header line, as records. */
export function readRecords(path: string): readonly Readonly<Record<string, string>>[] {
  const [header, ...rows] = readRows(path);
  return rows.map(row => Object.fromEntries((header ?? []).map((name, index) => [name, row[index] ?? ''])));
}

export const readJson = (path: string): unknown => JSON.parse(readText(path)) as unknown;
