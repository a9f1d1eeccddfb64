import type { RecordType } from '../../../shared/model/journal';
import type { JsonObject } from '../../../shared/json';
import type { Clock, PlatformAuthenticator } from '../../../shared/platform';
import {
  meets,
  type Factor,
  type StepUpNeed,
  type StepUpProof,
  type StepUpStatus,
} from '../../../shared/model/step-up';
import { done, refuse, type Outcome } from '../../../shared/reasons';
import { FactorFile, type WriteWhole } from './factor-file.shell';
import { lockedFor } from './lock-out';
import { Offers } from './offers.shell';
import { isPassphrase } from './passphrase-hash';
import { useCode } from './recovery-codes';
import { sealKeyOf, type Factors } from './sealed-factors';
import { acceptCode } from './totp';

export type StepUpWorld = {
  readonly clock: Clock;
  readonly file: string;
  readonly write: WriteWhole;
  readonly authenticator: PlatformAuthenticator | null;
  /** The journal says that factors were set up last: without a file they were lost or taken away. */
  readonly remembered: boolean;
  /** Makes a durable record about the operator. */
  note(type: RecordType, summary: string, extra: JsonObject): Promise<Outcome<unknown>>;
  onChange(): void;
};

/** What a proof is for, in words for the record, and who asks. */
export type ProofFor = {
  readonly what: string;
  readonly via: 'tray' | 'cli';
  readonly approvalId?: string;
};

/** A correct answer: what it was, and the factors as they are after it. */
type Checked = { readonly factor: Factor; readonly after: (factors: Factors) => Factors };

