import { classify } from '../classify/classify';
import { world } from '../classify/sample-calls.test-data';
import type { Look } from './look';
import type { PastCall } from './past-call';
import { loadRules, type LoadedRules } from './rules';

/** Rules from the text of a file that must be sound. */
export function loaded(text: string): LoadedRules {
  const rules = loadRules(text, 'rules.toml');
  if (!rules.ok) throw new Error(rules.detail);
  return rules.value;
}

/** A call on the machine for tests, as rules see it. */
export const lookAt = (call: Look['call'], more: Partial<Look> = {}): Look => ({
  call,
  classification: classify(call, world),
  home: world.home,
  presence: 'present',
  signals: [],
  ...more,
});

/** A call that the operator was asked about and allowed, `seq` counting from the newest. */
export const allowedBy = (look: Look, more: Partial<PastCall> = {}): PastCall => ({
  seq: 1,
  wallMs: 1_000,
  summary: 'summary',
  look: { ...look, signals: [] },
  verdict: 'confirm',
  outcome: 'allow',
  by: 'operator',
  ...more,
});
