import { describe, expect, it } from 'vitest';
import { refusedSwitch, refusedSwitchSentence } from './command-line-guard';

const line = (argv: string[], packaged = true) => ({
  argv,
  packaged,
  // Chromium knows nothing: what is found here is found by our own reading.
  hasSwitch: () => false,
});

describe('command line guard', () => {
  it.each([
    ['--remote-debugging-port=9222', 'remote-debugging-port'],
    ['--remote-debugging-pipe', 'remote-debugging-pipe'],
    ['-remote-debugging-port=0', 'remote-debugging-port'],
    ['--inspect', 'inspect'],
    ['--Inspect-Brk=1', 'inspect-brk'],
    ['--inspect-something-new', 'inspect-something-new'],
    ['--js-flags=--allow-natives-syntax', 'js-flags'],
    ['--load-extension=/tmp/x', 'load-extension'],
    ['--disable-web-security', 'disable-web-security'],
    ['--user-data-dir=/tmp/x', 'user-data-dir'],
    ['--host-resolver-rules=MAP * 127.0.0.1', 'host-resolver-rules'],
    ['--proxy-server=127.0.0.1:1', 'proxy-server'],
    ['--proxy-pac-url=x', 'proxy-pac-url'],
    ['--no-sandbox', 'no-sandbox'],
  ])('refuses %s', (argument, name) => {
    expect(refusedSwitch(line(['/opt/holdpoint', argument]))).toBe(name);
  });

  it('believes what Chromium parsed even where the arguments do not show it', () => {
    const parsed = { argv: [], packaged: true, hasSwitch: (name: string) => name === 'js-flags' };
    expect(refusedSwitch(parsed)).toBe('js-flags');
  });

  it('lets an ordinary start pass', () => {
    expect(refusedSwitch(line(['/opt/holdpoint', '--ozone-platform=x11', '.']))).toBeNull();
    expect(refusedSwitch(line(['/opt/holdpoint', '/home/inspect']))).toBeNull();
  });

  it('allows a development run without the sandbox and no other switch', () => {
    expect(refusedSwitch(line(['electron', '--no-sandbox', '.'], false))).toBeNull();
    expect(refusedSwitch(line(['electron', '--inspect', '.'], false))).toBe('inspect');
  });

  it('says what, why and the mend in one line', () => {
    expect(refusedSwitchSentence('inspect')).toMatch(
      /^Holdpoint does not start with --inspect, because .*Start it without\.$/,
    );
  });
});
