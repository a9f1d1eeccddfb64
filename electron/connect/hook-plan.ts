import { createHash } from 'node:crypto';
import { done, type Outcome } from '../../shared/reasons';
import type { Found } from './found-hooks';
import type { FoundFile } from './hook-files';
import type { HookTexts } from './product-connection';

/** What one file becomes; texts, null = no file. */
export type FileChange = {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
};
/** The path is that of the first file. */
export type HooksWritten = { readonly path: string; readonly changed: boolean };

/** Edits that were worked out and not made. */
export type HookPlan = {
  readonly files: readonly FileChange[];
  /** SHA-256 (hex) over the files and their texts: names exactly this change. */
  readonly digest: string;
  /** Makes them; refused with `target-changed` when somebody changed a file since. */
  apply(): Outcome<HooksWritten>;
};

/** Puts one file of a plan on disk, and in which order. */
type Writing = {
  readonly firstGoesLast: boolean;
  one(file: FoundFile, index: number): Outcome<boolean>;
};

/** The plan that turns the found files into `after`. */
export function planOf({ files, texts }: Found, after: HookTexts, write: Writing): HookPlan {
  const changes = files.map(({ now }, i) => ({
    path: now.path,
    before: texts[i] ?? null,
    after: after[i] ?? null,
  }));
  const apply = (): Outcome<HooksWritten> => {
    let changed = false;
    const inOrder = [...files.entries()];
    for (const [i, file] of write.firstGoesLast ? inOrder.toReversed() : inOrder) {
      const made = write.one(file, i);
      if (!made.ok) return made;
      changed ||= made.value;
    }
    return done({ path: files[0]?.now.path ?? '', changed });
  };
  const digest = createHash('sha256').update(JSON.stringify(changes)).digest('hex');
  return { files: changes, digest, apply };
}
