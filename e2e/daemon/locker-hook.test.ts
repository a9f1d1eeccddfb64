import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { holdpoint } from '../fixtures/command-line';
import { DaemonProcess, makeHome, type Home } from '../fixtures/daemon';
import { Desktop } from '../fixtures/desktop';
import { TestOperator } from '../fixtures/operator';
import { Sway } from '../fixtures/sway';
import { until } from '../fixtures/until';

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** A configuration of the user's own, at its place in this home. */
function configured(home: Home, place: string, text: string): string {
  const file = join(home.env['XDG_CONFIG_HOME'] ?? '', place);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: 0o640 });
  return file;
}
const said = async (home: Home, ...words: string[]): Promise<string> => {
  const { code, out, err } = await holdpoint(home, ['locker', ...words]);
  return `${code ?? 'ended'}\n${out}${err}`;
};

describe('the hook for lockers', () => {
  it('shows its lines, writes them once beside those of the user, and takes them out byte for byte', async () => {
    const home = makeHome();
    const before = '# mine\nset $mod Mod4\nexec swayidle -w timeout 300 "swaylock -f"';
    const file = configured(home, 'sway/config', before);
    expect(await said(home, 'show', 'sway')).toMatch(
      /^0\n.*exec swayidle -w lock .*Nothing was written/s,
    );
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(await said(home, 'install', 'sway')).toMatch(
      /^0\n.*exec swayidle -w lock .*Installed\./s,
    );
    const after = readFileSync(file, 'utf8');
    expect(after.startsWith(before)).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(await said(home, 'install', 'sway')).toMatch(/^0\nInstalled already/);
    expect(readFileSync(file, 'utf8')).toBe(after);
    expect(await said(home, 'remove', 'sway')).toMatch(/^0\n/);
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(await said(home, 'remove', 'sway')).toMatch(/^0\nNot installed/);
  });

  it('makes and removes the file of its own that hypridle wants', async () => {
    const home = makeHome();
    configured(home, 'hypr/hyprland.conf', 'monitor = , preferred, auto, 1\n');
    const own = join(home.configDir, 'hypridle.conf');
    expect(await said(home, 'install', 'hyprland')).toMatch(/^0\n/);
    expect(readFileSync(own, 'utf8')).toMatch(
      /lock_cmd = .*locker locked\n.*unlock_cmd = .*locker unlocked\n/s,
    );
    expect(await said(home, 'remove', 'hyprland')).toMatch(/^0\n/);
    expect(existsSync(own)).toBe(false);
  });

  it('does not touch a configuration that is not there, or that starts a locker already', async () => {
    const home = makeHome();
    expect(await said(home, 'install', 'sway')).toMatch(/^1\n.*there is no/s);
    const text = 'exec --no-startup-id xss-lock -- i3lock -n\n';
    const file = configured(home, 'i3/config', text);
    expect(await said(home, 'install', 'i3')).toMatch(/^1\n.*locker run -- i3lock --nofork/s);
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(await said(home, 'install', 'kde')).toMatch(/^2\n/);
  });

  it('on a real sway with a real swayidle says at once what logind orders (H01)', async () => {
    const home = makeHome('[detachment]\nlocked = "hold"\n');
    const desktop = await Desktop.start(['logind']);
    closing.push(() => desktop.close());
    const daemon = await DaemonProcess.start(home);
    closing.push(() => daemon.close());
    const file = configured(home, 'sway/config', '# mine\n');
    await said(home, 'install', 'sway');
    // The daemon is not on that bus: what it hears comes by the hook alone.
    const sway = await Sway.start(home, [readFileSync(file, 'utf8')], desktop.env);
    closing.push(() => sway.close());
    sway.exec(readFileSync(file, 'utf8'));
    const operator = await TestOperator.present(daemon);
    closing.push(() => operator.close());
    const why = async (): Promise<string> => (await operator.snapshot()).presence.why;
    // swayidle may not listen yet; and it hears each order after it carried out the one before, so they must not pile up.
    for (let waitMs = 500; !(await why()).includes('locker-hook'); waitMs *= 2) {
      await desktop.order('lock');
      await until(
        'the lock, by the hook',
        async () => (await why()).includes('locker-hook'),
        waitMs,
      ).catch(() => undefined);
    }
    await desktop.order('unlock');
    await operator.seen('present');
  });
});
