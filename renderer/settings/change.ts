import type { AppRequest, HoldpointApi } from '../../shared/ipc-window';
import type { Factor, StepUpProof } from '../../shared/model/step-up';
import { sentence } from '../../shared/reasons';
import type { Begun } from './totp-set-up';

type Removable = AppRequest<'step-up.remove'>['factor'];

/** Something the operator wants to change about the factors. */
export type Change =
  | { readonly kind: 'totp' | 'passphrase' | 'platform' | 'recovery' }
  | { readonly kind: 'remove'; readonly factor: Removable };

/** What a change leads to: more to do, or a sentence why not. */
export type Changed =
  | { readonly kind: 'begun'; readonly begun: Begun }
  | { readonly kind: 'codes'; readonly codes: readonly string[] }
  | { readonly kind: 'done' }
  | { readonly kind: 'fault'; readonly text: string };

export const isRemovable = (factor: Factor): factor is Removable =>
  factor !== 'recovery' && factor !== 'security-key';

const codesOr = (codes: readonly string[]): Changed =>
  codes.length === 0 ? { kind: 'done' } : { kind: 'codes', codes };

/** Does it need to be asked about first? A first factor that needs no words of its own does not. */
export const needsForm = (change: Change, enrolled: readonly Factor[]): boolean =>
  enrolled.length > 0 || change.kind === 'passphrase';

/** Asks the daemon for a change; `proof` is null while there is no factor yet. */
export async function makeChange(
  change: Change,
  given: { readonly proof: StepUpProof | null; readonly passphrase: string },
): Promise<Changed> {
  const call: HoldpointApi['call'] = (name, body) => window.holdpoint.call(name, body);
  const { proof } = given;
  switch (change.kind) {
    case 'totp': {
      const answer = await call('step-up.totp-begin', { proof });
      return answer.ok ? { kind: 'begun', begun: answer.value } : fault(answer);
    }
    case 'passphrase': {
      const { passphrase } = given;
      const answer = await call('step-up.passphrase', { passphrase, proof });
      return answer.ok ? codesOr(answer.value.recovery) : fault(answer);
    }
    case 'recovery': {
      const answer = await call('step-up.recovery', { proof });
      return answer.ok ? codesOr(answer.value.recovery) : fault(answer);
    }
    case 'platform': {
      const answer = await call('step-up.platform', { proof });
      return answer.ok ? { kind: 'done' } : fault(answer);
    }
    case 'remove': {
      const answer = await call('step-up.remove', { factor: change.factor, proof });
      return answer.ok ? { kind: 'done' } : fault(answer);
    }
  }
}

const fault = (refusal: Parameters<typeof sentence>[0]): Changed => ({
  kind: 'fault',
  text: sentence(refusal),
});
