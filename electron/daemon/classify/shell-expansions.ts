import type { ParameterOperation, Word } from 'unbash';
import type { Arg } from './shell-word';

/** Text longer than this is put into no other one. */
const longest = 128;

/**
 * What `${name<operation>}` gives for a value that is known; `textOf` reads a word of the operation, null when it is not known. Null
 * where shells disagree, or what they do depends on more than the text.
 */
export function changed(
  value: Arg,
  operation: ParameterOperation,
  textOf: (word: Word) => string | null,
): string | null {
  const { text } = value;
  switch (operation.type) {
    case 'Remove':
      return removed(value, operation.operator, textOf(operation.operand));
    case 'Slice': {
      // Shells count letters, or bytes.
      if (value.kind !== 'plain' || !/^[\x20-\x7e]*$/.test(text)) return null;
      const from = digits(textOf(operation.offset));
      const length = operation.length === undefined ? Infinity : digits(textOf(operation.length));
      return from === null || length === null ? null : text.slice(from, from + length);
    }
    case 'Replace': {
      const from = textOf(operation.pattern);
      const to = textOf(operation.replacement);
      if (value.kind !== 'plain' || from === null || to === null || to.length > longest)
        return null;
      if (!/^[\w./:@=+ -]+$/.test(from) || !/^[\w./:@=+ -]*$/.test(to)) return null;
      if (operation.operator === '//') return text.replaceAll(from, () => to);
      return operation.operator === '/' ? text.replace(from, () => to) : null;
    }
    case 'Default':
      // What is known is set; whether what stands in is empty is not known.
      return /^:?-$/.test(operation.operator) && value.kind === 'plain' && text !== ''
        ? text
        : null;
    case 'CaseModification':
      if (value.kind !== 'plain' || operation.operand !== undefined) return null;
      if (!/^[\x20-\x7e]*$/.test(text)) return null;
      if (operation.operator === '^^') return text.toUpperCase();
      return operation.operator === ',,' ? text.toLowerCase() : null;
    case 'Transform':
    case 'Names':
    case 'Unknown':
      return null;
  }
}

const digits = (text: string | null): number | null =>
  text !== null && /^ ?\d{1,6}$/.test(text) ? Number(text) : null;

/** What `#` and `%` take off: a pattern of plain text with one star at its outer or inner end. */
function removed(
  { kind, text }: Arg,
  operator: '#' | '##' | '%' | '%%',
  pattern: string | null,
): string | null {
  const parts = pattern === null ? null : /^(\*?)([\w./:@=+ -]+)(\*?)$/.exec(pattern);
  if (parts === null) return null;
  const [, before = '', fixed = '', after = ''] = parts;
  const front = operator.startsWith('#');
  // Of names only what is the same for all of them is known.
  if (kind === 'glob')
    return operator === '#'
      ? null
      : removedFromPattern(text, { front, fixed, star: before + after });
  if (front && after !== '') return null;
  if (!front && before !== '') return null;
  if (before + after === '') {
    if (front) return text.startsWith(fixed) ? text.slice(fixed.length) : text;
    return text.endsWith(fixed) ? text.slice(0, -fixed.length) : text;
  }
  const last = operator === '##' || operator === '%';
  const at = last ? text.lastIndexOf(fixed) : text.indexOf(fixed);
  if (at < 0) return text;
  return front ? text.slice(at + fixed.length) : text.slice(0, at);
}

type Removal = { readonly front: boolean; readonly fixed: string; readonly star: string };

/** A fixed end is taken off a pattern that has it, and the folders before a name; nothing else is certain. */
function removedFromPattern(text: string, { front, fixed, star }: Removal): string | null {
  if (front) return star === '*' && fixed === '/' ? text.slice(text.lastIndexOf('/') + 1) : null;
  return star === '' && text.endsWith(fixed) ? text.slice(0, -fixed.length) : null;
}
