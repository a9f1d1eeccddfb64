import { Environment, type ASTNode, type ParseResult } from '@marcbachmann/cel-js';
import { done, refuse, type Outcome } from '../../../shared/reasons';
import type { CelContext } from './cel-context';

/** A condition ready for use. Refusal: it could not be worked out, and why. */
export type CelCondition = (context: CelContext) => Outcome<boolean>;

/** Steps that working out one condition may take by our reckoning; a step is about 50 ns. */
const mostSteps = 200_000;
/** UTF-16 units of a text that are looked at in one step. */
const unitsPerStep = 64;

const declared = new Environment({
  limits: {
    maxAstNodes: 300,
    maxDepth: 24,
    maxListElements: 200,
    maxMapEntries: 32,
    maxCallArguments: 8,
  },
})
  .registerVariable({
    name: 'call',
    schema: {
      product: 'string',
      kind: 'string',
      tool: 'string',
      cwd: 'string',
      mode: 'string',
      input: 'map<string, dyn>',
    },
  })
  .registerType('Target', {
    fields: {
      kind: 'string',
      shown: 'string',
      resolved: 'string',
      effect: 'string',
      in_project: 'bool',
    },
  })
  .registerVariable('targets', 'list<Target>')
  .registerVariable('effects', 'list<string>')
  .registerVariable('hosts', 'list<string>')
  .registerVariable('packages', 'list<string>')
  .registerVariable('programs', 'list<string>')
  .registerVariable('signals', 'list<string>')
  .registerVariable('project', 'string')
  .registerVariable('home', 'string')
  .registerVariable('presence', 'string')
  .registerVariable('uninspectable', 'bool')
  .registerVariable('depth', 'int');

/**
 * What a condition may be made of. SECURITY: T-20 (case D08). Left out on purpose: `matches` (a backtracking engine), and
 * whatever makes a value larger than those it was given (`+`, `map`, `split`, `join`).
 */
const operators = new Set(
  'value id . [] call rcall list ?: || && !_ -_ == != in < <= > >='.split(' '),
);
const functions = new Set(
  'has size startsWith endsWith contains lowerAscii all exists exists_one filter'.split(' '),
);
const loops = new Set(['all', 'exists', 'exists_one', 'filter']);

/** What is wrong with the text of a condition, or null. */
export function conditionFault(text: string): string | null {
  const read = readCondition(text);
  return read.ok ? null : (read.detail ?? read.reason);
}

/**
 * Reads and type-checks a condition (CEL, cel.dev). Refusal `rules-invalid` with what is wrong. A condition that asks for
 * something the call lacks, or for more steps than are allowed, is refused when it is used.
 */
export function readCondition(text: string): Outcome<CelCondition> {
  let parsed: ParseResult;
  try {
    parsed = declared.parse(text);
  } catch (fault) {
    return refuse('rules-invalid', summary(fault));
  }
  const unknown = outsideOfLanguage(parsed.ast);
  if (unknown !== null) return refuse('rules-invalid', `${unknown} cannot be used in a condition`);
  const checked = parsed.check();
  if (!checked.valid) return refuse('rules-invalid', summary(checked.error));
  if (checked.type !== 'bool')
    return refuse('rules-invalid', `must say yes or no, and says ${checked.type ?? 'nothing'}`);
  const cost = costOf(parsed.ast);
  const longest = longestLiteral(parsed.ast);
  return done((context) => {
    const list = Math.max(context.longestList, longest);
    return list < Infinity && stepsOf(cost, list, context.longestText) <= mostSteps
      ? worked(parsed, context)
      : refuse('rules-invalid', 'there is too much to look at');
  });
}

function worked(parsed: ParseResult, context: CelContext): Outcome<boolean> {
  try {
    const said: unknown = parsed(context.variables);
    return typeof said === 'boolean' ? done(said) : refuse('rules-invalid', 'it says nothing');
  } catch (fault) {
    return refuse('rules-invalid', summary(fault));
  }
}

const summary = (fault: unknown): string => {
  if (!(fault instanceof Error)) return 'it cannot be worked out';
  const short = 'summary' in fault && typeof fault.summary === 'string' ? fault.summary : null;
  return (short ?? fault.message).split('\n')[0]?.slice(0, 200) ?? '';
};

const isNode = (value: unknown): value is ASTNode =>
  typeof value === 'object' && value !== null && 'op' in value && 'args' in value;

const childrenOf = (args: unknown): ASTNode[] =>
  Array.isArray(args) ? args.flatMap(childrenOf) : isNode(args) ? [args] : [];

/** The name of the first part that a condition may not be made of, or null. */
function outsideOfLanguage(node: ASTNode): string | null {
  if (!operators.has(node.op)) return node.op;
  if ((node.op === 'call' || node.op === 'rcall') && !functions.has(node.args[0]))
    return node.args[0];
  // A needle and a haystack that are both the agent's own could be made to take their product in steps.
  if (node.op === 'rcall' && node.args[0] === 'contains' && node.args[2][0]?.op !== 'value')
    return 'contains() with a text that is not written out';
  for (const child of childrenOf(node.args)) {
    const found = outsideOfLanguage(child);
    if (found !== null) return found;
  }
  return null;
}

/** Steps as a polynomial in the length of the longest list: how many, and how many of them look at a text, at each power. */
type Cost = readonly { readonly nodes: number; readonly texts: number }[];

function costOf(node: ASTNode): Cost {
  const name = node.op === 'call' || node.op === 'rcall' ? node.args[0] : '';
  const looksAtText = ['startsWith', 'endsWith', 'contains', 'lowerAscii'].includes(name);
  const own = [{ nodes: 1, texts: looksAtText || /^[!=]=$|^in$/.test(node.op) ? 1 : 0 }];
  const [receiver, ...rest] = childrenOf(node.args).map(costOf);
  // A list is gone through once for each turn of the loops around it; `in` goes through one as well.
  const inner =
    loops.has(name) || node.op === 'in' ? [own, ...rest].map(timesList) : [own, ...rest];
  return [receiver ?? [], ...inner].reduce(plus);
}

const timesList = (cost: Cost): Cost => [{ nodes: 0, texts: 0 }, ...cost];
const plus = (one: Cost, other: Cost): Cost =>
  Array.from({ length: Math.max(one.length, other.length) }, (_, power) => ({
    nodes: (one[power]?.nodes ?? 0) + (other[power]?.nodes ?? 0),
    texts: (one[power]?.texts ?? 0) + (other[power]?.texts ?? 0),
  }));

const stepsOf = (cost: Cost, list: number, text: number): number =>
  cost.reduce(
    (sum, { nodes, texts }, power) => sum + list ** power * (nodes + (texts * text) / unitsPerStep),
    0,
  );

/** Elements of the longest list that is written out in the condition. */
const longestLiteral = (node: ASTNode): number =>
  childrenOf(node.args).reduce(
    (most, child) => Math.max(most, longestLiteral(child)),
    node.op === 'list' ? node.args.length : 0,
  );
