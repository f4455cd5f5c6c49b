/** What was typed into a line before. Kept while the program runs, never written down: a note may be among it. */

const KEPT = 50;

/** Steps through earlier lines, as the arrows of a shell do; the line under the hands comes back at the end. */
export interface HistoryWalk {
  /** The line before; undefined at the oldest. */
  earlier(current: string): string | undefined;
  /** The line after; undefined when the walk is not among earlier lines. */
  later(): string | undefined;
}

export interface LineHistory {
  add(line: string): void;
  /** Begins below the newest line. */
  walk(): HistoryWalk;
}

export function lineHistory(): LineHistory {
  let lines: readonly string[] = [];
  return {
    add(line) {
      const text = line.trim();
      if (text !== '') lines = [...lines.filter(each => each !== text), text].slice(-KEPT);
    },
    walk() {
      const known = lines;
      let at = known.length;
      let own = '';
      return {
        earlier(current) {
          if (at === known.length) own = current;
          return at === 0 ? undefined : known[--at];
        },
        later() {
          if (at >= known.length) return undefined;
          return ++at === known.length ? own : known[at];
        },
      };
    },
  };
}
