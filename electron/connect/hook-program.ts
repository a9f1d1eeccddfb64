import fs from 'node:fs';
import path from 'node:path';

/** One word for a POSIX shell, whatever is in it. */
export const shellQuoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/**
 * The hook client of this build as the start of a shell command: the C program, or the JavaScript one on our own Node
 * runtime where the C program could not be built. `build` is the folder that holds `hook` and `runtime`.
 */
export function hookProgram(build: string): string {
  const native = path.join(build, 'hook', 'holdpoint-hook');
  if (fs.existsSync(native)) return shellQuoted(native);
  const script = path.join(build, 'hook', 'holdpoint-hook.cjs');
  return [path.join(build, 'runtime', 'node'), script].map(shellQuoted).join(' ');
}
