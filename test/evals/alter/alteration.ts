import type { MeasureKind } from '../../../src/correlate/rank/graph/measure.js';
import { seededNames } from './names.js';
import { seededShuffle } from './shuffle.js';

/** A change to a data set that leaves the answer as it was: what the product says must stay as good. */
export interface Alteration {
  readonly id: string;
  /** What was changed, for the table. */
  readonly about: string;
  /** A name for a name: the same for the same, so that whoever is called alike is still called alike. */
  readonly name: (name: string) => string;
  /** Milliseconds that every moment lies later. */
  readonly shift: number;
  /** Where order means nothing, another one. */
  readonly order: <T>(list: readonly T[]) => readonly T[];
  /** Units: what values of a kind of metric are multiplied by. */
  readonly scale: Readonly<Partial<Record<MeasureKind, number>>>;
}

const same: Omit<Alteration, 'id' | 'about'> = { name: name => name, shift: 0, order: list => list, scale: {} };
/** 400 days, 7 h 13 min 37.123 s: another year, weekday, hour and minute, and no round number of anything. */
const ODD = 34_586_017_123;
/** Seconds as milliseconds, MiB as bytes, a rate per second as one per minute; percent as a share is applied where percent is. */
const UNITS: Alteration['scale'] = { latency: 1000, saturation: 1024 ** 2, traffic: 60, errors: 60, availability: 0.01 };

/** The data as it is comes first. */
export const ALTERATIONS: readonly Alteration[] = [
  { ...same, id: 'plain', about: 'as it is' },
  { ...same, id: 'names-1', about: 'all names replaced by meaningless ones', name: seededNames(1) },
  { ...same, id: 'names-2', about: 'the same with other names', name: seededNames(2) },
  { ...same, id: 'later', about: 'everything 400 days and 7:13:37.123 later', shift: ODD },
  { ...same, id: 'order', about: 'series, edges, objects and rows in another order', order: seededShuffle(3) },
  { ...same, id: 'units', about: 'values in other units', scale: UNITS },
  { ...same, id: 'all', about: 'all of this at once', name: seededNames(4), shift: ODD, order: seededShuffle(4), scale: UNITS },
];
