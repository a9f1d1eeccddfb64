import fs from 'node:fs';
import path from 'node:path';
import { done, refuse, type Outcome } from '../../shared/reasons';
import { forgetRecord, loadRecord, saveRecord, type ConnectRecord } from './connect-record';
import type { HookFile } from './product-connection';
import {
  readSettingsFile,
  replaceSettings,
  sameBytes,
  textOf,
  type SettingsFile,
} from './settings-file';

/** One hook file as it is on disk, and what we remember of it. */
export type FoundFile = {
  readonly file: HookFile;
  readonly now: SettingsFile;
  readonly text: string | null;
  readonly record: ConnectRecord | null;
};

/** Reads all files of a place. Refusal: `settings-unreadable`. */
export function readHookFiles(
  dataDir: string,
  files: readonly HookFile[],
): Outcome<readonly FoundFile[]> {
  const found: FoundFile[] = [];
  for (const file of files) {
    const now = readSettingsFile(file.path);
    if (!now.ok) return now;
    // SECURITY: T-12 what the product passes over gates nothing, however well it stands there.
    if (file.unlinked === true && isLink(file.path))
      return refuse('settings-unreadable', `${file.path} is a link, which the product passes over`);
    const text = textOf(now.value);
    if (!text.ok) return text;
    // A file that is there keeps its own mode.
    const mode = now.value.bytes === null ? file.mode : now.value.mode;
    const record = loadRecord(dataDir, file.path);
    found.push({ file, now: { ...now.value, mode }, text: text.value, record });
  }
  return done(found);
}

const isLink = (file: string): boolean =>
  fs.lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true;

/** Remembers the file, then writes it; true when its bytes changed. Refusals: `settings-unwritable`, `target-changed`. */
export function writeHookFile(
  dataDir: string,
  { now, record }: FoundFile,
  next: Omit<ConnectRecord, 'path' | 'madeFolder'>,
): Outcome<boolean> {
  const untouched = record !== null && sameBytes(record.written, now.bytes);
  const madeFolder = untouched ? record.madeFolder : !fs.existsSync(path.dirname(now.real));
  const remembered = saveRecord(dataDir, { ...next, path: now.path, madeFolder });
  return remembered.ok ? replaceIfOther(now, next.written) : remembered;
}

/** Puts `text` there (null removes the file) and forgets what was remembered; true when its bytes changed. */
export function forgetFile(
  dataDir: string,
  { now, record }: FoundFile,
  text: string | null,
): Outcome<boolean> {
  const changed = replaceIfOther(now, text === null ? null : Buffer.from(text));
  if (!changed.ok) return changed;
  forgetRecord(dataDir, now.path);
  if (record?.madeFolder && text === null) removeIfEmpty(path.dirname(now.real));
  return changed;
}

function replaceIfOther(now: SettingsFile, bytes: Uint8Array | null): Outcome<boolean> {
  if (sameBytes(now.bytes, bytes)) return done(false);
  const replaced = replaceSettings(now, bytes);
  return replaced.ok ? done(true) : replaced;
}

function removeIfEmpty(folder: string): void {
  if (fs.existsSync(folder) && fs.readdirSync(folder).length === 0) fs.rmdirSync(folder);
}
