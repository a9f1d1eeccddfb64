import { describe, expect, it } from 'vitest';
import type { FrameState } from '../../shared/ipc';
import { firstChoice, requestOf, scopesOf } from './choice';

const waiting = (change: Partial<Extract<FrameState, { kind: 'waiting' }>> = {}) => ({
  kind: 'waiting' as const,
  approvalId: 'a',
  armInMs: 0,
  canAllow: true,
  why: '',
  count: 1,
  needs: 'none' as const,
  factors: ['totp', 'recovery'] as ('totp' | 'recovery')[],
  reach: 'npm run lint in this project',
  theme: 'light' as const,
  ...change,
});

describe('requestOf', () => {
  it('asks nothing more for a call that is only confirmed', () => {
    const state = waiting();
    expect(requestOf(state, firstChoice(state))).toEqual({ approvalId: 'a', scope: 'once' });
    expect(requestOf(state, { ...firstChoice(state), scope: 'run' })).toEqual({
      approvalId: 'a',
      scope: 'run',
    });
  });

  it('waits for a whole code where one is needed', () => {
    const state = waiting({ needs: 'strong-factor' });
    const choice = firstChoice(state);
    expect(requestOf(state, choice)).toBeNull();
    expect(requestOf(state, { ...choice, text: '12345' })).toBeNull();
    expect(requestOf(state, { ...choice, text: '123 456' })).toEqual({
      approvalId: 'a',
      scope: 'once',
      proof: { factor: 'totp', code: '123456' },
    });
  });

  it('asks for a proof for the agent too, once there is a factor', () => {
    const state = waiting();
    const choice = { ...firstChoice(state), scope: 'agent' as const };
    expect(requestOf(state, choice)).toBeNull();
    expect(requestOf(state, { ...choice, text: '123456' })).toMatchObject({
      scope: 'agent',
      minutes: 30,
    });
    const none = waiting({ factors: [] });
    expect(requestOf(none, { ...firstChoice(none), scope: 'agent' })).toEqual({
      approvalId: 'a',
      scope: 'agent',
      minutes: 30,
    });
  });

  it('never sends a scope that is not on offer', () => {
    const state = waiting({ needs: 'any-factor' });
    expect(scopesOf(state)).toEqual(['once']);
    expect(scopesOf(waiting({ reach: null }))).toEqual(['once', 'run']);
    expect(scopesOf(waiting({ reach: null, onceOnly: true }))).toEqual(['once']);
    expect(
      requestOf(state, { ...firstChoice(state), scope: 'agent', text: '123456' }),
    ).toMatchObject({ scope: 'once' });
  });
});
