/**
 * Is this a Wayland session? There a program hears no input of other windows and is given no keys of theirs. Variables as the XDG base
 * specifications name them.
 */
export const isWayland = (env: Readonly<Record<string, string | undefined>>): boolean =>
  env['WAYLAND_DISPLAY'] !== undefined || env['XDG_SESSION_TYPE'] === 'wayland';
