const plurals: Readonly<Record<string, string>> = { process: 'processes' };

/** `1 process`, `3 processes`: a number with its word, for summaries. */
export const count = (number: number, word: string): string =>
  `${number} ${number === 1 ? word : (plurals[word] ?? `${word}s`)}`;
