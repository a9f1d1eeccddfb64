import { describe, expect, it } from 'vitest';
import { proofOf, waysOf } from './proof-of';

describe('proofOf', () => {
  it('takes a code in groups, and nothing that is not six digits', () => {
    expect(proofOf('totp', ' 123 456\n')).toEqual({ factor: 'totp', code: '123456' });
    for (const text of ['', '12345', '1234567', '12345a']) expect(proofOf('totp', text)).toBeNull();
  });

  it('takes a passphrase as it stands', () => {
    expect(proofOf('passphrase', ' a b ')).toEqual({ factor: 'passphrase', passphrase: ' a b ' });
    expect(proofOf('passphrase', '')).toBeNull();
  });

  it('takes a recovery code as it is written down', () => {
    expect(proofOf('recovery', 'ABCDE-FGHIJ K')).toMatchObject({ code: 'ABCDE-FGHIJK' });
    expect(proofOf('recovery', 'ABCDE')).toBeNull();
  });
});

describe('waysOf', () => {
  it('keeps the order, and takes the system dialogs for one', () => {
    expect(waysOf(['touch-id', 'totp', 'polkit', 'passphrase', 'recovery'])).toEqual([
      'platform',
      'totp',
      'passphrase',
      'recovery',
    ]);
  });
});
