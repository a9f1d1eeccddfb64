import type { FrameState } from '../../shared/ipc';

/**
 * Allow stays shut this long after what it stands for changed (threat U-13). Milliseconds. That the window got the focus or
 * came on screen (U-14, U-18) is main's to see: here the first press of a pointer already moves the focus.
 */
export const settleMs = 600;

type Waiting = Extract<FrameState, { kind: 'waiting' }>;

/** Allow opens at `opensAt` (a time of the same clock as the `now` that is passed in, ms). */
export type Arming = { readonly state: FrameState; readonly opensAt: number };

export const shut: Arming = { state: { kind: 'empty' }, opensAt: Infinity };

/** A new state from main. The same call keeps its arming, unless main says it takes longer; another one starts anew. */
export function receiveState(before: Arming, state: FrameState, now: number): Arming {
  if (state.kind !== 'waiting') return { state, opensAt: Infinity };
  const same = before.state.kind === 'waiting' && sameCall(before.state, state);
  const least = same ? before.opensAt : now + settleMs;
  return { state, opensAt: Math.max(least, now + state.armInMs) };
}

const sameCall = (a: Waiting, b: Waiting): boolean =>
  a.approvalId === b.approvalId && a.count === b.count && a.canAllow === b.canAllow;

/** The approval that may be allowed at `now`; null while it may not. */
export function allowable({ state, opensAt }: Arming, now: number): string | null {
  return state.kind === 'waiting' && state.canAllow && now >= opensAt ? state.approvalId : null;
}
