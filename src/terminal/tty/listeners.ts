/** Listeners of one event, in the order in which they came. */
export class Listeners<Value> {
  readonly #all = new Set<(value: Value) => void>();

  add(listener: (value: Value) => void): Disposable {
    // Each call is its own listener, also for the same function.
    const own = (value: Value): void => {
      listener(value);
    };
    this.#all.add(own);
    return {
      [Symbol.dispose]: () => {
        this.#all.delete(own);
      },
    };
  }
  emit(value: Value): void {
    for (const listener of [...this.#all]) listener(value);
  }
}
