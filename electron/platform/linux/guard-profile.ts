import path from 'node:path';
import type { Paths } from '../../../shared/platform';

/** What the profile depends on. `programs` are folders that a run needs to read wherever they lie (this build, its Node). */
export type GuardSetting = {
  readonly paths: Pick<Paths, 'runtimeDir' | 'dataDir' | 'configDir'>;
  readonly home: string;
  readonly cwd: string;
  readonly programs: readonly string[];
  readonly runtimeBase: string | undefined;
  /** Files by which a display tells its friends; hidden where they are. */
  readonly cookies: readonly string[];
  exists(path: string): boolean;
};

/** The folder beside the sockets that a guarded run sees in their place: it has the agents' socket and nothing else. */
export const guardDoor = (runtimeDir: string): string => path.join(runtimeDir, 'door');

/** Variables that lead to the desktop, or to a broker that starts programs outside. */
const guardedOff: readonly string[] = [
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'WAYLAND_SOCKET',
  'XAUTHORITY',
  'ICEAUTHORITY',
  'SESSION_MANAGER',
  'DBUS_SESSION_BUS_ADDRESS',
  'DBUS_SYSTEM_BUS_ADDRESS',
  'DBUS_STARTER_ADDRESS',
  'SSH_AUTH_SOCK',
  'GPG_AGENT_INFO',
  'TMUX',
  'TMUX_PANE',
  'STY',
  'NOTIFY_SOCKET',
  // It lies in the folder that is hidden.
  'CLAUDE_CLIENT_PRESENCE_FILE',
];

/** Sockets of the desktop and of services lie in these; what is needed of the second to reach the network is shown again. */
const hidden = ['/tmp', '/run'];
const shown = [
  '/run/systemd/resolve',
  '/run/NetworkManager',
  '/run/resolvconf',
  '/run/netconfig',
  '/run/current-system',
  '/run/opengl-driver',
];

/**
 * Arguments of bwrap(1) for level Guard, up to the command. SECURITY: T-16, T-17: each line closes a way out that was tried:
 * no foreign process to signal or trace (pid), no control group to write (/sys), no display, bus, multiplexer or container
 * socket (/run, /tmp, XDG_RUNTIME_DIR), no other terminal and no /dev/uinput (/dev), nothing of Holdpoint but the agents' door.
 */
export function guardArguments(setting: GuardSetting): string[] {
  const { paths, runtimeBase } = setting;
  return [
    ...['--unshare-user', '--unshare-pid', '--unshare-ipc', '--die-with-parent'],
    ...['--cap-drop', 'ALL'],
    ...['--bind', '/', '/', '--dev', '/dev', '--proc', '/proc', '--ro-bind', '/sys', '/sys'],
    ...hidden.flatMap((place) => ['--tmpfs', place]),
    ...shown.flatMap((place) => ['--ro-bind-try', place, place]),
    ...shownAgain(setting),
    ...(runtimeBase === undefined ? [] : ['--perms', '0700', '--tmpfs', runtimeBase]),
    ...emptied(paths.dataDir),
    ...emptied(paths.configDir),
    ...['--ro-bind', guardDoor(paths.runtimeDir), paths.runtimeDir],
    ...setting.cookies
      .filter((file) => setting.exists(file))
      .flatMap((file) => ['--ro-bind', '/dev/null', file]),
    ...guardedOff.flatMap((name) => ['--unsetenv', name]),
    ...['--chdir', setting.cwd],
  ];
}

/**
 * Home and project keep their place where they lie in a folder that is hidden; the programs keep theirs everywhere.
 * SECURITY: T-12, T-16: and as they are: what is written into them would run outside, as the daemon or as the next `holdpoint`.
 */
function shownAgain({ home, cwd, programs }: GuardSetting): string[] {
  const inHidden = (place: string): boolean =>
    hidden.some((folder) => place.startsWith(`${folder}/`));
  return [
    ...[home, cwd].filter(inHidden).flatMap((place) => ['--bind-try', place, place]),
    ...programs.flatMap((place) => ['--ro-bind', place, place]),
  ];
}

const emptied = (folder: string): string[] => [
  ...['--perms', '0700', '--tmpfs', folder],
  ...['--remount-ro', folder],
];
