import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { z } from 'zod';
import { done, refuse, type Outcome } from '../../shared/reasons';
import { keyFromSecret, type OperatorKey } from './operator-key';

/**
 * scrypt (RFC 7914) at N = 2^17, r = 8, p = 1, as OWASP's password storage sheet asks: 128 MiB a guess.
 * Node allows 32 MiB unless told (`maxmem`).
 */
const cost = { N: 2 ** 17, r: 8, p: 1, maxmem: 160 * 1024 * 1024 } as const;

const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);

/** The sealed key file, v1: sealed by a passphrase (we can open it), or by the desktop's key store (only the tray app can). */
export const SealedKey = z.discriminatedUnion('kind', [
  z.strictObject({
    v: z.literal(1),
    kind: z.literal('passphrase'),
    salt: base64,
    nonce: base64,
    sealed: base64,
    tag: base64,
  }),
  z.strictObject({ v: z.literal(1), kind: z.literal('key-store'), sealed: base64 }),
]);
export type SealedKey = z.infer<typeof SealedKey>;
export type PassphraseSealedKey = Extract<SealedKey, { kind: 'passphrase' }>;

const stretch = (passphrase: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    // NFC, so that the same passphrase from another keyboard or system is the same bytes.
    scrypt(passphrase.normalize('NFC'), salt, 32, cost, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });

/** Seals a key by a passphrase: scrypt, then AES-256-GCM. Takes about half a second, off the main thread. */
export async function sealWithPassphrase(
  key: OperatorKey,
  passphrase: string,
): Promise<PassphraseSealedKey> {
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', await stretch(passphrase, salt), nonce);
  const sealed = Buffer.concat([cipher.update(key.secret(), 'base64'), cipher.final()]);
  const text = (bytes: Buffer): string => bytes.toString('base64');
  return {
    v: 1,
    kind: 'passphrase',
    salt: text(salt),
    nonce: text(nonce),
    sealed: text(sealed),
    tag: text(cipher.getAuthTag()),
  };
}

/** Opens a key that a passphrase sealed. Refusal: `authentication-failed` (wrong passphrase or damaged file: not to be told apart). */
export async function openSealed(
  file: PassphraseSealedKey,
  passphrase: string,
): Promise<Outcome<OperatorKey>> {
  const bytes = (text: string): Buffer => Buffer.from(text, 'base64');
  const stretched = await stretch(passphrase, bytes(file.salt));
  try {
    const decipher = createDecipheriv('aes-256-gcm', stretched, bytes(file.nonce), {
      authTagLength: 16,
    });
    decipher.setAuthTag(bytes(file.tag));
    const secret = Buffer.concat([decipher.update(bytes(file.sealed)), decipher.final()]);
    return keyFromSecret(secret.toString('base64'));
  } catch {
    return refuse('authentication-failed');
  }
}

/** What lies in the key file; null when there is none. Refusal: `body-invalid` with the path when it cannot be read as one. */
export function readSealedKey(path: string): Outcome<SealedKey | null> {
  try {
    return done(SealedKey.parse(JSON.parse(readFileSync(path, 'utf8'))));
  } catch (error) {
    return isAbsent(error) ? done(null) : refuse('body-invalid', path);
  }
}

/** Writes the key file whole or not at all (new file, fsync, rename), mode 0600. Throws what the file system throws. */
export function writeSealedKey(path: string, key: SealedKey): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, `${JSON.stringify(key)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  chmodSync(draft, 0o600);
  renameSync(draft, path);
}

const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
