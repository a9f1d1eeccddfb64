import type { PolicyResult, Verdict } from '../../../shared/model/decision';
import type { CompiledRule, CompiledRules } from './compile';
import type { Look } from './look';
import { Seen } from './seen';
import { weightOf } from './weight';

const none: readonly CompiledRule[] = [];

/**
 * What the rules say about a call. Deny beats step-up beats confirm beats allow, whatever the order in the file. A call that
 * no rule covers is put to the operator; so is one that cannot be seen through, whatever a rule allows. Pure.
 */
export function evaluate(rules: CompiledRules, look: Look): PolicyResult {
  const seen = new Seen(look);
  const bucket = rules.byKind.get(look.call.kind);
  const deciding: CompiledRule[] = [];
  gather(bucket?.byTool.get(look.call.tool) ?? none, seen, deciding);
  gather(bucket?.open ?? none, seen, deciding);
  const ruled = weigh(deciding, look.classification.uninspectable);
  return seen.faults.length === 0
    ? ruled
    : { ...ruled, why: [ruled.why, ...seen.faults].join(' ') };
}

/** Keeps the strongest of the rules that match; rules come strongest first, so that the weaker need no look. */
function gather(rules: readonly CompiledRule[], seen: Seen, strongest: CompiledRule[]): void {
  for (const compiled of rules) {
    const [first] = strongest;
    const more =
      first === undefined ? 1 : weightOf[compiled.rule.outcome] - weightOf[first.rule.outcome];
    if (more < 0) return;
    if (!compiled.meets(seen)) continue;
    if (more > 0) strongest.length = 0;
    strongest.push(compiled);
  }
}

function weigh(deciding: readonly CompiledRule[], uninspectable: string | null): PolicyResult {
  const verdict = deciding[0]?.rule.outcome;
  if (verdict === 'deny' || verdict === 'step-up') return result(verdict, deciding);
  // SECURITY: T-21. Whatever cannot be seen through is asked about, even where a rule would allow what is visible of it.
  if (uninspectable !== null)
    return {
      ...result('confirm', verdict === 'confirm' ? deciding : none),
      why: `This cannot be seen through: ${uninspectable}.`,
    };
  if (verdict === undefined)
    return { verdict: 'confirm', rules: [], why: 'No rule covers this call.', signals: [] };
  return result(verdict, deciding);
}

function result(verdict: Verdict, deciding: readonly CompiledRule[]): PolicyResult {
  const [first] = deciding;
  const why =
    deciding.find(({ rule }) => rule.reason !== undefined)?.rule.reason ??
    `The rule "${first?.rule.id ?? ''}" says so.`;
  return {
    verdict,
    rules: deciding.map(({ rule, source }) => ({ id: rule.id, source })),
    why,
    signals: [],
  };
}
