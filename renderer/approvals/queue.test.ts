import { describe, expect, it } from 'vitest';
import {
  closeCard,
  emptyQueue,
  receiveApprovals,
  showCard,
  showNext,
  type QueueItem,
} from './queue';

const pending = (...ids: readonly string[]): readonly QueueItem[] =>
  ids.map((id) => ({ id, state: 'pending' }));
const open = receiveApprovals(emptyQueue, pending('a', 'b'));

describe('the queue', () => {
  it('shows the first that comes and appends the others', () => {
    expect(open).toMatchObject({ order: ['a', 'b'], shown: { kind: 'card', id: 'a' } });
  });

  it('never moves what is shown nor the order, whatever order main sends (U-15)', () => {
    const next = receiveApprovals(open, pending('z', 'b', 'a'));
    expect(next).toMatchObject({ order: ['a', 'b', 'z'], shown: { kind: 'card', id: 'a' } });
  });

  it('pauses after an answer before the next takes its place', () => {
    const closed = closeCard(open, 'a', 'denied');
    expect(closed).toMatchObject({ order: ['b'], shown: { kind: 'between', ended: 'denied' } });
    expect(showNext(closed)).toMatchObject({ shown: { kind: 'card', id: 'b' } });
  });

  it('does not take an answered one back from a snapshot that was already on its way', () => {
    const closed = closeCard(open, 'a', 'denied');
    const late = receiveApprovals(closed, pending('a', 'b'));
    expect(late.order).toEqual(['b']);
    const gone = receiveApprovals(late, pending('b'));
    expect(receiveApprovals(gone, pending('b', 'a')).order).toEqual(['b', 'a']);
  });

  it('says what became of a card that ended elsewhere, and pauses too', () => {
    const items: readonly QueueItem[] = [{ id: 'a', state: 'withdrawn' }, ...pending('b')];
    expect(receiveApprovals(open, items).shown).toEqual({ kind: 'between', ended: 'withdrawn' });
    expect(receiveApprovals(open, pending('b')).shown).toEqual({ kind: 'between', ended: 'gone' });
  });

  it('ends empty, and only shows what waits', () => {
    const last = closeCard(receiveApprovals(emptyQueue, pending('a')), 'a', 'allowed');
    expect(showNext(last).shown).toEqual({ kind: 'empty' });
    expect(showCard(open, 'nothing').shown).toEqual({ kind: 'card', id: 'a' });
    expect(showCard(open, 'b').shown).toEqual({ kind: 'card', id: 'b' });
  });
});
