import { describe, expect, it } from 'vitest';
import { consoleLocked } from './console-lock';

/** As `ioreg -n Root -d1` prints it, shortened. */
const registry = (...users: string[]): string =>
  `+-o Root  <class IORegistryEntry, id 0x100000100, retain 37>\n    {\n      "IOKitBuildVersion" = "Darwin"\n      "IOConsoleUsers" = (${users.join(',')})\n    }\n`;
const user = (name: string, more: string): string =>
  `{"kCGSSessionOnConsoleKey"=Yes,"kCGSSessionUserNameKey"="${name}"${more}}`;

describe('the console of macOS', () => {
  it('is locked when it says so for this user, and open when it does not', () => {
    expect(consoleLocked(registry(user('ann', '')), 'ann')).toBe(false);
    expect(consoleLocked(registry(user('ann', ',"CGSSessionScreenIsLocked"=Yes')), 'ann')).toBe(
      true,
    );
    const both = registry(user('bob', ''), user('ann', ',"CGSSessionScreenIsLocked"=Yes'));
    expect(consoleLocked(both, 'ann')).toBe(true);
    expect(consoleLocked(both, 'bob')).toBe(false);
  });

  it('counts as locked when another user is in front (H04)', () => {
    const behind = '{"kCGSSessionOnConsoleKey"=No,"kCGSSessionUserNameKey"="ann"}';
    expect(consoleLocked(registry(user('bob', ''), behind), 'ann')).toBe(true);
  });

  it('cannot be told from anything else', () => {
    for (const text of ['', registry(), registry(user('bob', ''))])
      expect(consoleLocked(text, 'ann')).toBeNull();
  });
});
