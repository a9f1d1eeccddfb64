import { lstatSync, rmSync, writeFileSync } from 'node:fs';
import type { UnrecordedMark } from './unrecorded';

/**
 * `UnrecordedMark` as a file in the runtime directory, which is memory: it is there when the disk is full. Only its being there counts, so
 * whoever can write there can make a run wait, and nothing more.
 */
export function unrecordedMark(file: string): UnrecordedMark {
  const left = lstatSync(file, { throwIfNoEntry: false })?.mtimeMs ?? null;
  let stands = left !== null;
  return {
    left: left === null ? null : Math.round(left),
    set(missing) {
      if (missing === stands) return;
      stands = missing;
      try {
        if (missing) writeFileSync(file, '', { mode: 0o600, flag: 'wx' });
        else rmSync(file, { force: true });
      } catch {
        // There already, or nothing can be written here either.
      }
    },
  };
}
