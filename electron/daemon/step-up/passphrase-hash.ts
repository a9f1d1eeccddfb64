import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';

/** A passphrase as it is kept: argon2id (RFC 9106). Both texts are base64. */
export const PassphraseHash = z.strictObject({
  salt: z.string(),
  hash: z.string(),
  memoryKiB: z.number().int().positive(),
  passes: z.number().int().positive(),
});
export type PassphraseHash = z.infer<typeof PassphraseHash>;

const hashWith = promisify(argon2);

/** RFC 9106, section 4, second recommended setting but for the lanes: 64 MiB, three passes, a quarter of a second. */
const cost = { memoryKiB: 64 * 1024, passes: 3 } as const;

const derive = (
  passphrase: string,
  salt: Buffer,
  { memoryKiB, passes }: { readonly memoryKiB: number; readonly passes: number },
): Promise<Buffer> =>
  hashWith('argon2id', {
    // One person types the same letters in another normal form on another keyboard.
    message: passphrase.normalize('NFKC'),
    nonce: salt,
    parallelism: 1,
    tagLength: 32,
    memory: memoryKiB,
    passes,
  });

/** Hashes a new passphrase off the main thread, so that waiting calls are not held up. */
export async function hashPassphrase(passphrase: string): Promise<PassphraseHash> {
  const salt = randomBytes(16);
  const hash = await derive(passphrase, salt, cost);
  return { salt: salt.toString('base64'), hash: hash.toString('base64'), ...cost };
}

/** Is it this passphrase? */
export async function isPassphrase(kept: PassphraseHash, passphrase: string): Promise<boolean> {
  const hash = await derive(passphrase, Buffer.from(kept.salt, 'base64'), kept);
  return timingSafeEqual(hash, Buffer.from(kept.hash, 'base64'));
}
