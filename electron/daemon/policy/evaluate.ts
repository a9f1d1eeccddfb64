import type { PolicyResult, Verdict } from '../../../shared/model/decision';
import type { CompiledRule, CompiledRules, Look } from './compile';

const strongestFirst: readonly Verdict[] = ['deny', 'step-up', 'confirm', 'allow'];

/**
 * What the rules say about a call. Deny beats confirm beats allow, whatever the order in the file. A call that no rule
 * covers is put to the operator; so is one that cannot be seen through, whatever a rule allows. Pure.
 */
export function evaluate(rules: CompiledRules, look: Look): PolicyResult {
  const matching = (rules.byKind.get(look.call.kind) ?? []).filter((rule) => rule.matches(look));
  const verdict = strongestFirst.find((one) => matching.some((rule) => rule.outcome === one));
  const deciding = matching.filter((rule) => rule.outcome === verdict);
  const { uninspectable } = look.classification;
  if (verdict === 'deny' || verdict === 'step-up') return result(verdict, deciding);
  // SECURITY: T-21. Whatever cannot be seen through is asked about, even where a rule would allow what is visible of it.
  if (uninspectable !== null)
    return {
      ...result('confirm', verdict === 'confirm' ? deciding : []),
      why: `This cannot be seen through: ${uninspectable}.`,
    };
  if (verdict === undefined)
    return { verdict: 'confirm', rules: [], why: 'No rule covers this call.', signals: [] };
  return result(verdict, deciding);
}

function result(verdict: Verdict, deciding: readonly CompiledRule[]): PolicyResult {
  const [first] = deciding;
  const why =
    deciding.find((rule) => rule.reason !== null)?.reason ??
    `The rule "${first?.id ?? ''}" says so.`;
  return { verdict, rules: deciding.map(({ id, source }) => ({ id, source })), why, signals: [] };
}
