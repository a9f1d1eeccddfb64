import process from 'node:process';
import type { Platform } from '../../shared/platform';
import { processEnv } from './process-env';
import { linuxPlatform } from './linux/linux-platform';
import { macosPlatform } from './macos/macos-platform';
import { windowsPlatform } from './windows/windows-platform';

/** The operating system this process runs on, with its environment as it is now. Throws on a system that Holdpoint does not know. */
export function currentPlatform(): Platform {
  const env = processEnv();
  switch (process.platform) {
    case 'linux':
      return linuxPlatform(env);
    case 'darwin':
      return macosPlatform(env);
    case 'win32':
      return windowsPlatform(env);
    default:
      throw new Error(`Holdpoint does not know ${process.platform}.`);
  }
}
