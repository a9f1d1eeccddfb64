import type { FrameState } from '../../shared/ipc';
import type { AllowRequest } from '../../shared/ipc-window';
import type { GrantScope } from '../../shared/model/approval';
import { proofOf, waysOf, type Way } from '../../shared/proof-of';

type Waiting = Extract<FrameState, { kind: 'waiting' }>;

/** What the operator has chosen and typed below the card. */
export type Choice = {
  readonly scope: GrantScope;
  readonly minutes: number;
  readonly way: Way;
  /** The code or passphrase as it stands in the field. */
  readonly text: string;
};

/** How long a grant for the agent may hold (minutes); the first is chosen unless said otherwise. */
export const minuteChoices = [30, 60, 240, 720] as const;

/** Narrow first: a wide grant is never what an unread card starts with. */
export const firstChoice = (state: Waiting): Choice => ({
  scope: 'once',
  minutes: minuteChoices[0],
  way: waysOf(state.factors)[0] ?? 'totp',
  text: '',
});

/** Scopes on offer. A grant never covers a call that takes a step-up or cannot be seen through, so that one is allowed once. */
export function scopesOf(state: Waiting): readonly GrantScope[] {
  if (state.needs !== 'none' || state.onceOnly === true) return ['once'];
  return state.reach === null ? ['once', 'run'] : ['once', 'run', 'agent'];
}

/** Is a proof asked for? By the call, or by a grant that reaches further than it, as soon as there is a factor. */
export const asksProof = (state: Waiting, { scope }: Choice): boolean =>
  state.needs !== 'none' || (scope === 'agent' && state.factors.length > 0);

/** What is sent on Allow; null while the proof that is asked for cannot be one. */
export function requestOf(state: Waiting, choice: Choice): AllowRequest | null {
  const { approvalId } = state;
  const scope = scopesOf(state).includes(choice.scope) ? choice.scope : 'once';
  const asked =
    scope === 'agent' ? { approvalId, scope, minutes: choice.minutes } : { approvalId, scope };
  if (!asksProof(state, choice)) return asked;
  const proof = proofOf(choice.way, choice.text);
  return proof === null ? null : { ...asked, proof };
}
