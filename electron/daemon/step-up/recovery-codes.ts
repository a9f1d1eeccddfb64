import { createHash } from 'node:crypto';
import { base32 } from './totp';

/** How many there are in a set. */
export const codesInSet = 10;
/** 128 bits each: nobody guesses one, so a plain hash keeps it, and the lock-out need not guard it. */
export const codeBytes = 16;

/** The form that is shown and written down: base 32 in groups of five, such as `ABCDE-…`. */
export const writtenCode = (bytes: Uint8Array): string =>
  (base32(bytes).match(/.{1,5}/gu) ?? []).join('-');

/** What is kept of a code: sha256 hex of its letters, however they were typed. */
export const hashOfCode = (typed: string): string =>
  createHash('sha256')
    .update(typed.toUpperCase().replaceAll(/[^A-Z2-7]/gu, ''))
    .digest('hex');

/** The set without this code; null when it is none of them. Hashes are compared, so timing tells nothing of a code. */
export function useCode(hashes: readonly string[], typed: string): readonly string[] | null {
  const hash = hashOfCode(typed);
  return hashes.includes(hash) ? hashes.filter((one) => one !== hash) : null;
}
