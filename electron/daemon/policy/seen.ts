import { celContext, type CelContext } from './cel-context';
import { effectBits, type Look } from './look';

/** A call as rules see it: what several of them ask for is worked out once, and only when one does. */
export class Seen {
  readonly effects: number;
  /** Conditions that could not be worked out, a sentence each. */
  readonly faults: string[] = [];
  #outside: boolean | null = null;
  #context: CelContext | null = null;
  constructor(readonly look: Look) {
    this.effects = effectBits(look.classification.effects);
  }

  /** Is a path outside the project reached? A path that could not be placed counts as outside. */
  get outside(): boolean {
    return (this.#outside ??= this.look.classification.targets.some(
      (target) => target.kind === 'path' && target.inProject !== true,
    ));
  }

  get context(): CelContext {
    return (this.#context ??= celContext(this.look));
  }
}
