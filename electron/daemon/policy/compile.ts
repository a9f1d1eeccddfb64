import picomatch from 'picomatch';
import type { Classification, Effect, Target } from '../../../shared/model/classification';
import { ToolKind, type ToolCall } from '../../../shared/model/tool-call';
import type { Rule } from './rule-schema';

/** What a rule is held against. `home` is the operator's home directory as a real path. */
export type Look = {
  readonly call: ToolCall;
  readonly classification: Classification;
  readonly home: string;
};

/** A rule ready for use. */
export type CompiledRule = {
  readonly id: string;
  readonly source: string;
  readonly outcome: Rule['outcome'];
  readonly reason: string | null;
  readonly matches: (look: Look) => boolean;
};

/** Rules by the kind of call they can match, so that a call is held against few of them. */
export type CompiledRules = { readonly byKind: ReadonlyMap<ToolKind, readonly CompiledRule[]> };

type Condition = (look: Look) => boolean;
type Matcher = (text: string) => boolean;

/** `!` has no meaning in a rule's globs: an inverted allow would allow nearly everything. */
const globs = (patterns: readonly string[]): Matcher =>
  picomatch([...patterns], { dot: true, nonegate: true, windows: false });

/** Makes rules ready for use. `source` names their file in decisions. */
export function compileRules(rules: readonly Rule[], source: string): CompiledRules {
  const compiled = rules.map((rule) => ({ rule, ready: compileRule(rule, source) }));
  const forKind = (kind: ToolKind) =>
    compiled.filter(({ rule }) => rule.kinds?.includes(kind) ?? true).map(({ ready }) => ready);
  return { byKind: new Map(ToolKind.options.map((kind) => [kind, forKind(kind)])) };
}

function compileRule(rule: Rule, source: string): CompiledRule {
  const conditions = [
    kinds(rule),
    tools(rule),
    products(rule),
    effects(rule),
    targets(rule),
    outside(rule),
    changesOutside(rule),
    hosts(rule),
  ];
  const given = conditions.filter((condition) => condition !== null);
  return {
    id: rule.id,
    source,
    outcome: rule.outcome,
    reason: rule.reason ?? null,
    matches: (look) => given.every((condition) => condition(look)),
  };
}

const kinds = ({ kinds: wanted }: Rule): Condition | null =>
  wanted === undefined ? null : ({ call }) => wanted.includes(call.kind);

const products = ({ products: wanted }: Rule): Condition | null =>
  wanted === undefined ? null : ({ call }) => wanted.includes(call.product);

function tools({ tools: wanted }: Rule): Condition | null {
  if (wanted === undefined) return null;
  const matches = globs(wanted);
  return ({ call }) => matches(call.tool);
}

/** An allow rule must cover every effect of the call; a rule that stops needs to meet one. */
function effects({ effects: wanted, outcome }: Rule): Condition | null {
  if (wanted === undefined) return null;
  return ({ classification: { effects: found } }) =>
    // SECURITY: T-21. "any of" in an allow rule would let `cat a; rm -rf b` pass as reading.
    outcome === 'allow'
      ? found.length > 0 && found.every((effect) => wanted.includes(effect))
      : found.some((effect) => wanted.includes(effect));
}

/** An allow rule must cover every target of the call, and there must be one; a rule that stops needs to meet one. */
function targets({ targets: wanted, outcome }: Rule): Condition | null {
  if (wanted === undefined) return null;
  const fixed = globs(wanted.filter((glob) => !placed(glob)));
  const open = wanted.filter(placed);
  return (look) => {
    const here = open.length === 0 ? null : globs(open.flatMap((glob) => fillIn(glob, look)));
    const matches: Matcher = (text) => fixed(text) || here?.(text) === true;
    const found = look.classification.targets.map((target) => target.resolved);
    return outcome === 'allow' ? found.length > 0 && found.every(matches) : found.some(matches);
  };
}

const placed = (glob: string): boolean => /\{project\}|\{home\}|^~\//.test(glob);

/** Puts the real directories in; none when there is no project, so that `{project}/**` cannot come to mean `/**`. */
function fillIn(glob: string, { classification, home }: Look): string[] {
  const { project } = classification;
  if (glob.includes('{project}') && project === undefined) return [];
  return [
    glob
      .replace(/^~\//, '{home}/')
      .replaceAll('{project}', () => literal(project ?? ''))
      .replaceAll('{home}', () => literal(home)),
  ];
}

/** A directory name as a glob that means just itself. */
const literal = (path: string): string => path.replace(/[\\*?[\]{}()!+@|^$]/g, '\\$&');

/** Whether the call reaches a path outside the project. A path that could not be placed counts as outside. */
function outside({ outside_project: wanted }: Rule): Condition | null {
  if (wanted === undefined) return null;
  return ({ classification }) =>
    classification.targets.some((target) => target.kind === 'path' && target.inProject !== true) ===
    wanted;
}

/** Effects that leave what they reach as it was. Running a program is not among them: it may do anything. */
const looks: ReadonlySet<Effect> = new Set<Effect>(['reads', 'searches', 'network']);

/** Whether the call changes or runs something outside the project; the temporary folder counts as inside for all but running. */
function changesOutside({ changes_outside: wanted }: Rule): Condition | null {
  if (wanted === undefined) return null;
  return ({ classification }) => classification.targets.some(isChangedOutside) === wanted;
}

const isChangedOutside = ({ kind, inProject, scratch, effect }: Target): boolean =>
  kind === 'path' &&
  inProject !== true &&
  !looks.has(effect) &&
  !(scratch === true && effect !== 'executes');

/** An allow rule must cover every host of the call, of which there may be none; a rule that stops needs to meet one. */
function hosts({ hosts: wanted, outcome }: Rule): Condition | null {
  if (wanted === undefined) return null;
  const matches = globs(wanted);
  return ({ classification }) => {
    const found = classification.targets.filter((target) => target.kind === 'host');
    return outcome === 'allow'
      ? found.every((target) => matches(target.resolved))
      : found.some((target) => matches(target.resolved));
  };
}
