import fs from 'node:fs';

/** Two changes within one tick of a file system's clock look like one; the coarsest ticks are 2 s (FAT). */
const settleMs = 2_000;

/**
 * What the system says of these files, links followed and nothing read, so that a look that finds it unchanged is over. Null when
 * one changed so lately that a second change might not show. ctime counts: unlike mtime no program can set it (inode(7)).
 */
export function stampOf(files: readonly string[]): string | null {
  const stats = files.map((file) => statOf(file));
  const youngest = stats.reduce((last, one) => Math.max(last, one?.ctimeMs ?? 0), 0);
  if (Date.now() - youngest < settleMs) return null;
  return stats
    .map((one) => (one === null ? '-' : `${one.dev} ${one.ino} ${one.size} ${one.ctimeMs}`))
    .join('\n');
}

function statOf(file: string): fs.Stats | null {
  try {
    return fs.statSync(file, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}
