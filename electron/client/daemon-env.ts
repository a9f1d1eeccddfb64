import process from 'node:process';

/** What the daemon may know of our environment: where things lie, which session this is, how to speak. */
const passed: readonly RegExp[] = [
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|TMPDIR|TZ|LANG|LC_[A-Z]+)$/u,
  /^XDG_(?:RUNTIME_DIR|DATA_HOME|CONFIG_HOME|STATE_HOME|SESSION_ID|SESSION_TYPE|CURRENT_DESKTOP|SEAT)$/u,
  /^WAYLAND_DISPLAY$/u,
  /^DBUS_(?:SESSION|SYSTEM)_BUS_ADDRESS$/u,
  // Windows
  /^(?:SystemRoot|windir|USERPROFILE|USERNAME|APPDATA|LOCALAPPDATA|TEMP|TMP|ComSpec|PATHEXT)$/iu,
];

/**
 * The daemon's environment, by list of what is let through.
 * SECURITY: T-10: NODE_OPTIONS, LD_PRELOAD, ELECTRON_RUN_AS_NODE and what else loads code are left out by not being named.
 */
export function daemonEnvironment(
  extra: Readonly<Record<string, string>>,
  own: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(own)) {
    if (value !== undefined && passed.some((pattern) => pattern.test(name))) kept[name] = value;
  }
  return { ...kept, ...extra };
}
