import { ToolKind } from '../../../shared/model/tool-call';
import { conditionsOf, exactTools, type Condition } from './conditions';
import type { Rule } from './rule-schema';
import type { Seen } from './seen';
import { weightOf } from './weight';

/** A rule ready for use. */
export type CompiledRule = {
  readonly rule: Rule;
  readonly source: string;
  /** All of them, for telling which one does not hold. */
  readonly conditions: readonly Condition[];
  /** Do those hold that the index has not already made sure of? */
  readonly meets: (seen: Seen) => boolean;
};

/** Rules that a call of one kind is held against: those that name its tool, and those that leave tools open. Strongest first. */
export type Bucket = {
  readonly byTool: ReadonlyMap<string, readonly CompiledRule[]>;
  readonly open: readonly CompiledRule[];
};

/** Rules by the kind and tool of the calls that they can match, so that a call is held against few of them. */
export type CompiledRules = {
  readonly inOrder: readonly CompiledRule[];
  readonly byKind: ReadonlyMap<ToolKind, Bucket>;
};

/** Makes rules ready for use. `source` names their file in decisions. */
export function compileRules(rules: readonly Rule[], source: string): CompiledRules {
  const inOrder = rules.map((rule) => compileRule(rule, source));
  const sorted = inOrder.toSorted((a, b) => weightOf[b.rule.outcome] - weightOf[a.rule.outcome]);
  return { inOrder, byKind: new Map(ToolKind.options.map((kind) => [kind, bucket(kind, sorted)])) };
}

function compileRule(rule: Rule, source: string): CompiledRule {
  const conditions = conditionsOf(rule);
  const indexed = exactTools(rule) === null ? ['kinds'] : ['kinds', 'tools'];
  const open = conditions.filter(({ name }) => !indexed.includes(name)).map(({ holds }) => holds);
  const [first, second, ...rest] = open;
  // Spelled out: this is where a decision spends its time, and few rules have more than two conditions left.
  const meets = (seen: Seen): boolean =>
    first?.(seen) !== false && second?.(seen) !== false && rest.every((holds) => holds(seen));
  return { rule, source, conditions, meets };
}

function bucket(kind: ToolKind, sorted: readonly CompiledRule[]): Bucket {
  const byTool = new Map<string, CompiledRule[]>();
  const open: CompiledRule[] = [];
  for (const compiled of sorted) {
    if (compiled.rule.kinds?.includes(kind) === false) continue;
    const tools = exactTools(compiled.rule);
    if (tools === null) open.push(compiled);
    for (const tool of new Set(tools)) {
      const there = byTool.get(tool);
      if (there === undefined) byTool.set(tool, [compiled]);
      else there.push(compiled);
    }
  }
  return { byTool, open };
}
