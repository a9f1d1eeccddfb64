import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { faultLine } from '../../shared/faults';
import { done, refuse, type Outcome } from '../../shared/reasons';

/** A settings file as it is on disk. `real` is where a link leads; the link itself is never replaced. */
export type SettingsFile = {
  readonly path: string;
  readonly real: string;
  /** Null when there is no file. */
  readonly bytes: Buffer | null;
  readonly mode: number;
};

const newFileMode = 0o600;

/** Reads the file behind all links. Refusal: `settings-unreadable` (a dangling link, a folder, no permission, somebody else's). */
export function readSettingsFile(file: string): Outcome<SettingsFile> {
  try {
    const found = fs.lstatSync(file, { throwIfNoEntry: false });
    if (found === undefined)
      return done({ path: file, real: file, bytes: null, mode: newFileMode });
    const real = fs.realpathSync(file);
    const stats = fs.statSync(real);
    if (!stats.isFile()) return refuse('settings-unreadable', `${real} is not a file`);
    if (stats.uid !== process.geteuid?.())
      return refuse('settings-unreadable', `${real} belongs to uid ${stats.uid}`);
    return done({ path: file, real, bytes: fs.readFileSync(real), mode: stats.mode & 0o7777 });
  } catch (fault) {
    return refuse('settings-unreadable', faultLine(fault));
  }
}

/** The text of a file; null when there is none. Refusal: `settings-unreadable` (not UTF-8). */
export function textOf({ real, bytes }: SettingsFile): Outcome<string | null> {
  try {
    return done(
      bytes === null
        ? null
        : new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes),
    );
  } catch {
    return refuse('settings-unreadable', `${real} is not UTF-8`);
  }
}

/**
 * Puts `bytes` in the place of what was read (null removes the file): whole or not at all, with the same mode, and only if
 * nobody changed the file meanwhile. Refusals: `settings-unwritable`, `target-changed`.
 */
export function replaceSettings(file: SettingsFile, bytes: Uint8Array | null): Outcome<void> {
  const aside = draftOf(file.real);
  try {
    if (bytes !== null) {
      fs.mkdirSync(path.dirname(file.real), { recursive: true, mode: 0o700 });
      writeDurably(aside, bytes, file.mode);
    }
    const now = readSettingsFile(file.path);
    const same = now.ok && now.value.real === file.real && sameBytes(now.value.bytes, file.bytes);
    if (!same) {
      fs.rmSync(aside, { force: true });
      return refuse('target-changed', file.path);
    }
    if (bytes === null) fs.rmSync(file.real, { force: true });
    else fs.renameSync(aside, file.real);
    return done(undefined);
  } catch (fault) {
    fs.rmSync(aside, { force: true });
    return refuse('settings-unwritable', faultLine(fault));
  }
}

/** A name beside `file` that nobody can guess and plant something under (T10). */
export const draftOf = (file: string): string =>
  `${file}.holdpoint-${randomBytes(6).toString('hex')}`;

/**
 * Writes a new file of our own durably, to be renamed when everything is on disk. Throws what the system throws, also when
 * something stands there already.
 * SECURITY: T-27, T10: made by us (O_EXCL) or not written at all; private until the file it takes the place of is known.
 */
export function writeDurably(file: string, bytes: Uint8Array, mode: number): void {
  const fd = fs.openSync(
    file,
    fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_EXCL | fs.constants.O_NOFOLLOW,
    0o600,
  );
  try {
    fs.writeSync(fd, bytes);
    fs.fchmodSync(fd, mode);
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

/** Puts a private file of our own into the place of what stands there, whole or not at all. Throws what the system throws, and leaves nothing behind. */
export function replaceOwn(file: string, text: string): void {
  const draft = draftOf(file);
  try {
    writeDurably(draft, Buffer.from(text), newFileMode);
    fs.renameSync(draft, file);
  } catch (fault) {
    fs.rmSync(draft, { force: true });
    throw fault;
  }
}

export const sameBytes = (a: Uint8Array | null, b: Uint8Array | null): boolean =>
  a === null || b === null ? a === b : Buffer.compare(a, b) === 0;
