import { describe, expect, it } from 'vitest';
import { strengthOf } from './passphrase-strength';

describe('strengthOf', () => {
  it.each([
    ['', 'short'],
    ['seven77', 'short'],
    ['aaaaaaaaaaaa', 'weak'],
    ['password', 'weak'],
    ['correct horse', 'fair'],
    ['correct horse battery staple', 'good'],
    ['Tr0ub4dor&3xyz', 'good'],
  ] as const)('%j is %s', (passphrase, strength) => {
    expect(strengthOf(passphrase)).toBe(strength);
  });
});
