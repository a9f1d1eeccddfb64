import { rmSync, writeFileSync } from 'node:fs';
import type { Supervisor } from '../supervisor';

type MarkerWorld = Pick<Supervisor, 'onChange' | 'parts' | 'presence'>;

/**
 * Keeps the file of `Paths.presentFile` while the operator is present, and takes it away when he is not. Claude Code from
 * 2.1.181 on looks whether the file named by CLAUDE_CLIENT_PRESENCE_FILE exists before it calls a telephone. Returns how to
 * end this; whoever is killed leaves the file to the next start.
 */
export function keepPresenceMarker(world: MarkerWorld): () => void {
  const file = world.parts.platform.paths.presentFile;
  let [stands, over]: [boolean | null, boolean] = [null, false];
  const show = (present: boolean): void => {
    if (present === stands || over) return;
    stands = present;
    if (present) write(file);
    else remove(file);
  };
  const look = (): void => show(world.presence.current().state === 'present');
  look();
  world.onChange(look);
  return () => {
    show(false);
    over = true;
  };
}

/** Nobody is let in or kept out by this file, so a full disk changes nothing that matters. `wx` follows no link that lies there. */
function write(file: string): void {
  try {
    writeFileSync(file, '', { mode: 0o600, flag: 'wx' });
  } catch {
    // There already, or not to be written.
  }
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Somebody made a folder of it.
  }
}
