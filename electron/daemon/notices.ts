import type { Notice } from '../../shared/model/snapshot';

/** Things a person must know about the daemon itself, one per id; the newest text wins, and empty text takes it away. */
export class Notices {
  readonly #all = new Map<string, Notice>();
  constructor(readonly onChange: () => void) {}

  set(id: string, level: Notice['level'], text: string | null): void {
    const before = this.#all.get(id);
    if ((before?.text ?? null) === text && (text === null || before?.level === level)) return;
    if (text === null) this.#all.delete(id);
    else this.#all.set(id, { id, level, text });
    this.onChange();
  }

  get list(): readonly Notice[] {
    return [...this.#all.values()];
  }
}
