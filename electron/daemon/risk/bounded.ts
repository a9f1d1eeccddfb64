/**
 * A map that keeps at most `most` entries: the one that was set longest ago goes first. So that what is remembered of
 * agents cannot fill the memory, however much they do.
 */
export class Bounded<K, V> {
  readonly #entries = new Map<K, V>();
  constructor(readonly most: number) {}

  get(key: K): V | undefined {
    return this.#entries.get(key);
  }

  has(key: K): boolean {
    return this.#entries.has(key);
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Sets and makes it the newest. */
  set(key: K, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.most) return;
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }

  /** The entry, made with `fresh` when there is none; it is the newest then. */
  take(key: K, fresh: () => V): V {
    const value = this.#entries.get(key) ?? fresh();
    this.set(key, value);
    return value;
  }
}
