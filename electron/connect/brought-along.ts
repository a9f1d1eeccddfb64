import fs from 'node:fs';
import path from 'node:path';
import type { BroughtAlong } from './product-connection';

/** A file below the project's folder, and what it brings in a few words each. */
export type Brought = { readonly file: string; readonly what: readonly string[] };

/** A repository decides how much there is to read: not more than this many files, of this many bytes each. */
const mostFiles = 200;
const mostEntries = 5_000;
const mostBytes = 1024 * 1024;
/** A sentence names this many of them. */
const mostNamed = 6;
const longestName = 120;

/** Looks at the project in `dir`, without waiting for anything in it. */
export function broughtAlong(
  brings: BroughtAlong | undefined,
  dir: string,
  own: string,
): readonly Brought[] {
  if (brings === undefined) return [];
  const files = [...brings.files, ...brings.folders.flatMap((folder) => markdownIn(dir, folder))];
  return files.slice(0, mostFiles).flatMap((file) => {
    const text = textAt(path.join(dir, file));
    const what = text === null ? [] : brings.found(file, text, own);
    return what.length === 0 ? [] : [{ file, what }];
  });
}

/** `.mcp.json (MCP server lab), .claude/settings.json (hook Stop)`; what is too much for a sentence is counted. */
export function broughtText(found: readonly Brought[]): string {
  const named = found
    .slice(0, mostNamed)
    .map(({ file, what }) => `${short(file)} (${short(what.join(', '))})`);
  const more = found.length - named.length;
  return [...named, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

const short = (text: string): string =>
  text.length > longestName ? `${text.slice(0, longestName)}…` : text;

/** Names of a folder's `.md` files at any depth, in no order; a folder too large to be looked through is looked at in part. */
function markdownIn(dir: string, folder: string): string[] {
  const names: string[] = [];
  try {
    using opened = fs.opendirSync(path.join(dir, folder), { recursive: true });
    for (let looked = 0; looked < mostEntries; looked++) {
      const entry = opened.readSync();
      if (entry === null) break;
      if (entry.name.endsWith('.md'))
        names.push(path.relative(dir, path.join(entry.parentPath, entry.name)));
    }
  } catch {
    // No such folder, or none that can be read.
  }
  return names.toSorted();
}

/** Whoever owns the file: the product does not ask either. Null = not there, no file, too large or not to be read. */
function textAt(file: string): string | null {
  try {
    const stats = fs.statSync(file);
    return stats.isFile() && stats.size <= mostBytes ? fs.readFileSync(file, 'utf8') : null;
  } catch {
    return null;
  }
}
