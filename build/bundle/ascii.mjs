// V8 keeps the text of a program as UTF-16 as soon as one character of it lies beyond Latin-1, and Node then decodes it slowly. Of two
// million characters of the daemon forty do: written as escapes they spare each start 10 ms, and memory half of the text (measured).
import { Stop } from '../lib/terminal.mjs';

const beyond = /[^\0-\x7f]/g;

/** For programs that start often. */
export function asciiOnly() {
  return {
    name: 'holdpoint-ascii-only',
    // When nothing prints the program anew any more: printers undo it.
    generateBundle: (_, bundle) => {
      for (const part of Object.values(bundle))
        if (part.type === 'chunk') part.code = escaped(part.code);
    },
  };
}

/** The same program: an escape means its character in strings, in patterns and in names. */
export function escaped(code) {
  const other = /\\[^\0-\x7f]|String\.raw`[^`]*[^\0-\x7f]/.exec(code);
  if (other !== null) throw new Stop(`An escape would mean something else here: ${other[0]}`);
  return code.replace(beyond, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
