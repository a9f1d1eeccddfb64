/** One step at a time for each key. Asked for again meanwhile, one more follows, for all who asked: it sees what they saw. */
export class InTurn<Key extends object> {
  readonly #now = new WeakMap<Key, Promise<void>>();
  readonly #next = new WeakMap<Key, Promise<void>>();

  /** Resolves, or rejects, with the step that began after this was asked. */
  take(key: Key, step: () => Promise<void>): Promise<void> {
    const now = this.#now.get(key);
    if (now === undefined) return this.#begin(key, step);
    const waits = this.#next.get(key);
    if (waits !== undefined) return waits;
    const begin = (): Promise<void> => {
      this.#next.delete(key);
      return this.#begin(key, step);
    };
    const next = now.then(begin, begin);
    this.#next.set(key, next);
    return next;
  }

  #begin(key: Key, step: () => Promise<void>): Promise<void> {
    const done = step().finally(() => this.#now.delete(key));
    this.#now.set(key, done);
    return done;
  }
}
