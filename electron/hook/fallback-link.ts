import { lstatSync, type Stats } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HookOptions } from './fallback-options';

/** A connection, or why there is none; `mendable` = a daemon that restarts would cure it. */
export type Link =
  | { readonly ok: true; readonly socket: Socket }
  | { readonly ok: false; readonly reason: string; readonly mendable: boolean };

const broken = (reason: string): Link => ({
  ok: false,
  reason,
  mendable: reason === 'daemon-absent' || reason === 'daemon-hung',
});

const codeOf = (fault: unknown): string =>
  fault instanceof Error && 'code' in fault ? String(fault.code) : '';

function look(path: string, otherwise: string): Stats | string {
  try {
    return lstatSync(path);
  } catch (fault) {
    return codeOf(fault) === 'ENOENT' ? 'daemon-absent' : otherwise;
  }
}

/** SECURITY: T-2, T-27 nothing is sent into a directory or socket that another user could have made. */
function checkPlace(path: string): string | null {
  const own = process.geteuid?.();
  const directory = look(dirname(path), 'directory-unsafe');
  if (typeof directory === 'string') return directory;
  const closed = directory.isDirectory() && (directory.mode & 0o077) === 0;
  if (!closed || directory.uid !== own) return 'directory-unsafe';
  const socket = look(path, 'socket-squatted');
  if (typeof socket === 'string') return socket;
  return socket.isSocket() && socket.uid === own ? null : 'socket-squatted';
}

function connectOnce(path: string): Promise<Socket | string> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('error', (fault) => resolve(codeOf(fault)));
    socket.once('connect', () => resolve(socket.removeAllListeners('error')));
  });
}

/** Connects once. A full backlog is EAGAIN (unix(7)) and is tried until `connectMs` is over. */
export async function openLink(options: HookOptions): Promise<Link> {
  const until = performance.now() + options.connectMs;
  const fault = checkPlace(options.socketPath);
  if (fault !== null) return broken(fault);
  for (;;) {
    const socket = await connectOnce(options.socketPath);
    if (typeof socket !== 'string') return { ok: true, socket };
    const again = socket === 'EAGAIN';
    if (!again || performance.now() >= until)
      return broken(again ? 'daemon-hung' : 'daemon-absent');
    await sleep(10);
  }
}
