/** A map on its way to its next value: the old one is copied with the first change, and stays the same object without one. */
export class DraftMap<K, V> {
  #now: ReadonlyMap<K, V>;
  #copy: Map<K, V> | undefined;

  constructor(before: ReadonlyMap<K, V>) {
    this.#now = before;
  }

  get now(): ReadonlyMap<K, V> {
    return this.#now;
  }

  set(key: K, value: V): void {
    this.#writable().set(key, value);
  }

  /** @returns whether it was there */
  delete(key: K): boolean {
    return this.#now.has(key) && this.#writable().delete(key);
  }

  #writable(): Map<K, V> {
    if (!this.#copy) this.#now = this.#copy = new Map(this.#now);
    return this.#copy;
  }
}
