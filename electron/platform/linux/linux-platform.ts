import os from 'node:os';
import type { Platform } from '../../../shared/platform';
import { systemClock } from '../posix/clock';
import { linuxBootId } from './boot-id';
import { linuxContainment } from './containment';
import { carrying } from './environ';
import { locksOf } from './locks';
import { linuxLockWitness, sessionBusOf, systemBusOf } from './lock-witness';
import { homeOf, linuxPaths } from './paths';
import { nativeCalls } from './native';
import { linuxPeers } from './peers';
import { polkit } from './polkit';
import { linuxProcesses } from './proc';

/** prctl(2). At 0, /proc/PID/{environ,mem,fd} belong to root, and ptrace(2) is refused to the same user. */
const PR_SET_DUMPABLE = 4;

/** Everything of Linux. `env` is read only here: where directories and buses are. */
export function linuxPlatform(env: Readonly<Record<string, string | undefined>>): Platform {
  const { uid, homedir } = os.userInfo();
  return {
    name: 'linux',
    proven: true,
    clock: systemClock,
    bootId: linuxBootId(),
    paths: linuxPaths({ env, home: homeOf(env, homedir), uid }),
    processes: { ...linuxProcesses, carrying, locksOf },
    containment: linuxContainment(uid, { bus: sessionBusOf(env) }),
    peers: linuxPeers,
    closeMemory: () => nativeCalls()?.prctl(PR_SET_DUMPABLE, 0) === 0,
    lockWitness: () => linuxLockWitness({ env, uid }),
    authenticator: () => polkit({ address: systemBusOf(env), uid }),
  };
}
