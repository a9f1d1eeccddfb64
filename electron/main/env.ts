/** Is this a Wayland session? There a program is given no keys of other windows. Variables as the XDG base specifications name them. */
export const isWayland = (): boolean =>
  process.env['XDG_SESSION_TYPE'] === 'wayland' || process.env['WAYLAND_DISPLAY'] !== undefined;
