import { create } from 'zustand';
import type { ApprovalCard } from '../../shared/model/approval';
import { sentence } from '../../shared/reasons';
import {
  closeCard,
  emptyQueue,
  showCard,
  showNext,
  type Ending,
  type Queue,
} from '../approvals/queue';

/** The whole text of the shown call, fetched once for its digest; a snapshot carries only its beginning. */
type Detail =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading'; readonly id: string }
  | { readonly kind: 'ready'; readonly card: ApprovalCard }
  | { readonly kind: 'failed'; readonly id: string; readonly text: string };

type Approvals = {
  readonly queue: Queue;
  readonly detail: Detail;
  /** Wall time (ms) since which the present card is on screen; a key that was pressed before cannot answer it (threat U-16). */
  readonly shownSinceMs: number;
  /** The card whose whole text was on screen. */
  readonly readId: string | null;
};

/** A card must be seen this long before a key answers it, and the pause between two cards lasts as long. Milliseconds. */
export const settleMs = 600;

export const useApprovals = create<Approvals>()(() => ({
  queue: emptyQueue,
  detail: { kind: 'none' },
  shownSinceMs: 0,
  readId: null,
}));

export const changeQueue = (change: (queue: Queue) => Queue): void =>
  useApprovals.setState(({ queue }) => ({ queue: change(queue) }));

export const pickCard = (id: string): void => changeQueue((queue) => showCard(queue, id));
export const nextCard = (): void => changeQueue(showNext);
export const endCard = (id: string, ended: Ending): void =>
  changeQueue((queue) => closeCard(queue, id, ended));

const isShown = (id: string): boolean => {
  const { shown } = useApprovals.getState().queue;
  return shown.kind === 'card' && shown.id === id;
};

/** Counts the loads: a card that is picked again while it loads is loaded anew, and only the newest load draws it. */
let loads = 0;

/**
 * Fetches the whole card, asks main to bind the same approval to the approve frame, and only then draws it: that it was read
 * is reported from the drawn card, and means nothing before main has bound it.
 */
export async function loadCard(id: string, nowMs: number): Promise<void> {
  const load = ++loads;
  // SECURITY: T-8: main forgets what was read each time it binds, so what an overtaken load drew would report it too early.
  const isOvertaken = (): boolean => load !== loads || !isShown(id);
  useApprovals.setState({ detail: { kind: 'loading', id }, shownSinceMs: nowMs, readId: null });
  const answer = await window.holdpoint.call('approval:detail', { approvalId: id });
  if (isOvertaken()) return;
  if (!answer.ok) {
    useApprovals.setState({ detail: { kind: 'failed', id, text: sentence(answer) } });
    return;
  }
  await window.holdpoint.call('approval:show', { approvalId: id });
  if (!isOvertaken()) useApprovals.setState({ detail: { kind: 'ready', card: answer.value } });
}

/** Tells main once that the whole payload was on screen. */
export async function reportRead(card: ApprovalCard): Promise<void> {
  if (useApprovals.getState().readId === card.id) return;
  useApprovals.setState({ readId: card.id });
  await window.holdpoint.call('approval:read', { approvalId: card.id, digest: card.digest });
}
