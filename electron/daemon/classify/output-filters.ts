import type { Line, Lines } from './shell-output';
import { numbered, plain, someNumber, type Arg } from './shell-word';

const text = (words: readonly Arg[]): string => words.map((word) => word.text).join(' ');

/** Programs that print some of the lines of their input, unchanged, when they are given nothing but these words. */
const passOn: Readonly<Record<string, RegExp>> = {
  cat: /^-?$/,
  head: /^(-n ?\d+|-\d+)?$/,
  tail: /^(-n ?\+?\d+|-\d+)?$/,
  sort: /^(-[urVnf]+ ?)*$/,
  uniq: /^(-[ud])?$/,
  tac: /^$/,
  shuf: /^(-n ?\d+)?$/,
};
/** Options of a search for one pattern in the input with which what is chosen is still one of the lines. */
const searchFlags = /^-[vEFiwxqP]+$/;

/** What a program that is fed these lines prints; null when it is no known filter. */
export function filterOf(name: string, words: readonly Arg[], fed: Lines | null): Lines | null {
  if (words.some(({ kind }) => kind === 'unknown')) return null;
  if (name === 'wc')
    return /^(-[lcw])?$/.test(text(words)) && words.length > 0 ? [[someNumber]] : null;
  if (fed === null) return null;
  if (Object.hasOwn(passOn, name)) return passOn[name]?.test(text(words)) === true ? fed : null;
  if (/^(e|f)?grep$/.test(name)) {
    const operands = words.filter((word) => !word.text.startsWith('-'));
    const flags = words.filter((word) => word.text.startsWith('-'));
    return operands.length === 1 && flags.every((word) => searchFlags.test(word.text)) ? fed : null;
  }
  const [[line] = []] = fed;
  if (name === 'cut' && /^-d ?: -f ?1$/.test(text(words)) && line?.text === numbered.text)
    return [[someNumber]];
  const field = fieldOf(name, words);
  return field === null ? null : fieldsAt(fed, field, name === 'cut' ? cutParts : awkParts);
}

/** `cut` ends a field at every single blank, and knows no tabs; `awk` at any number of both, and passes over the first ones. */
const cutParts = (line: string): readonly string[] => line.split(' ');
const awkParts = (line: string): readonly string[] => line.replace(/^[ \t]+/, '').split(/[ \t]+/);

/** Which field `cut -d' ' -f2` or `awk '{print $2}'` takes. Word by word: `-d ''` is something else. */
function fieldOf(name: string, words: readonly Arg[]): number | null {
  const given = JSON.stringify(words.map((word) => word.text));
  const cut =
    name === 'cut'
      ? /^\["-d(?:",")? ","-f(?:",")?(\d)"\]$|^\["-f(?:",")?(\d)","-d(?:",")? "\]$/.exec(given)
      : null;
  const awk = /^g?awk$/.test(name) ? /^\["\{ ?print \$(\d) ?\}"\]$/.exec(given) : null;
  const number = cut?.[1] ?? cut?.[2] ?? awk?.[1];
  return number === undefined || number === '0' ? null : Number(number);
}

function fieldsAt(
  fed: Lines,
  field: number,
  partsOf: (line: string) => readonly string[],
): Lines | null {
  const found = fed.map((line): Line | null => {
    const [only] = line;
    const parts =
      line.length === 1 && only?.kind === 'plain' ? partsOf(only.text).map(plain) : line;
    // A single field may have blanks in it, so that it is several for these programs.
    if (line.length === 1 && only?.kind !== 'plain' && only?.stands !== 'word') return null;
    const at = parts[field - 1];
    return at === undefined || at === null ? null : [at];
  });
  const known = found.filter((line) => line !== null);
  return known.length < found.length ? null : known;
}
