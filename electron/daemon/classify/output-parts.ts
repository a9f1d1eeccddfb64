import type { Lines } from './shell-output';
import type { Arg } from './shell-word';

/** One line of one word. */
export const one = (arg: Arg): Lines => [[arg]];
/** One word, whatever it says. */
export const someWord: Arg = { kind: 'glob', text: '*', stands: 'word' };
/** The name of a file that a pattern fits. */
export const name = (text: string): Arg => ({ kind: 'glob', text, stands: 'name' });

/** The words of a command as flags and the rest. */
export const split = (words: readonly Arg[]) => ({
  flags: words.filter(({ text }) => text.startsWith('-')).map(({ text }) => text),
  operands: words.filter(({ text }) => !text.startsWith('-')),
});
