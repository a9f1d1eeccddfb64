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
  const words = [path.join(build, 'runtime', 'node'), script].map(shellQuoted);
  // SECURITY: T-10, T06: NODE_OPTIONS of the agent, or of a project's settings, would load code that answers in our place.
  return [...(process.platform === 'win32' ? [] : ['/usr/bin/env -i']), ...words].join(' ');
}
