import type { Arg } from './shell-word';

/** Options of `gh api` that carry a field, and the rest of them that carry a value of no interest (gh manual, `gh api`). */
const field = /^(-f|-F|--field|--raw-field)$/;
const valued = /^(-q|--jq|-t|--template|-H|--header|--cache|-p|--preview)$/;
const bare = /^(-i|--include|--paginate|--slurp|--silent|--verbose)$/;

/**
 * Is this `gh api graphql` with a document that only asks (GraphQL specification, 2.3: `query`, or the short form that begins with
 * a brace), all of which is known? gh sends it by POST all the same. A field that is read from a file (`-F x=@name`) is no such.
 */
export function onlyAsks(words: readonly Arg[]): boolean {
  const [endpoint, ...rest] = words;
  if (endpoint?.text !== 'graphql' || words.some(({ kind }) => kind !== 'plain')) return false;
  let asks = false;
  for (let at = 0; at < rest.length; at++) {
    const { text: option = '' } = rest[at] ?? {};
    if (bare.test(option)) continue;
    const { text: value = '' } = rest[++at] ?? {};
    if (valued.test(option)) continue;
    const given = /^([\w[\]]+)=(.*)$/s.exec(value);
    if (!field.test(option) || given === null || given[2]?.startsWith('@') === true) return false;
    if (given[1] !== 'query') continue;
    if (asks || !isQuery(given[2] ?? '')) return false;
    asks = true;
  }
  return asks;
}

/** Does a jq program among the words name the environment, where tokens are (`gh help formatting`, jq 1.8 manual: `env`, `$ENV`)? */
export const tellsEnvironment = (words: readonly Arg[]): boolean =>
  words.some(
    ({ text }, at) =>
      (/^(-q|--jq)/.test(text) || /^(-q|--jq)$/.test(words[at - 1]?.text ?? '')) &&
      /(?<![.\w])env\b|\$ENV/.test(text),
  );

/** Not one word of a document that changes something may stand in it, not even in a comment or as a name. */
const isQuery = (document: string): boolean =>
  /^\s*(query\b|\{)/.test(document) && !/mutation|subscription/i.test(document);
