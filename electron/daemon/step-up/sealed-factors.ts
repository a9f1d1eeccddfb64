import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { z } from 'zod';
import { Factor } from '../../../shared/model/step-up';
import { done, refuse, type Outcome } from '../../../shared/reasons';
import { PassphraseHash } from './passphrase-hash';

/** All that is known of the operator's factors. `failures` counts wrong answers in a row; it outlives a restart. */
export const Factors = z.strictObject({
  totp: z.strictObject({ secret: z.string(), lastStep: z.number().int() }).nullable(),
  passphrase: PassphraseHash.nullable(),
  platform: z.enum(['polkit', 'touch-id', 'windows-hello']).nullable(),
  recovery: z.array(z.string()),
  failures: z.number().int().min(0),
});
export type Factors = z.infer<typeof Factors>;

export const noFactors: Factors = {
  totp: null,
  passphrase: null,
  platform: null,
  recovery: [],
  failures: 0,
};

/** The file as it lies on disk. Which factors there are may be read by anyone who can read the file; the rest is sealed. */
export const SealedFactors = z.strictObject({
  version: z.literal(1),
  enrolled: z.array(Factor),
  nonce: z.string(),
  tag: z.string(),
  text: z.string(),
});
export type SealedFactors = z.infer<typeof SealedFactors>;

/** Enrolled factors, strongest first. Recovery codes are for when none of the others can be used. */
export function enrolledIn(factors: Factors): Factor[] {
  const list: Factor[] = [];
  if (factors.platform === 'touch-id' || factors.platform === 'windows-hello')
    list.push(factors.platform);
  if (factors.totp !== null) list.push('totp');
  if (factors.platform === 'polkit') list.push('polkit');
  if (factors.passphrase !== null) list.push('passphrase');
  if (list.length > 0 && factors.recovery.length > 0) list.push('recovery');
  return list;
}

/**
 * The key of the seal, out of the operator's signature over `signedText.seal`: Ed25519 signatures are deterministic (RFC 8032), so
 * the same operator key gives the same seal, and without that key nobody makes it.
 */
export const sealKeyOf = (signature: Uint8Array): Buffer =>
  Buffer.from(hkdfSync('sha256', signature, '', 'holdpoint step-up seal 1', 32));

const aad = (enrolled: readonly Factor[]): Buffer => Buffer.from(`1:${enrolled.join(',')}`);

/** Seals the factors (AES-256-GCM). `nonce` is 12 fresh random bytes. */
export function seal(factors: Factors, key: Buffer, nonce: Buffer): SealedFactors {
  const enrolled = enrolledIn(factors);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad(enrolled));
  const text = Buffer.concat([cipher.update(JSON.stringify(factors)), cipher.final()]);
  return {
    version: 1,
    enrolled,
    nonce: nonce.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    text: text.toString('base64'),
  };
}

/** Opens the seal. Refusal: `step-up-damaged` when the file is not what was sealed with this key. */
export function unseal(sealed: SealedFactors, key: Buffer): Outcome<Factors> {
  try {
    const bytes = (text: string): Buffer => Buffer.from(text, 'base64');
    const opened = createDecipheriv('aes-256-gcm', key, bytes(sealed.nonce), { authTagLength: 16 })
      // SECURITY: T-9: who can write the file but has not the operator's key can neither read the secret nor put in one of his own.
      .setAAD(aad(sealed.enrolled))
      .setAuthTag(bytes(sealed.tag));
    const text = Buffer.concat([opened.update(bytes(sealed.text)), opened.final()]).toString();
    return done(Factors.parse(JSON.parse(text)));
  } catch {
    return refuse('step-up-damaged');
  }
}
