import type { Command, HereDoc, Redirection, Script } from 'unbash';
import { linesIn, linesOf, type Lines, type Printing } from './shell-output';
import { knownIn, type Scene } from './shell-scene';
import { argOf, plain, type Arg, type Known } from './shell-word';

/**
 * The text that a command is given as its input where it stands, by one here document or here string. Null when its input is
 * anything else, or more than one redirection decides about it.
 */
export function inputOf(node: Command, known: Known): Arg | null {
  const given = [...node.prefix, ...node.suffix].filter(
    (one) => one.type === 'HereDoc' || one.type === 'HereString' || one.type === 'Redirect',
  );
  const inputs = given.filter((one) => one.type !== 'Redirect' || one.operator.startsWith('<'));
  const [only] = inputs;
  if (only === undefined || inputs.length > 1 || only.type === 'Redirect') return null;
  if (only.descriptor !== undefined) return null;
  if (only.type === 'HereDoc') return documentOf(only);
  return only.target === undefined ? null : argOf(only.target, known);
}

/** A quoted delimiter keeps the text as it is; without quotes the shell reads `$`, backquote and backslash in it. */
function documentOf({ body, delimiter, operator }: HereDoc): Arg {
  const text = operator === '<<-' ? body.text.replace(/^\t+/gm, '') : body.text;
  const literal = delimiter?.quoted === true || !/[$`\\]/.test(text);
  return literal ? plain(text) : { kind: 'unknown', text };
}

/** The lines that redirections put on the input; null when they are not known, undefined when nothing is put there. */
export function fedBy(redirects: readonly Redirection[], scene: Scene): Lines | null | undefined {
  const inputs = redirects.filter(
    (one) => one.type !== 'Redirect' || /^<[>&]?$/.test(one.operator),
  );
  const [only] = inputs;
  if (only === undefined) return undefined;
  if (inputs.length > 1 || only.descriptor !== undefined) return null;
  if (only.type === 'HereDoc') {
    const { kind, text } = documentOf(only);
    return kind === 'plain' ? linesIn(text) : null;
  }
  const known = knownIn(scene);
  if (only.type === 'HereString') {
    const arg = only.target === undefined ? null : argOf(only.target, known);
    if (arg?.kind === 'plain') return linesIn(arg.text);
    return arg?.kind === 'glob' && !arg.text.includes('\n') ? [[arg]] : null;
  }
  const [part, more] = only.target?.parts ?? [];
  return part?.type === 'ProcessSubstitution' && part.operator === '<' && more === undefined
    ? linesOrNone(part.script, known)
    : null;
}

const linesOrNone = (script: Script | undefined, known: Printing): Lines | null =>
  script === undefined ? null : linesOf(script, known);

/** Commands that do not read their input. SECURITY: T-22. Behind every other one nobody knows what is left of it. */
export const leavesInput =
  /^(echo|printf|:|true|false|test|\[|export|local|declare|cd|pwd|ls|find|git|date|basename|dirname|mkdir|touch|rm|rmdir|mv|cp|sleep|which|command|seq|shift|set|unset|break|continue|return)$/;
