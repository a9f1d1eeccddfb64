/** The name of the modifier that `$mod` stands for on this system, as printed on keys. */
export const modKey = (): string => (/Mac/.test(navigator.userAgent) ? '⌘' : 'Ctrl ');

/** For keys with the modifier, which are no text: they act in text fields too, where tinykeys would pass them over. */
export const everywhere = { ignore: () => false } as const;
