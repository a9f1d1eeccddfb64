import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { Readable, Writable } from 'node:stream';
import { guardFilterFd, type GuardWalls } from './guard';
import { readStat } from '../platform/linux/proc';
import { adoptOrphans } from '../platform/linux/subreaper';

/** How often a command that stopped itself is looked for. */
const lookMs = 200;

/**
 * Joins the control group ($1, may be empty) if it may and becomes the rest. The join comes before exec: a group that is joined from
 * outside after the start lost 283 of 300 processes. Whether it came about the daemon sees for itself.
 */
const join = `
[ -z "$1" ] || { echo 0 > "$1/cgroup.procs"; } 2>/dev/null
shift
exec "$@"`;

/**
 * Says on descriptor 4 that all walls stand, waits for a line on descriptor 3, becomes the command. Without the line, when
 * `holdpoint` died meanwhile, nothing is started.
 */
const wait = `
echo ready >&4
exec 4>&-
read -r go <&3 || exit 125
exec "$@" 3<&-`;

/**
 * What a full-screen program that was killed could not take back (xterm's control sequences): mouse reports, focus reports, bracketed
 * paste, application keys, the other screen, a hidden cursor, colours.
 */
const plainScreen =
  '\u001b[?1000l\u001b[?1002l\u001b[?1003l\u001b[?1006l\u001b[?1004l\u001b[?2004l\u001b[?1l\u001b>\u001b[?1049l\u001b[?25h\u001b[0m';

/** How a command is to be held: its control group or none, its environment, and the guard around it or none. */
export type Holding = {
  readonly group: string | null;
  readonly env: NodeJS.ProcessEnv;
  readonly guard: GuardWalls | null;
};

/** A command that stands ready, already contained, and starts when `go` is called. */
export type HeldCommand = {
  readonly pid: number;
  /** True once the walls stand and the command could begin, at once where there are none; false when it ended before. */
  readonly ready: Promise<boolean>;
  /** The command's own exit code, 128 + n when signal n ended it, 125 when it was not started. */
  readonly ended: Promise<number>;
  /** `strong`: a control group holds it. */
  go(strong: boolean): void;
  /** Ends it before or after `go`. */
  kill(): void;
};

/** Starts the launcher with our own standard streams. Null when not even a shell can be started. */
export function holdCommand(
  command: readonly string[],
  { group, env, guard }: Holding,
): HeldCommand | null {
  const abandon = adoptOrphans(() => child.pid);
  const ownGroup = readStat(process.pid)?.group === process.pid;
  // Without a terminal and a process group of our own the tree gets a session, so that its orphans are known.
  const detached = group === null && !ownGroup && !process.stdin.isTTY;
  const gated = ['/bin/sh', '-c', wait, 'sh', ...command];
  const words = ['-c', join, 'sh', group ?? '', ...(guard?.words ?? []), ...gated];
  const child = spawn('/bin/sh', words, {
    stdio: ['inherit', 'inherit', 'inherit', 'pipe', 'pipe', guard === null ? 'ignore' : 'pipe'],
    detached,
    env,
  });
  // Its 'error' tells of a shell that could not start; `pid` is missing then.
  child.on('error', () => undefined);
  if (child.pid === undefined) {
    abandon();
    return null;
  }
  const gate = writableOf(child, 3);
  if (guard !== null) writableOf(child, guardFilterFd).end(guard.filter);
  const forget = passSignals(child, detached);
  const ended = new Promise<number>((resolve) => {
    child.on('exit', (code, signal) => {
      forget();
      // A shell says so of a signal it passed on, too: above 128 the command did not end by itself.
      if ((signal !== null || (code ?? 0) > 128) && process.stdout.isTTY)
        process.stdout.write(plainScreen);
      abandon();
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
    });
  });
  return {
    pid: child.pid,
    ready: guard === null ? Promise.resolve(true) : readiness(child),
    ended,
    go: (strong) => {
      if (strong) void ended.then(clearTimer(setInterval(() => stopAlong(child), lookMs)));
      gate.end('go\n');
    },
    kill: () => {
      // Whoever waits at the gate, behind whatever stands between, ends with it.
      gate.destroy();
      child.kill('SIGKILL');
    },
  };
}

function writableOf(child: ChildProcess, fd: number): Writable {
  const pipe = child.stdio[fd];
  if (!(pipe instanceof Writable)) throw new Error('a pipe was asked for and not made');
  pipe.on('error', () => undefined);
  return pipe;
}

/** Descriptor 4 says one word, or is closed without. */
function readiness(child: ChildProcess): Promise<boolean> {
  const pipe = child.stdio[4];
  if (!(pipe instanceof Readable)) throw new Error('a pipe was asked for and not made');
  return new Promise((resolve) => {
    pipe.once('data', () => resolve(true));
    pipe.once('error', () => resolve(false));
    pipe.once('close', () => resolve(false));
  });
}

/**
 * The terminal sends Ctrl-C and Ctrl-\\ to the command itself, so here they do nothing; other ends are passed on.
 * A detached command hears no terminal, so it gets them all from us. Returns what undoes this.
 */
function passSignals(child: ChildProcess, detached: boolean): () => void {
  const nothing = (): void => undefined;
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  const heard: [NodeJS.Signals, (signal: NodeJS.Signals) => void][] = [
    ['SIGINT', detached ? pass : nothing],
    ['SIGQUIT', detached ? pass : nothing],
    ['SIGTERM', pass],
    ['SIGHUP', pass],
  ];
  for (const [signal, hear] of heard) process.on(signal, hear);
  return () => heard.forEach(([signal, hear]) => process.off(signal, hear));
}

/**
 * A command that stops itself (an editor's Ctrl-Z) must stop us too: the shell waits for us, not for it, and would never
 * get its terminal back. Its `fg` wakes both, as one process group. Only for control groups: in weak containment the
 * daemon stops processes in this very way, and the shell must not see that.
 */
function stopAlong(child: ChildProcess): void {
  if (readStat(child.pid ?? 0)?.state === 'T') process.kill(process.pid, 'SIGSTOP');
}

const clearTimer = (timer: NodeJS.Timeout) => (): void => clearInterval(timer);
