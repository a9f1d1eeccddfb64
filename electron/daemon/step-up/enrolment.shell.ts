import { randomBytes } from 'node:crypto';
import { generate } from 'lean-qr';
import type { Factor, StepUpProof, StepUpStatus } from '../../../shared/model/step-up';
import { done, refuse, type Outcome } from '../../../shared/reasons';
import { freeTries } from './lock-out';
import { hashPassphrase } from './passphrase-hash';
import { codeBytes, codesInSet, hashOfCode, writtenCode } from './recovery-codes';
import { enrolledIn, type Factors } from './sealed-factors';
import type { ProofFor, StepUp } from './step-up.shell';
import { acceptCode, base32, enrolmentUri, secretBytes } from './totp';

/** How long a secret that was shown waits for its first code. */
const pendingMs = 10 * 60_000;

type Proof = StepUpProof | null;
type Via = ProofFor['via'];
type Codes = { readonly recovery: string[] };

/** A secret that was shown and is not in force yet. `untilMs` is monotonic. */
type Pending = { readonly secret: Buffer; readonly untilMs: number; readonly wrong: number };

/** Setting factors up and taking them away. Once there is one, each change needs a proof by one (`StepUp.verifyChange`). */
export class Enrolment {
  #pending: Pending | null = null;

  constructor(
    readonly stepUp: StepUp,
    /** Who the code is for, as the authenticator app shows it. */
    readonly account: string,
  ) {}

  /** Shows a new secret; an older one that was never finished is forgotten. */
  async totpBegin(
    proof: Proof,
    via: Via,
  ): Promise<Outcome<{ uri: string; secret: string; qr: string[] }>> {
    const may = await this.#mayChange(proof, { what: 'a new authenticator app', via });
    if (!may.ok) return may;
    const secret = randomBytes(secretBytes);
    const untilMs = this.stepUp.world.clock.monoMs() + pendingMs;
    this.#pending = { secret, untilMs, wrong: 0 };
    const uri = enrolmentUri(secret, this.account);
    return done({ uri, secret: base32(secret), qr: qrRows(uri) });
  }

  /** Puts the secret in force when the code shows that the app has it. */
  async totpFinish(code: string): Promise<Outcome<Codes>> {
    const { clock } = this.stepUp.world;
    const pending = this.#pending;
    if (pending === null || clock.monoMs() >= pending.untilMs)
      return refuse('step-up-wrong', 'begin again with a new secret');
    const secret = pending.secret.toString('base64');
    const step = acceptCode({ secret, lastStep: 0 }, code, clock.wallMs());
    if (!step.ok) {
      const wrong = pending.wrong + 1;
      // SECURITY: T-9: a code that is not shown to this operator must not be found by trying.
      this.#pending = wrong < freeTries ? { ...pending, wrong } : null;
      return step;
    }
    this.#pending = null;
    return this.#enrol('totp', (all) => ({ ...all, totp: { secret, lastStep: step.value } }));
  }

  async passphrase(passphrase: string, proof: Proof, via: Via): Promise<Outcome<Codes>> {
    const may = await this.#mayChange(proof, { what: 'a new step-up passphrase', via });
    if (!may.ok) return may;
    const hash = await hashPassphrase(passphrase);
    return this.#enrol('passphrase', (all) => ({ ...all, passphrase: hash }));
  }

  /** The system's own dialog: it proves the operator once before it counts. */
  async platform(proof: Proof, via: Via): Promise<Outcome<StepUpStatus>> {
    const { authenticator } = this.stepUp.world;
    if (authenticator === null)
      return refuse('step-up-unavailable', 'this system has no such dialog');
    const about = { what: authenticator.factor, via };
    const may = await this.#mayChange(proof, about);
    if (!may.ok) return may;
    const asked = await this.stepUp.askPlatform(authenticator.factor, about);
    if (!asked.ok) return asked;
    const { factor } = authenticator;
    const enrolled = await this.#enrol(factor, (all) => ({ ...all, platform: factor }));
    return enrolled.ok ? done(this.stepUp.status()) : enrolled;
  }