/** Proves that it is the operator and not injected input. One question at a time, so that guesses cannot race the count. */
export class StepUp {
  readonly file: FactorFile;
  readonly offers: Offers;
  #wrongSinceMs: number;
  readonly #wasEmpty: boolean;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(readonly world: StepUpWorld) {
    this.file = new FactorFile(world.file, world.write);
    this.offers = new Offers(world.authenticator, () => world.onChange());
    this.#wasEmpty = this.file.enrolled.length === 0;
    this.#wrongSinceMs = world.clock.monoMs();
  }

  /** The operator was proved with this signature over `signedText.seal` (already checked). */
  open(signature: Uint8Array): void {
    // A restart begins with the whole delay: what ran of it before is not known.
    if (!this.file.open(sealKeyOf(signature))) return;
    this.#wrongSinceMs = this.world.clock.monoMs();
    this.world.onChange();
  }

  status(): StepUpStatus {
    const { factors } = this.file;
    return {
      enrolled: [...this.file.enrolled],
      offered: [...this.offers.list],
      recoveryLeft: factors.ok ? factors.value.recovery.length : 0,
      lockedForMs: factors.ok ? this.#lockedFor(factors.value) : 0,
    };
  }

  /**
   * What a change of rights needs (rules, wide grants, the factors themselves): any factor as soon as there is one, so that
   * injected clicks cannot widen what they could not allow.
   */
  get changeNeed(): StepUpNeed {
    const { enrolled, isDamaged } = this.file;
    return enrolled.length > 0 || isDamaged || this.isLost ? 'any-factor' : 'none';
  }

  /**
   * The factors are gone that the journal knows of, with their file or under an older copy of it: nothing that needs a factor goes on,
   * and setting up anew is an override.
   */
  get isLost(): boolean {
    return this.world.remembered && this.#wasEmpty && this.file.enrolled.length === 0;
  }

  /** `verify` for a change of rights. */
  verifyChange(
    proof: StepUpProof | null | undefined,
    about: ProofFor,
  ): Promise<Outcome<Factor | null>> {
    return this.verify(proof, this.changeNeed, about);
  }

  /**
   * Checks a proof and uses it up; the value is the factor that was shown, null when none was needed. Every try is recorded, never
   * with the code. Refusals: `step-up-needed`, `-missing`, `-wrong`, `-used`, `-weak`, `-locked`, `-damaged`, `-unavailable`.
   */
  verify(
    proof: StepUpProof | null | undefined,
    need: StepUpNeed,
    about: ProofFor,
  ): Promise<Outcome<Factor | null>> {
    if (need === 'none') return Promise.resolve(done(null));
    const turn = this.#turn.then(() => this.#verify(proof, need, about));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #verify(
    proof: StepUpProof | null | undefined,
    need: StepUpNeed,
    about: ProofFor,
  ): Promise<Outcome<Factor>> {
    const factor = this.#mayTry(proof, need);
    if (!factor.ok) return factor;
    const checked = await this.#check(proof, about);
    const record = { factor: factor.value, for: about.what, via: about.via };
    const extra =
      about.approvalId === undefined ? record : { ...record, approvalId: about.approvalId };
    const kept = await this.world.note(
      checked.ok ? 'step-up.passed' : 'step-up.failed',
      `step-up ${checked.ok ? 'passed' : 'failed'} (${factor.value}) for ${about.what}`,
      checked.ok ? extra : { ...extra, reason: checked.reason },
    );
    this.world.onChange();
    if (!checked.ok) return checked;
    if (!kept.ok) return kept;
    return factor.value === 'recovery' ? this.#override(about) : done(factor.value);
  }

  /** Which factor this is, if it may be tried now at all. */
  #mayTry(proof: StepUpProof | null | undefined, need: StepUpNeed): Outcome<Factor> {
    if (this.file.isDamaged) return refuse('step-up-damaged');
    const { enrolled } = this.file;
    if (!enrolled.some((one) => meets(one, need))) return refuse('step-up-missing');
    if (proof === null || proof === undefined) return refuse('step-up-needed');
    const { factors } = this.file;
    if (!factors.ok) return factors;
    const factor = proof.factor === 'platform' ? factors.value.platform : proof.factor;
    if (factor === null || !enrolled.includes(factor)) return refuse('step-up-missing');
    if (!meets(factor, need)) return refuse('step-up-weak');
    const lockedMs = this.#lockedFor(factors.value);
    // SECURITY: T-9: whoever can send answers cannot try codes one after the other. A recovery code is beyond guessing, so it still opens.
    return lockedMs > 0 && isGuessable(factor)
      ? refuse('step-up-locked', `${Math.ceil(lockedMs / 1000)} s`)
      : done(factor);
  }

  async #check(
    proof: StepUpProof | null | undefined,
    about: ProofFor,
  ): Promise<Outcome<Factors | void>> {
    const before = this.file.factors;
    if (!before.ok) return before;
    if (proof === null || proof === undefined) return refuse('step-up-needed');
    const guessable = proof.factor === 'totp' || proof.factor === 'passphrase';
    if (guessable) {
      // SECURITY: T-9: counted before it is looked at, so that ending the daemon in between gives no free try.
      const counted = this.file.store((all) => ({ ...all, failures: all.failures + 1 }));
      if (!counted.ok) return counted;
      this.#wrongSinceMs = this.world.clock.monoMs();
    }
    const checked = await this.#look(before.value, proof, about);
    if (!checked.ok) return checked;
    return this.file.store((all) => checked.value.after({ ...all, failures: 0 }));
  }

  async #look(factors: Factors, proof: StepUpProof, about: ProofFor): Promise<Outcome<Checked>> {
    switch (proof.factor) {
      case 'totp':
        return this.#lookAtCode(factors, proof.code);
      case 'passphrase': {
        const { passphrase } = factors;
        const right = passphrase !== null && (await isPassphrase(passphrase, proof.passphrase));
        return right
          ? done({ factor: 'passphrase', after: (all) => all })
          : refuse('step-up-wrong');
      }
      case 'recovery': {
        const left = useCode(factors.recovery, proof.code);
        if (left === null) return refuse('step-up-wrong');
        return done({ factor: 'recovery', after: (all) => ({ ...all, recovery: [...left] }) });
      }
      case 'platform':
        return this.#askPlatform(factors, about);
    }
  }

  #lookAtCode({ totp }: Factors, code: string): Outcome<Checked> {
    if (totp === null) return refuse('step-up-missing');
    const step = acceptCode(totp, code, this.world.clock.wallMs());
    if (!step.ok) return step;
    const used = { ...totp, lastStep: step.value };
    return done({ factor: 'totp', after: (all) => ({ ...all, totp: used }) });
  }

  async #askPlatform({ platform }: Factors, about: ProofFor): Promise<Outcome<Checked>> {
    if (platform === null) return refuse('step-up-missing');
    const asked = await this.askPlatform(platform, about);
    return asked.ok ? done({ factor: platform, after: (all) => all }) : asked;
  }

  /** Lets the system ask. Touch ID and Windows Hello were asked by the tray app already, on the operator's own connection. */
  async askPlatform(factor: Factor, about: ProofFor): Promise<Outcome<void>> {
    if (factor === 'polkit')
      return this.world.authenticator?.prove() ?? refuse('step-up-unavailable', 'no polkit here');
    return about.via === 'tray'
      ? done(undefined)
      : refuse('step-up-unavailable', 'only the tray app can ask for it');
  }

  async #override(about: ProofFor): Promise<Outcome<Factor>> {
    const { factors } = this.file;
    const left = factors.ok ? factors.value.recovery.length : 0;
    const kept = await this.world.note(
      'operator.override',
      `a recovery code was used for ${about.what}; ${left} left`,
      { left },
    );
    return kept.ok ? done('recovery') : kept;
  }

  #lockedFor({ failures }: Factors): number {
    return lockedFor(failures, this.#wrongSinceMs, this.world.clock.monoMs());
  }
}

const isGuessable = (factor: Factor): boolean => factor === 'totp' || factor === 'passphrase';
