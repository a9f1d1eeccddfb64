import type { Command, HereDoc } from 'unbash';
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
