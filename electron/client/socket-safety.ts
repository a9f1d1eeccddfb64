import { lstatSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { done, refuse, type Outcome } from '../../shared/reasons';

const look = (path: string): Stats | null => lstatSync(path, { throwIfNoEntry: false }) ?? null;

/**
 * Is this socket really our daemon's? Its directory must be a real directory, ours, closed to everybody else,
 * and the socket itself must be a socket of ours. In such a directory nobody else can put one in its place.
 * Refusals: `daemon-absent` (nothing there), `directory-unsafe`, `socket-squatted`. Named pipes are not looked at.
 */
export function checkSocket(path: string, ownUid = process.getuid?.()): Outcome<void> {
  if (ownUid === undefined) return done(undefined);
  const directory = look(dirname(path));
  if (directory === null) return refuse('daemon-absent');
  // SECURITY: T-2 a socket in a directory that others can write is never spoken to.
  if (!directory.isDirectory() || directory.uid !== ownUid || (directory.mode & 0o077) !== 0)
    return refuse('directory-unsafe', dirname(path));
  const socket = look(path);
  if (socket === null) return refuse('daemon-absent');
  // SECURITY: T-2 a link, a file or somebody else's socket is never spoken to.
  if (!socket.isSocket() || socket.uid !== ownUid) return refuse('socket-squatted', path);
  return done(undefined);
}
