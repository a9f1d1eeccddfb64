import { join } from 'node:path';
import { shellQuoted } from '../connect/hook-program';
import { LockerDesktop, planLocker } from '../connect/locker-hook';
import { exitCode, refused, type Io } from './command';
import { showChange } from './connect';
import { shown } from './terminal-text';

type LockerVerb = 'install' | 'show' | 'remove';

const same = { installed: 'Installed already.', removed: 'Not installed.' } as const;
const made = {
  installed: 'Installed. It works from the next start of the desktop on.',
  removed: 'Removed.',
} as const;

/** Left as it is where no shell would see anything in it, so that the lines stay readable. */
const shellWord = (word: string): string => (/^[\w./-]+$/.test(word) ? word : shellQuoted(word));

/** Shows what changes, and makes it unless it is only to be shown. Null when there is no such desktop. */
export function installLocker(io: Io, verb: LockerVerb, word: string): number | null {
  const desktop = LockerDesktop.safeParse(word);
  if (!desktop.success) return null;
  const wanted = verb === 'remove' ? 'removed' : 'installed';
  // SECURITY: T-10: the script of this very build, by its whole path: whatever a PATH holds is not started.
  const command = shellWord(join(io.home, 'bin', 'holdpoint'));
  const plan = planLocker(desktop.data, { command, folder: io.paths.configDir }, wanted);
  if (!plan.ok) return refused(io, plan);
  const changes = plan.value.filter(({ before, after }) => before !== after);
  for (const change of changes) showChange(change, io);
  if (verb === 'show' || changes.length === 0) {
    io.out(changes.length === 0 ? same[wanted] : 'Nothing was written.');
    return exitCode.ok;
  }
  for (const change of changes) {
    const applied = change.apply();
    if (!applied.ok) return refused(io, applied);
    io.out(`Written: ${shown(change.path)}`);
  }
  io.out(made[wanted]);
  return exitCode.ok;
}
