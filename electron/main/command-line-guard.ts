/**
 * Switches that would open the app to another process: debugging ports, code that is loaded from outside, a network that
 * somebody else steers, a profile that somebody else prepared. Electron's fuses do not close these (measured:
 * `--remote-debugging-port` gives full control of the renderer with every fuse off).
 */
const refusedSwitches: readonly string[] = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-allow-origins',
  'inspect',
  'inspect-brk',
  'inspect-brk-node',
  'inspect-port',
  'inspect-publish-uid',
  'inspect-wait',
  'js-flags',
  'load-extension',
  'load-and-launch-app',
  'extensions-on-chrome-urls',
  'disable-web-security',
  'disable-site-isolation-trials',
  'allow-running-insecure-content',
  'unsafely-treat-insecure-origin-as-secure',
  'user-data-dir',
  'host-resolver-rules',
  'host-rules',
  'auth-server-whitelist',
  'ignore-certificate-errors',
  'ssl-key-log-file',
  'log-net-log',
  'renderer-cmd-prefix',
  'renderer-startup-dialog',
  'utility-cmd-prefix',
  'gpu-launcher',
  'ppapi-plugin-launcher',
];
const refusedPrefixes: readonly string[] = ['proxy-', 'remote-debugging-', 'inspect-'];
/** Without these the operating system's sandbox is off; a development run as root or in a container has none to lose. */
const sandboxSwitches: readonly string[] = [
  'no-sandbox',
  'disable-setuid-sandbox',
  'disable-namespace-sandbox',
  'disable-seccomp-filter-sandbox',
  'no-zygote',
  'single-process',
];

export type CommandLine = {
  /** As Chromium parsed it (`app.commandLine.hasSwitch`): catches `-x` and `--x=y` alike. */
  readonly hasSwitch: (name: string) => boolean;
  readonly argv: readonly string[];
  readonly packaged: boolean;
};

/** The first switch that a release refuses, without dashes; null when there is none. */
export function refusedSwitch({ hasSwitch, argv, packaged }: CommandLine): string | null {
  const given = argv.map(switchName).filter((name) => name !== null);
  const isGiven = (name: string): boolean => hasSwitch(name) || given.includes(name);
  const hasPrefix = (name: string): boolean =>
    refusedPrefixes.some((prefix) => name.startsWith(prefix));
  const refused = refusedSwitches.find(isGiven) ?? given.find(hasPrefix);
  return refused ?? (packaged ? sandboxSwitches.find(isGiven) : undefined) ?? null;
}

/** Name of a switch argument in lower case (`--Inspect=1` is `inspect`), or null. Windows also knows `/x`. */
function switchName(argument: string): string | null {
  const found = /^(?:--?|\/(?=[a-z-]+(?:=|$)))([^=]+)/iu.exec(argument);
  return found?.[1]?.toLowerCase() ?? null;
}

/** The one sentence for a refused start. */
export const refusedSwitchSentence = (name: string): string =>
  `Holdpoint does not start with --${name}, because that switch would let another program steer the window in which you approve. Start it without.`;
