import type { ParameterExpansionPart, SyntaxNode, Word } from 'unbash';
import { knownIn, noteSecretName, noteVariable, type Scene } from './shell-scene';
import { argOf } from './shell-word';

/** A number, or a variable that always holds one. */
const number = /^"?(-?\d+|\$[?#])"?$/;
const comparesNumbers = /^-(eq|ne|lt|le|gt|ge)$/;
const evaluates = /^-[vR]$/;

/** A text of several words that a here document spells out: no name with an index. */
const document = /^"\$\(cat <<-?\s*['"]\w/;

const evaluated = (scene: Scene, text: string): void =>
  scene.findings.opaque(`${text} is evaluated, which may run what a variable holds`);

/**
 * Places where shells evaluate a value as arithmetic. SECURITY: T-22. Arithmetic runs `$(...)` inside an array index, also when
 * that text is only the value of a variable, so everything but a number is opaque there.
 */
export function noteEvaluated(node: SyntaxNode, scene: Scene): void {
  switch (node.type) {
    case 'ArithmeticWord':
      if (!number.test(node.value)) evaluated(scene, node.value);
      return;
    case 'ArithmeticExpansion':
    case 'ArithmeticCommand':
      if (node.expression === undefined) evaluated(scene, 'arithmetic');
      return;
    case 'ArithmeticCommandExpansion':
      return evaluated(scene, 'arithmetic');
    case 'SimpleExpansion':
      return noteSecretName(node.text, scene);
    case 'ParameterExpansion':
      return noteParameter(node, scene);
    case 'Slice':
      return noteNumbers([node.offset, node.length], scene);
    case 'TestBinary':
      if (comparesNumbers.test(node.operator)) noteNumbers([node.left, node.right], scene);
      return;
    case 'TestUnary':
      if (evaluates.test(node.operator)) evaluated(scene, node.operator);
      return;
    case 'Assignment':
      return noteNumbers([node.index], scene);
    case 'ArrayValue':
      if (node.elements.some((one) => one.text.startsWith('['))) evaluated(scene, 'an index');
      return;
    case 'Word':
      // zsh takes `$a[...]` for an index, and so does an index inside a name that a command is given.
      if (
        /\$\w+\[/.test(node.text) ||
        (node.value.includes('[') && /\$\(|`/.test(node.value) && !document.test(node.text))
      )
        evaluated(scene, node.text);
      return;
    default:
      return;
  }
}

const isKnownNumber = (word: Word, scene: Scene): boolean => {
  const { kind, text } = argOf(word, knownIn(scene));
  return kind === 'plain' && /^-?\d+$/.test(text);
};

function noteNumbers(words: readonly (Word | undefined)[], scene: Scene): void {
  for (const word of words)
    if (word !== undefined && !number.test(word.text.trim()) && !isKnownNumber(word, scene))
      evaluated(scene, word.text);
}

function noteParameter(node: ParameterExpansionPart, scene: Scene): void {
  noteSecretName(node.parameter, scene);
  if (node.prefix === '!') evaluated(scene, node.text);
  if (node.index !== undefined && !/^[@*]$/.test(node.index.text)) noteNumbers([node.index], scene);
  if (node.operation?.type === 'Default' && node.operation.operator.endsWith('='))
    noteVariable(node.parameter, null, scene);
}

/** `test` and `[`: some shells evaluate their numbers too. Gives false when a word may be evaluated. */
export const testsPlainly = (words: readonly { readonly text: string }[]): boolean =>
  words.every(
    ({ text }, at) =>
      !evaluates.test(text) &&
      (!comparesNumbers.test(text) ||
        [words[at - 1], words[at + 1]].every((one) => number.test(one?.text ?? ''))),
  );

/** May this word of `exit`, `shift` or `break`, or a number for `printf`, be evaluated (zsh does)? */
export const isNumber = (text: string): boolean => number.test(text);
