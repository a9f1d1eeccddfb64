/**
 * What we remember of each settings file that carries our hook: the bytes from before, so that disconnecting gives them
 * back, and what we wrote, so that a change behind our back is seen.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { Product } from '../../shared/model/tool-call';
import { done, refuse, type Outcome } from '../../shared/reasons';
import { replaceOwn } from './settings-file';

const base64 = z.base64().transform((text) => Buffer.from(text, 'base64'));
const Stored = z.strictObject({
  v: z.literal(1),
  product: Product,
  path: z.string(),
  /** Bytes from before; null when there was no file. */
  original: base64.nullable(),
  /** Was the folder of the file made by us too? */
  madeFolder: z.boolean(),
  written: base64,
  /** Program and arguments, as given to `ProductConnection.edits`. */
  command: z.string(),
  /** Version of the product for which it was written. */
  version: z.string().nullable(),
});
export type ConnectRecord = Omit<z.infer<typeof Stored>, 'v' | 'original' | 'written'> & {
  readonly original: Buffer | null;
  readonly written: Buffer;
};

/** The folder of all records: it changes whenever one is made, written or removed. */
export const recordsFolder = (dataDir: string): string => path.join(dataDir, 'connect');

const fileOf = (dataDir: string, settingsPath: string): string =>
  path.join(
    recordsFolder(dataDir),
    `${createHash('sha256').update(settingsPath).digest('hex')}.json`,
  );

/** The record of this settings file; null when there is none or it cannot be read. */
export function loadRecord(dataDir: string, settingsPath: string): ConnectRecord | null {
  try {
    const stored = Stored.parse(JSON.parse(fs.readFileSync(fileOf(dataDir, settingsPath), 'utf8')));
    return stored.path === settingsPath ? stored : null;
  } catch {
    return null;
  }
}

/** Paths of the settings files of that product that a record is kept of. A damaged record is left out. */
export function recordedPaths(dataDir: string, product: Product): readonly string[] {
  const folder = recordsFolder(dataDir);
  const names = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  return names.flatMap((name) => {
    try {
      const stored = Stored.parse(JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8')));
      return stored.product === product ? [stored.path] : [];
    } catch {
      return [];
    }
  });
}

/** Remembers before anything is changed. Refusal: `settings-unwritable`. */
export function saveRecord(dataDir: string, record: ConnectRecord): Outcome<void> {
  const file = fileOf(dataDir, record.path);
  const stored = {
    v: 1,
    ...record,
    original: record.original?.toString('base64') ?? null,
    written: record.written.toString('base64'),
  };
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    replaceOwn(file, `${JSON.stringify(stored)}\n`);
    return done(undefined);
  } catch (fault) {
    return refuse('settings-unwritable', fault instanceof Error ? fault.message : String(fault));
  }
}

export function forgetRecord(dataDir: string, settingsPath: string): void {
  fs.rmSync(fileOf(dataDir, settingsPath), { force: true });
}
