import type { Verdict } from '../../../shared/model/decision';
import type { ToolCall } from '../../../shared/model/tool-call';
import { evaluate } from '../policy/evaluate';
import { loadRules } from '../policy/rules';
import { classify } from './classify';
import { world } from './sample-calls.test-data';

/** What rules, given as the text of their file, say about a call on the machine for tests. */
export function verdictUnder(text: string): (call: ToolCall) => Verdict {
  const rules = loadRules(text, 'rules.toml');
  if (!rules.ok) throw new Error(rules.detail);
  const here = { home: world.home, presence: 'present', signals: [] } as const;
  return (call) =>
    evaluate(rules.value, { call, classification: classify(call, world), ...here }).verdict;
}
