import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../shared/model/decision';
import type { SignalId } from '../../../shared/model/risk';
import { Factor, meets } from '../../../shared/model/step-up';
import { needOf } from './need';

const signal = (id: SignalId) => ({ id, says: '', floor: 'confirm' as const });
const judged = (verdict: Verdict) => ({ verdict, signals: [], effects: [] });

describe('needOf', () => {
  it('asks for a factor only where the call deserves a step-up', () => {
    expect(needOf(judged('confirm'))).toBe('none');
    expect(
      needOf({ ...judged('confirm'), effects: ['destroys'], signals: [signal('tainted')] }),
    ).toBe('none');
    expect(needOf({ ...judged('step-up'), effects: ['publishes', 'network'] })).toBe('any-factor');
    expect(needOf({ ...judged('step-up'), signals: [signal('first-host')] })).toBe('any-factor');
  });

  it.each(['destroys', 'escalates', 'changes-holdpoint'] as const)(
    'asks for a strong one when it %s',
    (effect) => {
      expect(needOf({ ...judged('step-up'), effects: ['reads', effect] })).toBe('strong-factor');
    },
  );

  it.each(['tainted', 'operator-quiet'] as const)('asks for a strong one after %s', (id) => {
    expect(needOf({ ...judged('step-up'), signals: [signal(id)] })).toBe('strong-factor');
  });
});

describe('meets', () => {
  it('takes a click for nothing but a click', () => {
    expect([meets(null, 'none'), meets(null, 'any-factor'), meets(null, 'strong-factor')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('takes what is typed at the keyboard for weak', () => {
    const strong = Factor.options.filter((factor) => meets(factor, 'strong-factor'));
    expect(strong).toEqual(['totp', 'recovery', 'touch-id', 'windows-hello', 'security-key']);
    expect(Factor.options.every((factor) => meets(factor, 'any-factor'))).toBe(true);
  });
});
