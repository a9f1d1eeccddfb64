import type { Command } from 'unbash';
import { handsOutShell } from './inline-dangers';
import { knownIn, type Scene } from './shell-scene';
import { argOf, type Arg } from './shell-word';
import { isTooLong } from './world';

/** A file that the call itself writes anew as a whole. `text`: all that it then holds; null when that is not in the call. */
export type Made = { readonly by: 'shell' | 'build' | 'other tool'; readonly text: string | null };

/** Real paths of a word, one for each place where the shell may be. */
const pathsOf = ({ kind, text }: Arg, { places, world }: Scene): readonly string[] =>
  kind !== 'plain' || isTooLong(text) ? [] : places.map(({ cwd }) => world.resolve(text, cwd));

/** Remembers that a file is written anew: by `>`, or as what a tool gives out (`-o`). */
export function noteMade(file: Arg, by: Made['by'], scene: Scene): void {
  for (const path of pathsOf(file, scene)) scene.budget.made.set(path, { by, text: null });
}

/** What was made at this name, wherever the shell may be; null when it may be another file, or when something was fetched meanwhile. */
export function madeAt(file: Arg, scene: Scene): Made | null {
  const found = pathsOf(file, scene).map((path) => scene.budget.made.get(path));
  const [first] = found;
  return first === undefined || scene.budget.unseen || found.some((one) => one !== first)
    ? null
    : first;
}

/** What one of the commands that only print would write; null for all others, and for what is only known when it runs. */
function printed([name, ...words]: readonly Arg[], input: Arg | null): string | null {
  const known = words.every(({ kind }) => kind === 'plain');
  if (name?.text === 'cat')
    return words.length === 0 && input?.kind === 'plain' ? input.text : null;
  if (!known || (name?.text !== 'echo' && name?.text !== 'printf')) return null;
  const texts = words.map(({ text }) => text).filter((text) => !/^-[neE]+$/.test(text));
  return texts.join('\n').replaceAll('\\n', '\n');
}

/** Where a command's output goes: each file with its operator. */
export type Written = readonly { readonly operator: string; readonly file: Arg }[];

/** SECURITY: T-22. Text that the call itself puts into a file may be a program that is started next, or later. */
export function noteGivenText(words: readonly Arg[], written: Written, scene: Scene): void {
  const given = [...words, ...(scene.input === null ? [] : [scene.input])];
  const writes = written.length > 0 || words[0]?.text === 'tee';
  if (writes && handsOutShell(given.map(({ text }) => text).join('\n')))
    scene.findings.effect('runs-remote-code');
  const text = printed(words, scene.input);
  for (const { operator, file } of written)
    for (const path of pathsOf(file, scene)) {
      const before = operator === '>>' ? scene.budget.made.get(path) : { text: '' };
      if (before === undefined) continue;
      const whole = text === null || before.text === null ? null : `${before.text}${text}\n`;
      scene.budget.made.set(path, { by: 'shell', text: whole });
    }
}

/** Files into which a command's output goes. */
export const writtenBy = (node: Command, scene: Scene): Written =>
  [...node.prefix, ...node.suffix].flatMap((one) =>
    one.type === 'Redirect' && /^(>|>\||&>|>>)$/.test(one.operator) && one.target !== undefined
      ? [{ operator: one.operator, file: argOf(one.target, knownIn(scene)) }]
      : [],
  );
