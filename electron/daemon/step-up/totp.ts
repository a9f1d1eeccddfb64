import { createHmac, timingSafeEqual } from 'node:crypto';
import { refuse, done, type Outcome } from '../../../shared/reasons';

/** RFC 6238 as every authenticator app reads it: SHA-1, six digits, steps of 30 seconds since the epoch. */
export const stepMs = 30_000;
/** RFC 4226, section 4, recommends 160 bits, the size of the hash. */
export const secretBytes = 20;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Base 32 (RFC 4648) without padding: the form that authenticator apps take. */
export function base32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/gu) ?? [])
    .map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('');
}

/** The code of one step (RFC 4226, section 5.3): dynamic truncation of an HMAC-SHA-1. `digits` is 8 only in the RFC's vectors. */
export function codeOf(secret: Uint8Array, step: number, digits = 6): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac('sha1', secret).update(counter).digest();
  const offset = (hash.at(-1) ?? 0) & 0xf;
  const number = hash.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** What is known of a secret: its bytes (base64), and the last step that was accepted (0 = none yet). */
export type TotpSecret = { readonly secret: string; readonly lastStep: number };

const same = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/**
 * Is this code right at `wallMs`? One step to either side counts, for clocks that differ and codes typed late. The value is the
 * step to remember. Refusals: `step-up-wrong`; `step-up-used` for a right code of a step that was accepted already, or before it.
 *
 * A wrong wall clock only ever refuses: a code is accepted where this clock and the phone's agree within a step, so the
 * remembered step cannot run ahead of the phone, and a clock that is set back accepts nothing that was accepted before.
 */
export function acceptCode(known: TotpSecret, code: string, wallMs: number): Outcome<number> {
  const secret = Buffer.from(known.secret, 'base64');
  const now = Math.floor(wallMs / stepMs);
  const steps = [now, now - 1, now + 1].filter((step) => step >= 0);
  const right = steps.filter((step) => same(codeOf(secret, step), code));
  const newest = Math.max(...right, -1);
  if (newest < 0) return refuse('step-up-wrong');
  // SECURITY: T-9: a code that was seen once (over a shoulder, in a log) opens nothing a second time.
  return newest > known.lastStep ? done(newest) : refuse('step-up-used');
}

/** What the QR code holds (Key URI Format of the Google Authenticator wiki). `account` tells two machines apart in the app. */
export const enrolmentUri = (secret: Uint8Array, account: string): string =>
  `otpauth://totp/Holdpoint:${encodeURIComponent(account)}?secret=${base32(secret)}&issuer=Holdpoint&algorithm=SHA1&digits=6&period=30`;
