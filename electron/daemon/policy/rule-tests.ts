import type { Classification } from '../../../shared/model/classification';
import type { ToolCall } from '../../../shared/model/tool-call';
import type { TestResult } from '../../../shared/wires/policy-wire';
import type { CompiledRules } from './compile';
import { evaluate } from './evaluate';
import type { RuleTest } from './rule-schema';
import { callOfSample, usualTool } from './sample-call';

/** What judging a call that is only thought of needs of the machine. */
export type TestWorld = {
  readonly home: string;
  classify(call: ToolCall): Classification;
};

/** Decides the call of one `[[test]]` and compares. Signals count as conditions of rules only; what they raise is no matter of the file. */
export function runRuleTest(rules: CompiledRules, test: RuleTest, world: TestWorld): TestResult {
  const { presence, signals, cwd, tool, input, ...rest } = test.call;
  const atHome = (text: string): string => text.replaceAll('{home}', () => world.home);
  const call = callOfSample({
    ...rest,
    tool: tool ?? usualTool[rest.kind],
    cwd: atHome(cwd),
    input: Object.fromEntries(
      Object.entries(input).map(([name, one]) => [
        name,
        typeof one === 'string' ? atHome(one) : one,
      ]),
    ),
  });
  const result = evaluate(rules, {
    call,
    classification: world.classify(call),
    home: world.home,
    presence,
    signals: signals.map((id) => ({ id })),
  });
  const { name, expect: expected, rule } = test;
  const ids = result.rules.map(({ id }) => id);
  const named = rule === undefined || ids.includes(rule);
  const why = named
    ? result.why
    : `The rule "${rule}" had no say; ${ids.length === 0 ? 'no rule had.' : `it was ${ids.join(', ')}.`}`;
  return { name, ok: result.verdict === expected && named, expected, got: result.verdict, why };
}
