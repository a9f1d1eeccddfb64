import { describe, expect, it } from 'vitest';
import type { Factor } from '../../../shared/model/step-up';
import { ticketWorth } from './ticket-worth';
import { newWaitingCall } from './waiting-call';

const base = newWaitingCall({} as never, 'r', { monoMs: 0, caller: null }).look;
const look = { ...base, digest: 'd', policy: { ...base.policy, verdict: 'step-up' as const } };
const heavy = {
  ...look,
  classification: { ...base.classification, effects: ['destroys' as const] },
};
const ticket = (factor: Factor | null) => ({
  digest: 'd',
  approvalId: 'a',
  untilMs: 30_000,
  factor,
});

describe('ticketWorth', () => {
  it('is proved by a factor that is strong enough for the call as it is now', () => {
    expect(ticketWorth(ticket('passphrase'), look, 0)).toBe('proved');
    expect(ticketWorth(ticket('passphrase'), heavy, 0)).toBe('valid');
    expect(ticketWorth(ticket('totp'), heavy, 0)).toBe('proved');
    expect(ticketWorth(ticket(null), look, 0)).toBe('valid');
  });

  it('S06: is worth nothing for another digest or after its time', () => {
    expect(ticketWorth({ ...ticket('totp'), digest: 'e' }, look, 0)).toBe('none');
    expect(ticketWorth(ticket('totp'), look, 29_999)).toBe('proved');
    expect(ticketWorth(ticket('totp'), look, 30_000)).toBe('none');
    expect(ticketWorth(null, look, 0)).toBe('none');
  });
});
