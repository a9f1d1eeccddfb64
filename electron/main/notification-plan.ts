import type { ApprovalCard } from '../../shared/model/approval';
import { approvalLabel } from './tray-state';

/** What to say about approvals: never more than one notice at a time, however many came. */
export type Notice = {
  readonly title: string;
  readonly body: string;
  /** The approval that Review opens. */
  readonly approvalId: string;
  /** The one approval that Deny denies; null when the notice stands for several. */
  readonly deny: { readonly approvalId: string; readonly digest: string } | null;
};

/**
 * The notice for approvals that were not there before, or null when none is new. A new approval is a new group of
 * identical calls; a group that grows is not told again.
 */
export function noticeFor(
  known: ReadonlySet<string>,
  pending: readonly ApprovalCard[],
): Notice | null {
  const fresh = pending.filter((card) => !known.has(card.id));
  const [first] = fresh;
  if (first === undefined) return null;
  if (fresh.length > 1) {
    return {
      title: `${fresh.length} calls wait for you`,
      body: approvalLabel(first),
      approvalId: first.id,
      deny: null,
    };
  }
  return {
    title: 'A call waits for you',
    body: approvalLabel(first),
    approvalId: first.id,
    deny: { approvalId: first.id, digest: first.digest },
  };
}
