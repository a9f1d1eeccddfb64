import type { ApprovalCard } from '../../../shared/model/approval';
import { done, refuse, type Outcome } from '../../../shared/reasons';
import type { GrantTerms } from './reach';

/**
 * Calls that wait for the operator, as a value. Identical calls of one run wait together under one approval; an answer
 * names the digest it was given for, works once, and only before it expires. Times are monotonic milliseconds.
 */
export type Approval = {
  readonly id: string;
  readonly runId: string;
  readonly digest: string;
  readonly askedMonoMs: number;
  readonly expiresMonoMs: number;
  /** Keys of the calls that wait for this answer, oldest first. */
  readonly callKeys: readonly string[];
  /** All that the operator is shown; count, time left and caller state are filled in by `cardOf`. */
  readonly card: ApprovalCard;
  /** What a grant for the agent would cover; null = nothing can safely be granted. */
  readonly terms: GrantTerms | null;
};

export type ApprovalQueue = ReadonlyMap<string, Approval>;

export const emptyQueue: ApprovalQueue = new Map();

/** Adds a call: to the approval of its digest and run if one waits, else as `fresh`. */
export function ask(
  queue: ApprovalQueue,
  callKey: string,
  fresh: Approval,
): readonly [ApprovalQueue, Approval] {
  const same = [...queue.values()].find(
    (one) => one.runId === fresh.runId && one.digest === fresh.digest,
  );
  const next =
    same === undefined
      ? { ...fresh, callKeys: [callKey] }
      : { ...same, callKeys: [...same.callKeys, callKey] };
  return [new Map(queue).set(next.id, next), next];
}

/** Takes an approval out by the operator's answer. Refusals: `approval-unknown`, `digest-mismatch`, `approval-expired`. */
export function answer(
  queue: ApprovalQueue,
  given: { readonly approvalId: string; readonly digest: string },
  nowMs: number,
): Outcome<readonly [ApprovalQueue, Approval]> {
  const approval = queue.get(given.approvalId);
  if (approval === undefined) return refuse('approval-unknown');
  // SECURITY: T-5, T-6: the answer fits only what was shown, and only in time.
  if (approval.digest !== given.digest) return refuse('digest-mismatch');
  if (nowMs >= approval.expiresMonoMs) return refuse('approval-expired');
  return done([without(queue, approval.id), approval]);
}

/** The caller of one call hung up. `emptied` is the approval nobody waits for any more, then removed. */
export function withdraw(
  queue: ApprovalQueue,
  callKey: string,
): { readonly queue: ApprovalQueue; readonly emptied: Approval | null } {
  const approval = [...queue.values()].find((one) => one.callKeys.includes(callKey));
  if (approval === undefined) return { queue, emptied: null };
  const callKeys = approval.callKeys.filter((key) => key !== callKey);
  if (callKeys.length === 0) return { queue: without(queue, approval.id), emptied: approval };
  return { queue: new Map(queue).set(approval.id, { ...approval, callKeys }), emptied: null };
}

/** Takes out everything whose time has run out. */
export function expire(
  queue: ApprovalQueue,
  nowMs: number,
): { readonly queue: ApprovalQueue; readonly expired: readonly Approval[] } {
  const expired = [...queue.values()].filter((one) => nowMs >= one.expiresMonoMs);
  return expired.length === 0
    ? { queue, expired }
    : { queue: expired.reduce((rest, one) => without(rest, one.id), queue), expired };
}

/** The card as it stands now. */
export function cardOf(approval: Approval, nowMs: number, callerAway: boolean): ApprovalCard {
  return {
    ...approval.card,
    count: approval.callKeys.length,
    expiresInMs: Math.max(0, approval.expiresMonoMs - nowMs),
    callerAway,
  };
}

function without(queue: ApprovalQueue, id: string): ApprovalQueue {
  const rest = new Map(queue);
  rest.delete(id);
  return rest;
}
