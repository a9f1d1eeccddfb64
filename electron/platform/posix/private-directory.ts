import fs from 'node:fs';
import path from 'node:path';
import { done, refuse, type Outcome } from '../../../shared/reasons';

/** Makes one directory with every missing parent as 0700 (the same as under umask 077), then looks at what stands there. */
export function makePrivate(directory: string, uid: number): Outcome<void> {
  try {
    fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    return refuse('directory-unsafe', `${directory}: ${codeOf(error)}`);
  }
  const parent = checkParent(path.dirname(directory), uid);
  return parent.ok ? checkPrivate(directory, uid) : parent;
}

/**
 * A directory that only this user can enter.
 * SECURITY: T-27, T-10: whoever owns the directory could swap our sockets, and a link could lead anywhere.
 */
export function checkPrivate(directory: string, uid: number): Outcome<void> {
  const found = fs.lstatSync(directory, { throwIfNoEntry: false });
  if (found === undefined) return refuse('directory-unsafe', `${directory} is missing`);
  if (!found.isDirectory()) return refuse('directory-unsafe', `${directory} is not a directory`);
  if (found.uid !== uid)
    return refuse('directory-unsafe', `${directory} belongs to uid ${found.uid}`);
  if ((found.mode & 0o077) !== 0)
    return refuse('directory-unsafe', `${directory} has mode ${octal(found.mode)}`);
  return done(undefined);
}

/** A parent in which nobody else could rename our directory away: ours or root's, and sticky when all may write. */
function checkParent(directory: string, uid: number): Outcome<void> {
  const found = fs.statSync(directory);
  if (found.uid !== uid && found.uid !== 0)
    return refuse('directory-unsafe', `${directory} belongs to uid ${found.uid}`);
  const openToAll = (found.mode & 0o002) !== 0 && (found.mode & 0o1000) === 0;
  return openToAll
    ? refuse('directory-unsafe', `${directory} may be written by all`)
    : done(undefined);
}

const octal = (mode: number): string => (mode & 0o7777).toString(8).padStart(4, '0');

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
