import { spawn } from 'node:child_process';
import { closeSync, constants, openSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Paths } from '../../shared/platform';
import { done, refuse, type Outcome } from '../../shared/reasons';
import { daemonEnvironment } from './daemon-env';

/** Where the daemon's program and its Node runtime lie: beside each other, in development and in a package. */
export type DaemonFiles = { readonly node: string; readonly script: string };

export function daemonFiles(base: string): DaemonFiles {
  const node = process.platform === 'win32' ? 'node.exe' : 'node';
  return { node: path.join(base, 'runtime', node), script: path.join(base, 'daemon', 'index.js') };
}

/** Calls back once, with one sentence, when the daemon ends by itself while the starter lives. */
export type HearExit = (sentence: string) => void;

/**
 * Starts the daemon as a process of its own session that outlives its starter: what enforces must not die with what shows.
 * Resolves when the process exists; whether it listens, the socket tells. Refusals: `directory-unsafe`, `daemon-absent`.
 */
export async function startDaemon(
  files: DaemonFiles,
  paths: Paths,
  hearExit: HearExit,
): Promise<Outcome<void>> {
  const prepared = paths.prepare();
  if (!prepared.ok) return prepared;
  const leaked = highestDescriptor();
  const log = openSync(
    paths.daemonLog,
    constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND,
    0o600,
  );
  const nothing = openSync(process.platform === 'win32' ? 'NUL' : '/dev/null', 'r+');
  try {
    const env = daemonEnvironment({
      HOLDPOINT_CLOSE_FDS: String(leaked),
      NODE_COMPILE_CACHE: path.join(paths.dataDir, 'compile-cache'),
    });
    // A daemon that holds Chromium's descriptors keeps the tray app from ending (measured: 28 s), and `stdio: 'ignore'`
    // leaves those above 2 as they are: each is replaced, and the daemon closes them first thing.
    const covered = Array.from({ length: Math.max(0, leaked - 2) }, () => nothing);
    const stdio = ['ignore' as const, log, log, ...covered];
    const options = { cwd: paths.dataDir, env, stdio, detached: true, windowsHide: true };
    const child = spawn(files.node, ['--disable-sigusr1', files.script], options);
    return await new Promise((resolve) => {
      child.once('error', (error) => resolve(refuse('daemon-absent', error.message)));
      child.once('spawn', () => resolve(done(undefined)));
      child.once('exit', (code, signal) =>
        hearExit(`The daemon ended (${code ?? signal}); ${paths.daemonLog} says why.`),
      );
      child.unref();
    });
  } finally {
    closeSync(log);
    closeSync(nothing);
  }
}

/** Some numbers are added for what opens between the look and the start. Only Linux lists them, and only there the leak was seen. */
function highestDescriptor(): number {
  if (process.platform !== 'linux') return 2;
  return Math.max(...readdirSync('/proc/self/fd').map(Number)) + 16;
}
