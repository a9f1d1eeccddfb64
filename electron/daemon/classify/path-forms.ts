/**
 * The form in which names are compared: file systems that do not tell case, Unicode forms or ignorable characters apart
 * (APFS, HFS+, NTFS, ext4 with casefold) take all of these for one name. Windows drops dots and spaces at the end of a
 * name, and reads `name::$DATA` as `name`. SECURITY: T-22, P09.
 */
export function foldedPath(path: string): string {
  const composed = /^[\x20-\x7e]*$/.test(path)
    ? path
    : path.normalize('NFC').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  return composed
    .toUpperCase()
    .toLowerCase()
    .replace(/:+\$data(?=\/|$)/g, '')
    .replace(/([^/. ])[. ]+(?=\/|$)/g, '$1');
}

/** Descriptors that the shell itself opens, and that read or write nothing else. */
const standard = /^\/dev\/(stdin|stdout|stderr|fd\/[012])$/;

/**
 * Does this absolute path mean another file to the process that opens it than to Holdpoint (proc(5))? Nobody can look such a
 * path up for someone else. SECURITY: T-22.
 */
export const dependsOnProcess = (path: string): boolean =>
  !standard.test(path) &&
  /^\/(proc\/(self|thread-self|\d+)\/(task\/\d+\/)?(cwd|root|fd|map_files)|dev\/fd)(\/|$)/.test(
    path,
  );
