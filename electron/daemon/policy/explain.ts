import type { RuleStanding } from '../../../shared/wires/policy-wire';
import type { CompiledRule, CompiledRules } from './compile';
import type { Look } from './look';
import { Seen } from './seen';

/** How each rule of the file stands towards a call: matched, or the first of its conditions that does not hold, as it is written. */
export const standings = (rules: CompiledRules, look: Look): RuleStanding[] => {
  const seen = new Seen(look);
  return rules.inOrder.map((compiled) => standing(compiled, seen));
};

function standing({ rule, source, conditions }: CompiledRule, seen: Seen): RuleStanding {
  const missed = conditions.find(({ holds }) => !holds(seen));
  const text =
    missed === undefined ? null : `${missed.name} = ${JSON.stringify(rule[missed.name])}`;
  return {
    id: rule.id,
    source,
    outcome: rule.outcome,
    matched: missed === undefined,
    missed: text === null || text.length <= 300 ? text : `${text.slice(0, 299)}…`,
  };
}
