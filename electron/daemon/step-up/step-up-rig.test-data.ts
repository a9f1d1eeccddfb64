import { join } from 'node:path';
import type { StepUpProof } from '../../../shared/model/step-up';
import { done, refuse, type Outcome } from '../../../shared/reasons';
import { Enrolment } from './enrolment.shell';
import type { WriteWhole } from './factor-file.shell';
import { StepUp, type StepUpWorld } from './step-up.shell';
import { codeOf, stepMs } from './totp';

/** What the operator's key signed; any other bytes are another key. */
export const signature = Buffer.alloc(64, 7);
export const about = { what: 'Bash (once)', via: 'tray', approvalId: 'a1' } as const;

type Noted = { readonly type: string; readonly summary: string; readonly extra: object };

/** Step-up over a real file, with clocks and a journal that a test sets. */
export class StepUpRig {
  readonly file: string;
  readonly noted: Noted[] = [];
  monoMs = 1_000;
  wallMs = 1_700_000_000_000;
  journalFails = false;
  /** What happens while the journal takes the record of a new factor. */
  whileEnrolling: () => Promise<unknown> = async () => undefined;
  dialog: Outcome<void> = done(undefined);
  stepUp: StepUp;
  enrolment: Enrolment;
  secret: Buffer = Buffer.alloc(0);
  recovery: string[] = [];

  constructor(
    folder: string,
    readonly write: WriteWhole,
  ) {
    this.file = join(folder, 'step-up.json');
    this.stepUp = this.start(false);
    this.enrolment = new Enrolment(this.stepUp, 'ada@tower');
  }

  start(remembered: boolean): StepUp {
    const world: StepUpWorld = {
      clock: { monoMs: () => this.monoMs, wallMs: () => this.wallMs, monoNs: () => 0n },
      file: this.file,
      write: this.write,
      authenticator: {
        factor: 'polkit',
        offered: async () => ({ available: true, why: '' }),
        prove: async () => this.dialog,
      },
      remembered,
      note: async (type, summary, extra) => {
        if (this.journalFails) return refuse('journal-unavailable');
        this.noted.push({ type, summary, extra });
        if (type === 'step-up.enrolled') await this.whileEnrolling();
        return done(undefined);
      },
      onChange: () => undefined,
    };
    this.stepUp = new StepUp(world);
    this.enrolment = new Enrolment(this.stepUp, 'ada@tower');
    return this.stepUp;
  }

  /** The daemon dies and starts again, and the operator proves himself to the new one. */
  restart(remembered = true): StepUp {
    this.monoMs += 50;
    const stepUp = this.start(remembered);
    stepUp.open(signature);
    return stepUp;
  }

  async enrolTotp(): Promise<void> {
    this.stepUp.open(signature);
    const begun = await this.enrolment.totpBegin(null, 'tray');
    if (!begun.ok) throw new Error(begun.reason);
    this.secret = fromBase32(begun.value.secret);
    const finished = await this.enrolment.totpFinish(this.code());
    if (!finished.ok) throw new Error(finished.reason);
    this.recovery = finished.value.recovery;
    this.wallMs += stepMs;
  }

  code(by = 0): string {
    return codeOf(this.secret, Math.floor(this.wallMs / stepMs) + by);
  }

  totp(by = 0): StepUpProof {
    return { factor: 'totp', code: this.code(by) };
  }

  wrong(): StepUpProof {
    const right = [-1, 0, 1].map((by) => this.code(by));
    return {
      factor: 'totp',
      code: ['000000', '000001', '000002', '000003'].find((one) => !right.includes(one)) ?? '',
    };
  }

  verify(proof: StepUpProof | null, need: 'any-factor' | 'strong-factor' = 'any-factor') {
    return this.stepUp.verify(proof, need, about);
  }
}

/** As an authenticator app reads the secret; ours only writes it. */
export function fromBase32(text: string): Buffer {
  const bits = Array.from(text, (letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  ).join('');
  return Buffer.from((bits.match(/.{8}/gu) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
