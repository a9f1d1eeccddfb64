/**
 * The patch format of OpenAI's models (`apply_patch`): `*** Begin Patch`, a section a file, `*** End Patch`. Grammar as Codex
 * 0.169.0 sends it with its tool. Strict: what is not plainly of that shape is no patch to us, so that nobody can be shown
 * other files than the product changes.
 */

/** One file of a patch, by the field names that file tools have. `old_string` and `new_string` hold the lines of all its places. */
export type PatchedFile =
  | { readonly file_path: string; readonly change: 'add'; readonly content: string }
  | { readonly file_path: string; readonly change: 'delete' }
  | {
      readonly file_path: string;
      readonly change: 'update';
      readonly moved_to?: string;
      readonly old_string: string;
      readonly new_string: string;
    };

const header = /^\*\*\* (Add|Update|Delete) File: (\S(?:.*\S)?)$/;
const move = /^\*\*\* Move to: (\S(?:.*\S)?)$/;
/**
 * SECURITY: T-5 signs of which one program makes a blank at the end of a name, or nothing, and another a part of it: Codex takes
 * U+0085 off, JavaScript does not.
 */
const unplain = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
/** Looks like a line of the format, wherever it stands. */
const marker = /^\s*\*\*\* /;

/** The files of a patch in its order; null when it is not plainly one. */
export function readPatch(text: string): readonly PatchedFile[] | null {
  const lines = text.trim().split(/\r?\n/);
  if (lines.shift() !== '*** Begin Patch' || lines.pop() !== '*** End Patch') return null;
  const files: PatchedFile[] = [];
  while (lines.length > 0) {
    const file = takeFile(lines);
    if (file === null) return null;
    files.push(file);
  }
  return files.length === 0 ? null : files;
}

function takeFile(lines: string[]): PatchedFile | null {
  const [, change, path] = header.exec(lines.shift() ?? '') ?? [];
  const moved = change === 'Update' ? move.exec(lines[0] ?? '')?.[1] : undefined;
  if (path === undefined || unplain.test(path + (moved ?? ''))) return null;
  if (moved !== undefined) lines.shift();
  const next = lines.findIndex((line) => header.test(line));
  const body = lines.splice(0, next < 0 ? lines.length : next);
  if (change === 'Delete') return body.length > 0 ? null : { file_path: path, change: 'delete' };
  if (change === 'Add') return addedFile(path, body);
  const edit = editOf(body);
  const to = moved === undefined ? {} : { moved_to: moved };
  return edit === null ? null : { file_path: path, change: 'update', ...to, ...edit };
}

function addedFile(path: string, body: readonly string[]): PatchedFile | null {
  if (body.some((line) => !line.startsWith('+'))) return null;
  return { file_path: path, change: 'add', content: body.map((line) => line.slice(1)).join('\n') };
}

/** `@@` lines stand in both texts: they say where, and part the places from each other. */
function editOf(
  body: readonly string[],
): { readonly old_string: string; readonly new_string: string } | null {
  const [old, made]: [string[], string[]] = [[], []];
  for (const line of body) {
    if (line === '*** End of File') continue;
    const [sign, rest] = [line[0], line.slice(1)];
    if (marker.test(line) || (sign !== undefined && !'@ +-'.includes(sign))) return null;
    const kept = sign === '@' ? line : rest;
    if (sign !== '+') old.push(kept);
    if (sign !== '-') made.push(kept);
  }
  return { old_string: old.join('\n'), new_string: made.join('\n') };
}
