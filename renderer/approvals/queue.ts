import type { ApprovalCard } from '../../shared/model/approval';

/** Ids in the order in which they came. A new one is always last, so nothing moves under the pointer (threat U-15). */
export type QueueItem = { readonly id: string; readonly state: ApprovalCard['state'] };

export type Ending = 'denied' | 'allowed' | 'expired' | 'withdrawn' | 'gone';

/** What the approval window shows. Between two cards there is always a pause that looks different from both. */
export type Shown =
  | { readonly kind: 'empty' }
  | { readonly kind: 'card'; readonly id: string }
  | { readonly kind: 'between'; readonly ended: Ending };

export type Queue = {
  readonly order: readonly string[];
  readonly shown: Shown;
  /** Answered in this window, but still pending in the last snapshot: they do not come back. */
  readonly answered: readonly string[];
};

export const emptyQueue: Queue = { order: [], shown: { kind: 'empty' }, answered: [] };

const endingOf = (state: ApprovalCard['state'] | undefined): Ending => {
  switch (state) {
    case undefined:
    case 'pending':
      return 'gone';
    default:
      return state;
  }
};

/** Takes over the approvals of a new snapshot: those shown stay where they are, new ones are appended. */
export function receiveApprovals(queue: Queue, items: readonly QueueItem[]): Queue {
  const listed = items.filter((item) => item.state === 'pending').map((item) => item.id);
  const answered = queue.answered.filter((id) => listed.includes(id));
  const pending = listed.filter((id) => !answered.includes(id));
  const order = [
    ...queue.order.filter((id) => pending.includes(id)),
    ...pending.filter((id) => !queue.order.includes(id)),
  ];
  const { shown } = queue;
  const next: Queue = { order, shown, answered };
  if (shown.kind === 'empty') return order[0] === undefined ? next : showCard(next, order[0]);
  if (shown.kind === 'between' || order.includes(shown.id)) return next;
  const ended = endingOf(items.find((item) => item.id === shown.id)?.state);
  return { ...next, shown: { kind: 'between', ended } };
}

/** The operator picked a waiting one. */
export const showCard = (queue: Queue, id: string): Queue =>
  queue.order.includes(id) ? { ...queue, shown: { kind: 'card', id } } : queue;

/** The card was answered here: say so, and wait before another takes its place. */
export const closeCard = (queue: Queue, id: string, ended: Ending): Queue =>
  queue.shown.kind === 'card' && queue.shown.id === id
    ? {
        order: queue.order.filter((other) => other !== id),
        shown: { kind: 'between', ended },
        answered: [...queue.answered, id],
      }
    : queue;

/** The pause is over (or the operator asked for the next). */
export const showNext = (queue: Queue): Queue => {
  const next = queue.order[0];
  if (queue.shown.kind !== 'between') return queue;
  return next === undefined ? { ...queue, shown: { kind: 'empty' } } : showCard(queue, next);
};
