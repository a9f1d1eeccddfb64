import { describe, expect, it } from 'vitest';
import { acceptCode, base32, codeOf, enrolmentUri, stepMs } from './totp';

const secret = Buffer.from('12345678901234567890');
const known = { secret: secret.toString('base64'), lastStep: 0 };

/** RFC 6238, appendix B, the SHA-1 column: seconds and the code of eight digits. */
const vectors = [
  [59, '94287082'],
  [1111111109, '07081804'],
  [1111111111, '14050471'],
  [1234567890, '89005924'],
  [2000000000, '69279037'],
  [20000000000, '65353130'],
] as const;

describe('codeOf', () => {
  it.each(vectors)('gives the code of the RFC at %d s', (seconds, code) => {
    const step = Math.floor(seconds / 30);
    expect(codeOf(secret, step, 8)).toBe(code);
    expect(codeOf(secret, step)).toBe(code.slice(2));
  });
});

describe('acceptCode (S06)', () => {
  const step = 41_152_263;
  const wall = step * stepMs + 10_000;

  it('S06: takes this step and one to either side, and no other', () => {
    for (const by of [-1, 0, 1])
      expect(acceptCode(known, codeOf(secret, step + by), wall)).toEqual({
        ok: true,
        value: step + by,
      });
    for (const by of [-3, -2, 2, 3])
      expect(acceptCode(known, codeOf(secret, step + by), wall)).toMatchObject({
        reason: 'step-up-wrong',
      });
  });

  it('S06: takes no code twice, and none from before the last one', () => {
    const after = { ...known, lastStep: step };
    for (const by of [-1, 0])
      expect(acceptCode(after, codeOf(secret, step + by), wall)).toMatchObject({
        reason: 'step-up-used',
      });
    expect(acceptCode(after, codeOf(secret, step + 1), wall).ok).toBe(true);
  });

  it('refuses while the clock is wrong, and works again when it is right', () => {
    const after = { ...known, lastStep: step };
    const code = codeOf(secret, step + 1);
    for (const jump of [-86_400_000, 86_400_000, -3_600_000, 3_600_000])
      expect(acceptCode(after, code, wall + jump).ok).toBe(false);
    // A clock set back accepts nothing that was accepted before.
    expect(acceptCode(after, codeOf(secret, step), wall - stepMs).ok).toBe(false);
    expect(acceptCode(after, code, wall + stepMs).ok).toBe(true);
    expect(acceptCode(known, code, -1).ok).toBe(false);
  });

  it('refuses what is no code', () => {
    for (const code of ['', '12345', '1234567', 'abcdef'])
      expect(acceptCode(known, code, wall).ok).toBe(false);
  });
});

describe('the secret as an app reads it', () => {
  it('is base 32 of RFC 4648', () => {
    expect(base32(secret)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
    expect(base32(Buffer.from('foobar'))).toBe('MZXW6YTBOI');
    expect(base32(Buffer.from('f'))).toBe('MY');
  });

  it('stands in an address that names us, the account and the kind of code', () => {
    const uri = new URL(enrolmentUri(secret, 'ada@tower & lamp'));
    expect(uri.protocol).toBe('otpauth:');
    expect(decodeURIComponent(uri.pathname)).toContain('Holdpoint:ada@tower & lamp');
    expect(Object.fromEntries(uri.searchParams)).toEqual({
      secret: base32(secret),
      issuer: 'Holdpoint',
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
  });
});
