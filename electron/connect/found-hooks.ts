import { refuse, type Outcome } from '../../shared/reasons';
import type { FoundFile } from './hook-files';
import type { HookEdits, HookTexts, ProductConnection } from './product-connection';
import { sameBytes } from './settings-file';

/** The hook files of one place as they were read, and what their hooks are judged by. */
export type Found = {
  readonly connection: ProductConnection;
  readonly files: readonly FoundFile[];
  readonly texts: HookTexts;
  /** As it was when the hook was written: what stands there is judged by that. */
  readonly version: string | null;
  readonly command: string;
};

/** The edits that belong to what was found. */
export const editsOf = ({ connection, files, version, command }: Found): HookEdits =>
  connection.edits({ command, version, files: files.map(({ file }) => file) });

/** A text there cannot be parsed. */
export const unreadable = ({ files }: Found, detail = ''): Outcome<never> =>
  refuse('settings-unreadable', `${files[0]?.now.path ?? ''}: ${detail}`);

/** What is wrong with a hook that does not stand as it should. */
export const details = {
  whole: 'Our hook stands there, but not as it was written. Connect again.',
  partial: 'Only a part of our hook stands there. Connect again.',
  none: 'Our hook does not stand there.',
  disabled: 'A setting there switches hooks off. Remove it.',
  unreadable: 'The settings cannot be read, so the product ignores them. Mend the file.',
} as const satisfies Record<ReturnType<HookEdits['inspect']>, string>;

/** The text from before, as it is remembered. */
export const original = ({ record }: FoundFile): string | null =>
  record?.original?.toString('utf8') ?? null;

/** Are the bytes that we remember what would be there without us? `cut` is the text of now without ours. */
export function bytesFromBefore(found: FoundFile, cut: string | null): boolean {
  const { file, now, record } = found;
  if (record === null || !sameBytes(record.written, now.bytes)) return false;
  return file.shared !== true || (original(found) ?? '').trimEnd() === (cut ?? '').trimEnd();
}

/** The bytes to give back later. A file that already carries a hook of ours never had that from a person. */
export function withoutOurs(edits: HookEdits, { files, texts }: Found): readonly (Buffer | null)[] {
  const clean = edits.inspect(texts) === 'none' ? null : edits.remove(texts);
  return files.map((file, i) => {
    const text = clean?.ok === true ? (clean.value[i] ?? null) : (texts[i] ?? null);
    if (bytesFromBefore(file, text)) return file.record?.original ?? null;
    if (clean === null || !clean.ok) return file.now.bytes;
    return text === null ? null : Buffer.from(text);
  });
}
