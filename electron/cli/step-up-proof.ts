import type { OperatorClient } from '../client/operator-client';
import { proofOf, waysOf } from '../../shared/proof-of';
import { meets, type StepUpNeed, type StepUpProof } from '../../shared/model/step-up';
import { refuse, type Outcome } from '../../shared/reasons';
import type { Io } from './command';

/** The options of every command that may take a step-up. */
export const proofOptions = { code: { type: 'string' }, system: { type: 'boolean' } } as const;

/** How those options read in a usage text. */
export const proofUsage = `  --code CODE         step-up: a code of your authenticator app, or a recovery code (asked for when it is needed)
  --system            step-up: let the system's own dialog ask`;

export type ProofValues = {
  readonly code?: string | undefined;
  readonly system?: boolean | undefined;
};

const recoveryLetters = 26;

/** What a person typed: six digits are a code, 26 letters a recovery code, anything else the step-up passphrase. */
export function proofOfText(text: string): StepUpProof | null {
  const bare = text.replaceAll(/[\s-]/gu, '');
  const isRecovery = bare.length === recoveryLetters && /^[a-z2-7]+$/iu.test(bare);
  return (
    proofOf('totp', text) ?? (isRecovery ? proofOf('recovery', bare) : proofOf('passphrase', text))
  );
}

/**
 * The step-up for what is asked: of the options, else asked for at the terminal; null when none is needed. Refusals:
 * `step-up-missing` when nothing that would do is set up, `step-up-needed` when nothing was typed.
 */
export async function proofHere(
  io: Io,
  client: OperatorClient,
  asked: { readonly need: StepUpNeed | 'change'; readonly values: ProofValues },
): Promise<Outcome<StepUpProof | null>> {
  const { code, system } = asked.values;
  if (system === true) return { ok: true, value: { factor: 'platform' } };
  // A passphrase in the arguments would be read by every process that can list them, so only codes are taken there.
  const given = code === undefined ? null : proofOfText(code);
  if (given !== null && given.factor !== 'passphrase') return { ok: true, value: given };
  if (code !== undefined)
    return refuse('step-up-wrong', '--code takes six digits or a recovery code');
  if (asked.need === 'none') return { ok: true, value: null };
  const status = await client.call('step-up.status', {});
  if (!status.ok) return status;
  const { enrolled } = status.value;
  if (asked.need === 'change' && enrolled.length === 0) return { ok: true, value: null };
  const need = asked.need === 'change' ? 'any-factor' : asked.need;
  const ways = waysOf(enrolled.filter((factor) => meets(factor, need)));
  if (ways.length === 0) return refuse('step-up-missing');
  const names = ways.flatMap((way) => questions[way] ?? []);
  const typed = await io.secret(`Step-up (${names.join(', or ')}): `);
  const proof = typed === null ? null : proofOfText(typed);
  return proof === null
    ? refuse('step-up-needed', 'without a terminal, use --code or --system')
    : { ok: true, value: proof };
}

const questions: Readonly<Partial<Record<StepUpProof['factor'], string>>> = {
  totp: 'authenticator code',
  passphrase: 'step-up passphrase',
  recovery: 'recovery code',
};
