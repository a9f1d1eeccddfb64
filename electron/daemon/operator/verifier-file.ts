import {
  closeSync,
  constants,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { randomBytes, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { faultCode } from '../../../shared/faults';
import { done, refuse, type Outcome } from '../../../shared/reasons';
import { readVerifier } from './operator-session';

const VerifierFile = z.strictObject({ version: z.literal(1), publicKey: z.string() });

/** The operator's verifier as enrolled, or null before the first enrolment. A damaged file is a refusal, never "not enrolled". */
export function loadVerifier(path: string): Outcome<KeyObject | null> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (fault) {
    return faultCode(fault) === 'ENOENT'
      ? done(null)
      : refuse('authentication-failed', `${path} cannot be read`);
  }
  try {
    const file = VerifierFile.safeParse(JSON.parse(text));
    return file.success
      ? readVerifier(file.data.publicKey)
      : refuse('authentication-failed', `${path} is damaged`);
  } catch {
    return refuse('authentication-failed', `${path} is damaged`);
  }
}

/** Writes a small file so that it is whole or as it was: new name, 0600, fsync, rename. Throws what the file system says, and leaves nothing behind. */
export function writeWhole(path: string, text: string): void {
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    writeNew(temporary, text);
    renameSync(temporary, path);
  } catch (fault) {
    rmSync(temporary, { force: true });
    throw fault;
  }
}

function writeNew(path: string, text: string): void {
  const file = openSync(
    path,
    constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
    0o600,
  );
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Stores the first operator's public key. */
export const storeVerifier = (path: string, publicKey: string): void =>
  writeWhole(path, `${JSON.stringify({ version: 1, publicKey })}\n`);
