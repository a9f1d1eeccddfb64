import { notePath, type Scene } from './shell-scene';
import type { Arg } from './shell-word';

/** One or more harmless sed commands: print, delete, quit, substitute without `e` or `w`; with addresses. */
const sedAddress = String.raw`(?:\d+|\$|/(?:[^/\\\n]|\\.)*/I?)(?:~\d+)?(?:,(?:[+~]?\d+|\$|/(?:[^/\\\n]|\\.)*/I?))?`;
const sedBody = String.raw`(?:[pdDqQ=lPhHgGxnN]|[qQ]\d+|s([/|#,@:;!%_])(?:(?!\1)[^\\\n]|\\.)*\1(?:(?!\1)[^\\\n]|\\.)*\1[gpiIm0-9]*|y/[^/\n]*/[^/\n]*/)`;
const sedCommand = new RegExp(String.raw`^\s*(?:${sedAddress})?\s*!?\s*${sedBody}?\s*(?:[;\n}]|$)`);

/** Is this sed script made of commands that only change what is printed? (GNU sed manual: `e` runs, `w` and `W` write, `r` reads.) */
export function isPlainSed(script: string): boolean {
  let rest = script;
  for (let i = 0; i < 40; i++) {
    if (rest.trim() === '') return true;
    const command = sedCommand.exec(rest);
    if (command === null || command[0] === '') return false;
    rest = rest.slice(command[0].length);
  }
  return false;
}

/** Is this awk program free of commands, pipes, files and loaded code? `>` is refused although it may be a comparison. */
export const isPlainAwk = (program: string): boolean =>
  !/system|getline|[|>@]|close|fflush|ENVIRON|ARGV/.test(program.replace(/[|]{2}|>=/g, ''));

const sedFlag =
  /^(-[nErszu]*(i(\.[\w~]+)?)?|--(quiet|silent|regexp-extended|null-data|separate|unbuffered|posix|debug|in-place(=[\w.~]+)?))$/;
const sedScript = /^(-[nErszu]*e|--expression)$/;

/** sed: `-i` writes its files, a script that is not plain cannot be seen through. */
export function noteSed(words: readonly Arg[], scene: Scene): void {
  const { options, operands, values } = split(words, (option) => sedScript.test(option));
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

function noteProgram(
  scripts: readonly Arg[],
  isPlain: (text: string) => boolean,
  scene: Scene,
): void {
  const hidden = scripts.some((script) => script.kind === 'unknown' || !isPlain(script.text));
  if (hidden || scripts.length === 0)
    scene.findings.opaque('a program that may write files or run commands');
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
