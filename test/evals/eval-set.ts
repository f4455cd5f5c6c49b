/** One public data set with its scoring rule. A file in `sets/` is the whole of it. */
export interface EvalSet {
  /** As typed after `npm run eval --`. */
  readonly id: string;
  /** The folder's name under the data directory. */
  readonly folder: string;
  /** A file or folder that only this set has directly in its folder: tells a set's own folder from its parent. */
  readonly marker: string;
  readonly figures: readonly Figure[];
  /** Reads the folder, runs the product on it and scores it. */
  run(folder: string): Promise<Outcome>;
}

export interface Figure {
  /** The name in `--json`. */
  readonly name: string;
  readonly title: string;
  /** The best published or measured rival and the simplest floor, with their names. */
  readonly rival?: readonly [value: number, who: string];
  readonly floor?: readonly [value: number, who: string];
  /** What we aim for on data not seen here. */
  readonly reach?: number;
}

export interface Outcome {
  readonly figures: Readonly<Record<string, number>>;
  /** Lines of a table per scenario, printed under the figures. */
  readonly details: readonly string[];
}
