import { notePath, type Scene } from './shell-scene';
import { someNumber, type Arg } from './shell-word';

/** End of the text that begins at `from` and that `stop` closes, or -1. A backslash takes the next character along. */
function closing(script: string, from: number, stop: string): number {
  for (let at = from; at < script.length; at++) {
    const char = script.charAt(at);
    if (char === stop) return at;
    if (char === '\n' || (char === '\\' && script.charAt(++at) === '\n')) return -1;
  }
  return -1;
}

const flat = (text: string): boolean => !text.includes('[');
const skip = (script: string, from: number, some: string): number => {
  let at = from;
  while (at < script.length && some.includes(script.charAt(at))) at++;
  return at;
};

/** Where the address that may stand at `from` ends: a line, `$` or a pattern; -1 for what is none of these. */
function addressEnd(script: string, from: number): number {
  if (script.charAt(from) === '$') return from + 1;
  if (script.charAt(from) !== '/') return skip(script, from, '0123456789');
  const end = closing(script, from + 1, '/');
  return end >= 0 && flat(script.slice(from, end)) ? end + 1 : -1;
}

/** Where the command at `from` ends: `p`, `d`, `q`, `=`, or `s` with the flags g, p, i, I and a number; -1 for all others. */
function bodyEnd(script: string, from: number): number {
  const name = script.charAt(from);
  if (name !== '' && 'pdq='.includes(name)) return from + 1;
  const stop = script.charAt(from + 1);
  if (name !== 's' || stop === '' || !'/|#,@:'.includes(stop)) return -1;
  const middle = closing(script, from + 2, stop);
  const end = middle < 0 ? -1 : closing(script, middle + 1, stop);
  if (end < 0 || !flat(script.slice(from, middle))) return -1;
  return skip(script, end + 1, 'gpiI0123456789');
}

/**
 * Is this sed script made of a few commands that only change what is printed? Read once from left to right; brackets and
 * continued lines, in which programs disagree on what is text, are refused. (GNU sed manual: `e` runs, `w` writes, `r` reads.)
 */
export function isPlainSed(script: string): boolean {
  let at = skip(script, 0, ' ;\n');
  while (at < script.length) {
    at = addressEnd(script, at);
    if (at < 0) return false;
    if (script.charAt(at) === ',')
      at = addressEnd(script, script.charAt(at + 1) === '+' ? at + 2 : at + 1);
    if (at < 0) return false;
    const end = bodyEnd(script, skip(script, at, ' '));
    if (end < 0) return false;
    const next = skip(script, end, ' ');
    if (next < script.length && !';\n'.includes(script.charAt(next))) return false;
    at = skip(script, next, ' ;\n');
  }
  return true;
}

/** Is this awk program free of commands, pipes, files and loaded code? `>` is refused although it may be a comparison. */
export const isPlainAwk = (program: string): boolean =>
  !/system|getline|[|>@]|close|fflush|ENVIRON|ARGV/.test(program.replace(/[|]{2}|>=/g, ''));

const sedFlag =
  /^(-[nErszu]*(i(\.[\w~]+)?)?|--(quiet|silent|regexp-extended|null-data|separate|unbuffered|posix|debug|in-place(=[\w.~]+)?))$/;
const sedScript = /^(-[nErszu]*e|--expression)$/;

/** sed: `-i` writes its files, a script that is not plain cannot be seen through. */
export function noteSed(words: readonly Arg[], scene: Scene): void {
  // BSD sed wants a word behind `-i`, which may be empty.
  const own = words.filter(({ text }, at) => !(text === '' && words[at - 1]?.text === '-i'));
  const { options, operands, values } = split(own, (option) => sedScript.test(option));
  const scripts = values.length > 0 ? values : operands.slice(0, 1);
  const inPlace = options.some((option) => /^(-[a-zA-Z]*i|--in-place)/.test(option));
  if (options.some((option) => !sedFlag.test(option) && !sedScript.test(option)))
    scene.findings.opaque('a sed option that may carry a program');
  noteProgram(scripts, isPlainSed, scene);
  scene.findings.effect(inPlace ? 'writes' : 'reads');
  for (const path of values.length > 0 ? operands : operands.slice(1))
    notePath(path, inPlace ? 'writes' : 'reads', scene);
}

/** awk: reads its files unless its program does more. */
export function noteAwk(words: readonly Arg[], scene: Scene): void {
  const { options, operands } = split(words, (option) => option === '-F' || option === '-v');
  if (options.some((option) => !/^-[Fv]/.test(option)))
    scene.findings.opaque('an awk option that may load a program');
  noteProgram(operands.slice(0, 1), isPlainAwk, scene);
  scene.findings.effect('reads');
  for (const path of operands.slice(1)) notePath(path, 'reads', scene);
}

/** Is this jq or yq program free of other files and of the environment? A field of one of these names is refused too. */
export const isPlainJq = (program: string): boolean =>
  !/import|include|load|env|input_filename|modulemeta|search_list|debug|stderr|system|exec|\$__/i.test(
    program,
  );

const jqFlag =
  /^-[rcMSsenCajP]+$|^--(raw-output|compact-output|slurp|null-input|sort-keys|tab|exit-status|raw-input)$/;

/** jq and yq: read their files unless their program does more. */
export function noteJq(words: readonly Arg[], scene: Scene): void {
  const { options, operands, values } = split(words, (option) => option === '--indent');
  if (options.some((option) => !jqFlag.test(option) && option !== '--indent'))
    scene.findings.opaque('an option of jq that may load a program or write');
  if (values.some((value) => value.kind !== 'plain')) scene.findings.opaque('an unknown indent');
  noteProgram(operands.slice(0, 1), isPlainJq, scene);
  scene.findings.effect('reads');
  for (const path of operands.slice(1)) notePath(path, 'reads', scene);
}

function noteProgram(
  scripts: readonly Arg[],
  isPlain: (text: string) => boolean,
  scene: Scene,
): void {
  const hidden = scripts.some((script) => {
    const text = written(script);
    return text === null || !isPlain(text);
  });
  if (hidden || scripts.length === 0)
    scene.findings.opaque('a program that may write files or run commands');
}

/** A program as it is written, a number in it being any number; null when more than that is not known. */
function written({ kind, text, stands }: Arg): string | null {
  if (kind === 'unknown') return null;
  if (stands === undefined) return text;
  const numbered = text.replaceAll(someNumber.text, '1');
  return /[*?[]/.test(numbered) ? null : numbered;
}

type Split = { readonly options: string[]; readonly operands: Arg[]; readonly values: Arg[] };

/** Options, operands, and the values of the options that take the next word. */
function split(words: readonly Arg[], takesNext: (option: string) => boolean): Split {
  const found: Split = { options: [], operands: [], values: [] };
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) break;
    if (!word.text.startsWith('-') || word.text === '-' || word.kind === 'unknown') {
      found.operands.push(word);
      continue;
    }
    found.options.push(word.text);
    const next = takesNext(word.text) ? words[++i] : undefined;
    if (next !== undefined) found.values.push(next);
  }
  return found;
}
