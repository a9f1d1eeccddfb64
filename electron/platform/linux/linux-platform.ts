import os from 'node:os';
import type { Platform } from '../../../shared/platform';
import { systemClock } from '../posix/clock';
import { linuxBootId } from './boot-id';
import { linuxContainment } from './containment';
import { linuxLockWitness, systemBusOf } from './lock-witness';
import { homeOf, linuxPaths } from './paths';
import { linuxPeers } from './peers';
import { polkit } from './polkit';
import { linuxProcesses } from './proc';

/** Everything of Linux. `env` is read only here: where directories and buses are. */
export function linuxPlatform(env: Readonly<Record<string, string | undefined>>): Platform {
  const { uid, homedir } = os.userInfo();
  return {
    name: 'linux',
    proven: true,
    clock: systemClock,
    bootId: linuxBootId(),
    paths: linuxPaths({ env, home: homeOf(env, homedir), uid }),
    processes: linuxProcesses,
    containment: linuxContainment(uid),
    peers: linuxPeers,
    lockWitness: () => linuxLockWitness({ env, uid }),
    authenticator: () => polkit({ address: systemBusOf(env), uid }),
  };
}
