/** The name of the modifier that `$mod` stands for on this system, as printed on keys. */
export const modKey = (): string => (/Mac/.test(navigator.userAgent) ? '⌘' : 'Ctrl ');
