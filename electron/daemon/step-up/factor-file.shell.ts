import { closeSync, constants, openSync, readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { faultCode, faultText } from '../../../shared/faults';
import type { Factor } from '../../../shared/model/step-up';
import { done, refuse, type Outcome } from '../../../shared/reasons';
import { enrolledIn, noFactors, seal, SealedFactors, unseal, type Factors } from './sealed-factors';

/** Writes a file so that it is whole or absent, 0600; throws when it cannot. */
export type WriteWhole = (path: string, text: string) => void;

type State =
  | { readonly kind: 'absent' }
  /** There is a file, and no operator has proved himself yet since the daemon started. */
  | { readonly kind: 'sealed'; readonly file: SealedFactors }
  | { readonly kind: 'open'; readonly factors: Factors; readonly key: Buffer }
  | { readonly kind: 'damaged' };

/** The file that holds the factors, sealed by the operator's key. It is read once; from then on memory is the truth. */
export class FactorFile {
  #state: State;

  constructor(
    readonly path: string,
    private readonly write: WriteWhole,
  ) {
    this.#state = read(path);
  }

  get isDamaged(): boolean {
    return this.#state.kind === 'damaged';
  }

  /** Enrolled factors, strongest first; before the seal is opened as the file says it. */
  get enrolled(): readonly Factor[] {
    if (this.#state.kind === 'open') return enrolledIn(this.#state.factors);
    return this.#state.kind === 'sealed' ? this.#state.file.enrolled : [];
  }

  /** All factors. Refusals: `step-up-damaged`; `not-authenticated` while the seal is closed. */
  get factors(): Outcome<Factors> {
    switch (this.#state.kind) {
      case 'open':
        return done(this.#state.factors);
      case 'damaged':
        return refuse('step-up-damaged');
      case 'absent':
      case 'sealed':
        return refuse('not-authenticated', 'the step-up file is sealed');
    }
  }

  /** Opens the seal with the proved operator's key; true when it was closed until now. */
  open(key: Buffer): boolean {
    if (this.#state.kind === 'open' || this.#state.kind === 'damaged') return false;
    const opened = this.#state.kind === 'absent' ? done(noFactors) : unseal(this.#state.file, key);
    this.#state = opened.ok ? { kind: 'open', factors: opened.value, key } : { kind: 'damaged' };
    return true;
  }

  /** Puts other factors in force, on disk first. Refusals: those of `factors`; `journal-unavailable` when it cannot be written. */
  store(change: (factors: Factors) => Factors): Outcome<Factors> {
    if (this.#state.kind !== 'open') return this.factors;
    const { key } = this.#state;
    const factors = change(this.#state.factors);
    try {
      this.write(this.path, `${JSON.stringify(seal(factors, key, randomBytes(12)))}\n`);
    } catch (fault) {
      return refuse('journal-unavailable', `${this.path}: ${faultText(fault)}`);
    }
    this.#state = { kind: 'open', factors, key };
    return done(factors);
  }
}

function read(path: string): State {
  let text: string;
  try {
    const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      text = readFileSync(file, 'utf8');
    } finally {
      closeSync(file);
    }
  } catch (fault) {
    // SECURITY: T-9: a file that is there and cannot be read is never taken for "nothing is set up".
    return { kind: faultCode(fault) === 'ENOENT' ? 'absent' : 'damaged' };
  }
  try {
    return { kind: 'sealed', file: SealedFactors.parse(JSON.parse(text)) };
  } catch {
    return { kind: 'damaged' };
  }
}
