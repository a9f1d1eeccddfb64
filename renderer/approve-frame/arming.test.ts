import { describe, expect, it } from 'vitest';
import type { FrameState } from '../../shared/ipc';
import { allowable, receiveState, settleMs, shut } from './arming';

const waiting = (change: Partial<Extract<FrameState, { kind: 'waiting' }>> = {}): FrameState => ({
  kind: 'waiting',
  approvalId: 'a',
  armInMs: 0,
  canAllow: true,
  why: '',
  count: 1,
  needs: 'none',
  factors: [],
  reach: null,
  theme: 'light',
  ...change,
});

describe('arming', () => {
  it('opens only after the settling time, even when main says at once', () => {
    const arming = receiveState(shut, waiting(), 1000);
    expect(allowable(arming, 1000 + settleMs - 1)).toBeNull();
    expect(allowable(arming, 1000 + settleMs)).toBe('a');
  });

  it('waits as long as main says', () => {
    expect(allowable(receiveState(shut, waiting({ armInMs: 5000 }), 0), 4999)).toBeNull();
  });

  it('starts anew for another call and for another count, not for the same one again', () => {
    const first = receiveState(shut, waiting(), 0);
    expect(allowable(receiveState(first, waiting(), 2000), 2000)).toBe('a');
    expect(allowable(receiveState(first, waiting({ approvalId: 'b' }), 2000), 2000)).toBeNull();
    expect(allowable(receiveState(first, waiting({ count: 2 }), 2000), 2000)).toBeNull();
  });

  it('never opens while main says no, nor without a call', () => {
    expect(allowable(receiveState(shut, waiting({ canAllow: false }), 0), 1e9)).toBeNull();
    expect(allowable(shut, 1e9)).toBeNull();
    expect(allowable(receiveState(shut, { kind: 'sent', approvalId: 'a' }, 0), 1e9)).toBeNull();
  });
});
