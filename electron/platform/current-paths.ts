import os from 'node:os';
import process from 'node:process';
import type { Paths } from '../../shared/platform';
import { homeOf, linuxPaths } from './linux/paths';
import { macosPlatform } from './macos/macos-platform';
import { windowsPlatform } from './windows/windows-platform';

/** Where things lie on this system: for the tray app and the command line, which must not load the daemon's native code. */
export function currentPaths(env: NodeJS.ProcessEnv = process.env): Paths {
  switch (process.platform) {
    case 'linux': {
      const { uid, homedir } = os.userInfo();
      return linuxPaths({ env, home: homeOf(env, homedir), uid });
    }
    case 'darwin':
      return macosPlatform(env).paths;
    case 'win32':
      return windowsPlatform(env).paths;
    default:
      throw new Error(`Holdpoint does not know ${process.platform}.`);
  }
}