  /** A new set of recovery codes; the old ones are void. */
  async recovery(proof: Proof, via: Via): Promise<Outcome<Codes>> {
    if (this.stepUp.file.enrolled.length === 0) return refuse('step-up-missing');
    const may = await this.#mayChange(proof, { what: 'new recovery codes', via });
    if (!may.ok) return may;
    const codes = newCodes();
    const kept = await this.#put('recovery', 'step-up.enrolled', (all) => ({
      ...all,
      recovery: codes.map(hashOfCode),
    }));
    return kept.ok ? done({ recovery: codes }) : kept;
  }

  /** Takes a factor away. The recovery codes go with the last one: alone they would be a factor nobody chose. */
  async remove(factor: Factor, proof: Proof, via: Via): Promise<Outcome<StepUpStatus>> {
    if (!this.stepUp.file.enrolled.includes(factor)) return refuse('step-up-missing');
    const may = await this.#mayChange(proof, { what: `removing ${factor}`, via });
    if (!may.ok) return may;
    const kept = await this.#put(factor, 'step-up.removed', (all) => without(all, factor));
    return kept.ok ? done(this.stepUp.status()) : kept;
  }

  async #mayChange(proof: Proof, about: ProofFor): Promise<Outcome<unknown>> {
    const { factors } = this.stepUp.file;
    if (!factors.ok) return factors;
    return this.stepUp.isLost ? this.#override() : this.stepUp.verifyChange(proof, about);
  }

  /** Nobody can prove a factor whose file is gone; beginning anew is possible, and never silent. */
  #override(): Promise<Outcome<unknown>> {
    const summary = 'step-up is set up anew, because its file was lost or taken away';
    return this.stepUp.world.note('operator.override', summary, {});
  }

  /** Puts a factor in force; the first one brings the recovery codes, shown this once. */
  async #enrol(factor: Factor, change: (all: Factors) => Factors): Promise<Outcome<Codes>> {
    const { factors } = this.stepUp.file;
    if (!factors.ok) return factors;
    const codes = factors.value.recovery.length === 0 ? newCodes() : [];
    const kept = await this.#put(factor, 'step-up.enrolled', (all) => ({
      ...change(all),
      // A code that was used while this was recorded stays used.
      recovery: codes.length === 0 ? all.recovery : codes.map(hashOfCode),
    }));
    return kept.ok ? done({ recovery: codes }) : kept;
  }

  /** On record first, with all the factors that then stand: a file that is lost later is missed. */
  async #put(
    factor: Factor,
    type: 'step-up.enrolled' | 'step-up.removed',
    change: (all: Factors) => Factors,
  ): Promise<Outcome<unknown>> {
    const { file, world } = this.stepUp;
    const { factors } = file;
    if (!factors.ok) return factors;
    const enrolled = enrolledIn(change(factors.value));
    const words = type === 'step-up.enrolled' ? 'set up' : 'taken away';
    const noted = await world.note(type, `step-up: ${factor} ${words}`, { factor, enrolled });
    if (!noted.ok) return noted;
    // SECURITY: T-9: a secret that was shown before, when nothing or something else had to be proved, does not come into force after.
    this.#pending = null;
    const stored = file.store(change);
    world.onChange();
    return stored;
  }
}

const newCodes = (): string[] =>
  Array.from({ length: codesInSet }, () => writtenCode(randomBytes(codeBytes)));

function without(factors: Factors, factor: Factor): Factors {
  const rest = {
    ...factors,
    totp: factor === 'totp' ? null : factors.totp,
    passphrase: factor === 'passphrase' ? null : factors.passphrase,
    platform: factor === factors.platform ? null : factors.platform,
  };
  const none = rest.totp === null && rest.passphrase === null && rest.platform === null;
  return none ? { ...rest, recovery: [], failures: 0 } : rest;
}

/** The QR code of a text, as rows of 0 and 1 without a border. */
export function qrRows(text: string): string[] {
  const code = generate(text);
  return Array.from({ length: code.size }, (_row, y) =>
    Array.from({ length: code.size }, (_cell, x) => (code.get(x, y) ? '1' : '0')).join(''),
  );
}
