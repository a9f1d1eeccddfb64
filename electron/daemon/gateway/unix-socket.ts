import { chmodSync, linkSync, lstatSync, mkdirSync, rmSync, unlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import net from 'node:net';
import { faultLine } from '../../../shared/faults';
import { done, refuse, type Outcome } from '../../../shared/reasons';

/** Does somebody answer on this socket? Refused, missing or silent for a second = nobody. */
export function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = net.connect(path);
    const end = (alive: boolean) => {
      probe.destroy();
      resolve(alive);
    };
    probe.setTimeout(1_000, () => end(true)); // connected or queued, but mute: alive, so not ours to take
    probe.once('connect', () => end(true));
    probe.once('error', () => end(false));
  });
}

/**
 * Clears the way for a socket: a dead socket of ours is removed, anything else that stands there is left alone.
 * Refusals: `daemon-running` (somebody answers), `socket-squatted` (a file, a link, or somebody else's).
 */
export async function clearSocketPath(path: string): Promise<Outcome<void>> {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return done(undefined);
  // SECURITY: T-2: never unlink or follow what is not a socket of this very user.
  if (!stat.isSocket() || stat.uid !== process.getuid?.()) return refuse('socket-squatted', path);
  if (await answers(path)) return refuse('daemon-running', path);
  unlinkSync(path);
  return done(undefined);
}

/** Listens on a Unix socket that is 0600 from its first instant (umask before bind; the directory is 0700 besides). */
export async function listenOn(server: net.Server, path: string): Promise<Outcome<void>> {
  const clear = await clearSocketPath(path);
  if (!clear.ok) return clear;
  // SECURITY: T-2: bind creates the inode with this mask; a chmod after would leave a gap.
  const mask = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, resolve);
    });
    chmodSync(path, 0o600);
    return done(undefined);
  } catch (fault) {
    return refuse('socket-squatted', `${path}: ${faultLine(fault)}`);
  } finally {
    process.umask(mask);
  }
}

/**
 * Makes the agents' socket reachable by a second name in a folder that holds nothing else: the one that guarded runs see. A
 * link and not a bind of the socket itself, so that a daemon that restarts is found behind the same door.
 */
export function openDoor(socketPath: string, door: string): void {
  const name = join(door, basename(socketPath));
  mkdirSync(door, { recursive: true, mode: 0o700 });
  rmSync(name, { force: true });
  linkSync(socketPath, name);
}
