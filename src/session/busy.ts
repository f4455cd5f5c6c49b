/** Counts work that someone asked for, so that tests and headless commands know when to look. */
export interface Busy {
  /** Counts it until it settles; failures are the caller's to handle. */
  track<T>(work: Promise<T>): Promise<T>;
  /** Resolves when nothing is counted, also not after what that work started in turn. */
  idle(): Promise<void>;
}

export function createBusy(): Busy {
  let count = 0;
  let waiting: (() => void)[] = [];
  const done = (): void => {
    count--;
    if (count > 0) return;
    // A settled promise starts its followers in microtasks: look again after those.
    setImmediate(() => {
      if (count > 0) return;
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    });
  };
  return {
    track(work) {
      count++;
      work.then(done, done);
      return work;
    },
    idle: () =>
      new Promise(resolve => {
        if (count > 0) waiting.push(resolve);
        else setImmediate(() => (count > 0 ? waiting.push(resolve) : resolve()));
      }),
  };
}
