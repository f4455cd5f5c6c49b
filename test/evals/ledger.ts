import { readFileSync } from 'node:fs';

/** Dated results that were landed, and the figures under which a change does not land. */
export interface LedgerEntry {
  readonly floors: Readonly<Record<string, number>>;
  readonly results: readonly { readonly date: string; readonly figures: Readonly<Record<string, number>> }[];
}
export type Ledger = Readonly<Record<string, LedgerEntry>>;

export const readLedger = (path: string): Ledger => JSON.parse(readFileSync(path, 'utf8')) as Ledger;

/** The figures that lie under their floor, as sentences. */
export const underFloor = (entry: LedgerEntry | undefined, figures: Readonly<Record<string, number>>): readonly string[] =>
  Object.entries(entry?.floors ?? {})
    .filter(([name, floor]) => !((figures[name] ?? -Infinity) >= floor))
    .map(([name, floor]) => `${name} is ${figures[name]?.toFixed(3) ?? 'missing'}, the ledger's floor is ${floor}`);
