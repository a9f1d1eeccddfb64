import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Paths, Platform } from '../../../shared/platform';
import { done, refuse } from '../../../shared/reasons';
import { filesBelow } from '../files-below';
import { windowsLockWitness } from './session-watch';
import { systemClock } from '../posix/clock';
import { WindowsContainment } from './windows-containment';
import { windowsProcesses, windowsBootTime } from './windows-processes';
import { trayAuthenticator } from '../tray-authenticator';

/** Windows behind the same walls. Written from documentation, never run there: `proven` is false, and a notice says so. */
export function windowsPlatform(env: Readonly<Record<string, string | undefined>>): Platform {
  const { username, homedir } = os.userInfo();
  return {
    name: 'windows',
    proven: false,
    clock: systemClock,
    bootId: windowsBootTime(),
    paths: windowsPaths(env['LOCALAPPDATA'] ?? path.join(homedir, 'AppData/Local'), username),
    processes: windowsProcesses,
    containment: {
      open: () => new WindowsContainment(null),
      adopt: (_, root) => new WindowsContainment(root),
      restore: (_, root) => new WindowsContainment(root),
    },
    // GetNamedPipeClientProcessId and GetExtendedTcpTable would tell; not tried, so nothing is claimed and no run credential admits.
    peers: { peerOf: () => null, tcpPeerAmong: () => null },
    closeMemory: () => false,
    lockWitness: () => windowsLockWitness(),
    // Windows.Security.Credentials.UI.UserConsentVerifier.RequestVerificationAsync wants a WinRT binding, which Electron has not.
    authenticator: () =>
      trayAuthenticator('windows-hello', {
        available: false,
        why: 'Windows Hello is not built in yet: Electron has no call for it.',
      }),
  };
}

/** Directories get their access rights from the user's profile; sockets are named pipes, whose names all users share. */
function windowsPaths(local: string, user: string): Paths {
  const dataDir = path.join(local, 'Holdpoint');
  const runtimeDir = path.join(dataDir, 'run');
  const pipe = (name: string): string =>
    `\\\\.\\pipe\\holdpoint-${encodeURIComponent(user)}-${name}`;
  return {
    ...filesBelow({ runtimeDir, dataDir, configDir: dataDir }),
    agentSocket: pipe('agent'),
    operatorSocket: pipe('operator'),
    prepare: () => {
      try {
        fs.mkdirSync(runtimeDir, { recursive: true });
        return done(undefined);
      } catch {
        return refuse('directory-unsafe', runtimeDir);
      }
    },
  };
}
