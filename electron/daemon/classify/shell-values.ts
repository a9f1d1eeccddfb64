import type {
  ArithmeticExpression,
  ParameterExpansionPart,
  SyntaxNode,
  Word,
  WordPart,
} from 'unbash';
import { knownIn, noteSecretName, noteVariable, type Scene } from './shell-scene';
import { remember } from './shell-known-values';
import { argOf, isNumeric, someNumber, type Arg } from './shell-word';

/** A number, or a variable that always holds one. */
const number = /^"?(-?\d+|\$[?#])"?$/;
const comparesNumbers = /^-(eq|ne|lt|le|gt|ge)$/;
const evaluates = /^-[vR]$/;

/** A text of several words that a here document spells out: no name with an index. */
const document = /^"\$\(cat <<-?\s*['"]\w/;

/** Text that may be a name with an index in which a command stands: `a[$(x)]`. A bracket within the command itself is its own affair. */
function mayIndex({ parts, value }: Word): boolean {
  const flat = (parts ?? []).flatMap((part): readonly WordPart[] =>
    part.type === 'DoubleQuoted' ? part.parts : [part],
  );
  const own = flat.filter(({ type }) => type !== 'CommandExpansion');
  const text =
    parts === undefined
      ? value
      : own.map((part) => ('value' in part ? part.value : part.text)).join(' ');
  return text.includes('[') && (own.length < flat.length || /\$\(|`/.test(text));
}

const evaluated = (scene: Scene, text: string): void =>
  scene.findings.opaque(`${text} is evaluated, which may run what a variable holds`);

/**
 * Places where shells evaluate a value as arithmetic. SECURITY: T-22. Arithmetic runs `$(...)` inside an array index, also when
 * that text is only the value of a variable, so everything but a number is opaque there.
 */
export function noteEvaluated(node: SyntaxNode, scene: Scene): void {
  switch (node.type) {
    case 'ArithmeticWord':
      if (!number.test(node.value) && !holdsNumber(node.value, scene)) evaluated(scene, node.value);
      return;
    case 'ArithmeticBinary':
      if (/^(=|[^=!<>]=|<<=|>>=)$/.test(node.operator)) noteResult(node.left, scene);
      return;
    case 'ArithmeticUnary':
      if (/^(\+\+|--)$/.test(node.operator)) noteResult(node.operand, scene);
      return;
    case 'ArithmeticExpansion':
    case 'ArithmeticCommand':
      if (node.expression === undefined) evaluated(scene, 'arithmetic');
      return;
    case 'ArithmeticCommandExpansion':
      if (node.script === undefined || !isNumeric(knownIn(scene).printed(node.script)))
        evaluated(scene, 'arithmetic');
      return;
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
      if (/\$\w+\[/.test(node.text) || (mayIndex(node) && !document.test(node.text)))
        evaluated(scene, node.text);
      return;
    default:
      return;
  }
}

/** Is this the name of a variable that certainly holds a number? */
function holdsNumber(text: string, scene: Scene): boolean {
  const name = /^(?:\$?(\w+)|\$\{(\w+)\})$/.exec(text);
  return isNumeric(knownIn(scene).valueOf(name?.[1] ?? name?.[2] ?? ''));
}

/** Arithmetic that sets a variable leaves some number in it. */
function noteResult(to: ArithmeticExpression, scene: Scene): void {
  if (to.type !== 'ArithmeticWord' || !/^\w+$/.test(to.value))
    return evaluated(scene, 'arithmetic');
  noteVariable(to.value, null, scene);
  remember(to.value, someNumber, scene);
}

const isKnownNumber = (word: Word, scene: Scene): boolean => isNumeric(argOf(word, knownIn(scene)));

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
export const testsPlainly = (words: readonly Arg[]): boolean =>
  words.every(
    ({ text }, at) =>
      !evaluates.test(text) &&
      (!comparesNumbers.test(text) ||
        [words[at - 1], words[at + 1]].every(
          (one) => number.test(one?.text ?? '') || isNumeric(one),
        )),
  );

/** May this word of `exit`, `shift` or `break`, or a number for `printf`, be evaluated (zsh does)? */
export const isNumber = (text: string): boolean => number.test(text);
