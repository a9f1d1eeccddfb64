import { execFileSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import type { Containment, Paths, Platform, ProcessControl } from '../../../shared/platform';
import type { Outcome } from '../../../shared/reasons';
import { filesBelow } from '../files-below';
import { macosLockWitness } from './console-lock';
import { systemClock } from '../posix/clock';
import { makePrivate } from '../posix/private-directory';
import { alive, finished, refOf } from '../posix/process-table';
import { TreeContainment, type TreeOrigin } from '../posix/tree-containment';
import { psTable } from './ps-table';
import { trayAuthenticator } from '../tray-authenticator';

/** macOS behind the same walls. Written from documentation, never run there: `proven` is false, and a notice says so. */
export function macosPlatform(env: Readonly<Record<string, string | undefined>>): Platform {
  const { uid, homedir, username } = os.userInfo();
  return {
    name: 'macos',
    proven: false,
    clock: systemClock,
    // sysctl(3): a new UUID at each boot.
    bootId: execFileSync('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid'], {
      encoding: 'utf8',
    }).trim(),
    paths: macosPaths(env['HOME'] ?? homedir, uid),
    processes,
    containment,
    // LOCAL_PEERPID and proc_pidfdinfo would tell; not tried, so nothing is claimed and no run credential admits.
    peers: { peerOf: () => null, tcpPeerAmong: () => null },
    closeMemory: () => false,
    lockWitness: () => macosLockWitness(username),
    authenticator: () =>
      trayAuthenticator('touch-id', {
        available: true,
        why: 'The tray app asks for your finger. Not yet run on a Mac.',
      }),
  };
}

function macosPaths(home: string, uid: number): Paths {
  const dataDir = path.join(home, 'Library/Application Support/Holdpoint');
  // A socket path may have 104 bytes on macOS, too few for the per-user temporary directory.
  const runtimeDir = path.join(dataDir, 'run');
  return {
    ...filesBelow({ runtimeDir, dataDir, configDir: dataDir }),
    agentSocket: path.join(runtimeDir, 'agent.sock'),
    operatorSocket: path.join(runtimeDir, 'operator.sock'),
    prepare: (): Outcome<void> => {
      const made = makePrivate(dataDir, uid);
      return made.ok ? makePrivate(runtimeDir, uid) : made;
    },
  };
}

const processes: ProcessControl = {
  identify: (pid) => {
    const stat = psTable.one(pid);
    return stat === null || finished(stat) ? null : refOf(stat);
  },
  isAlive: (ref) => alive(psTable, ref) !== null,
  all: () => [...psTable.all().values()].filter((stat) => !finished(stat)).map(refOf),
  holdsOpen: () => false,
  locksOf: () => [],
  livesApart: () => false,
  carrying: () => [],
  parentOf: (pid) => psTable.one(pid)?.parent ?? null,
  commandOf: (pid) => {
    const stat = psTable.one(pid);
    return stat === null ? null : { exe: stat.name, argv: [stat.name], cwd: null };
  },
};

/** There is no control group and no child subreaper, so every run is weak (SIGSTOP sweep). */
const containment: Containment = {
  open: () => tree('launched'),
  adopt: (_, root) => withRoot(tree('adopted'), root),
  restore: (_, root) => (root === null ? tree('restored') : withRoot(tree('restored'), root)),
};

function tree(origin: TreeOrigin): TreeContainment {
  return new TreeContainment(
    { table: psTable, flushTypeAhead: () => 'kept' },
    'macOS has no control groups.',
    origin,
  );
}

function withRoot(
  run: TreeContainment,
  root: Parameters<TreeContainment['setRoot']>[0],
): TreeContainment {
  run.setRoot(root, null);
  return run;
}
