import { z } from 'zod';
import { Classification } from '../model/classification';
import { PolicyResult, Verdict } from '../model/decision';
import { PresenceState } from '../model/presence';
import { SignalId } from '../model/risk';
import { StepUpProof } from '../model/step-up';
import { Product, ToolKind } from '../model/tool-call';
import type { WireTable } from '../wire';

const nothing = z.strictObject({});
const text = z.string().max(1024 * 1024);

/** A call as `holdpoint policy explain` and a `[[test]]` give it: enough to judge it, nothing that runs. */
export const SampleCall = z.strictObject({
  product: Product.default('claude-code'),
  kind: ToolKind,
  tool: z.string().max(200),
  input: z.record(z.string(), z.json()),
  cwd: z.string().max(4096),
  /** Sub-agents above the call; none when not said. */
  depth: z.number().int().min(0).max(16).optional(),
  /** Present when not said. */
  presence: PresenceState.optional(),
  /** Risk signals to take as present; none when not said, because a sample belongs to no run. */
  signals: z.array(SignalId).optional(),
});
export type SampleCall = z.infer<typeof SampleCall>;

/** How one rule stood towards a call: matched, or the first of its conditions that did not hold. */
export const RuleStanding = z.object({
  id: z.string(),
  source: z.string(),
  outcome: Verdict,
  matched: z.boolean(),
  missed: z.string().nullable(),
});
export type RuleStanding = z.infer<typeof RuleStanding>;

export const TestResult = z.object({
  name: z.string(),
  ok: z.boolean(),
  expected: Verdict,
  got: Verdict,
  why: z.string(),
});
export type TestResult = z.infer<typeof TestResult>;

/** What a changed policy would have done with the journal's past calls. */
export const BackTest = z.object({
  calls: z.number().int(),
  /** Verdicts then and now, counted. */
  before: z.record(z.string(), z.number().int()),
  after: z.record(z.string(), z.number().int()),
  /** Newest first, at most 200. */
  changed: z.array(
    z.object({
      seq: z.number().int(),
      wallMs: z.number(),
      agent: z.string().nullable(),
      summary: z.string(),
      before: Verdict,
      after: Verdict,
      rule: z.string().nullable(),
      why: z.string(),
    }),
  ),
  moreChanged: z.boolean(),
});
export type BackTest = z.infer<typeof BackTest>;

/** The smallest rule that would have covered what the operator approved again and again. */
export const Suggestion = z.object({
  id: z.string(),
  says: z.string(),
  /** A `[[rule]]` table, ready to be put into the file. */
  toml: z.string(),
  approvals: z.number().int(),
  examples: z.array(z.string()),
});
export type Suggestion = z.infer<typeof Suggestion>;

/** Reading, trying out and saving the operator's rules. Only `rules.save` changes anything. */
export const policyWire = {
  'rules.read': {
    request: nothing,
    response: z.strictObject({ path: z.string(), text: z.string(), fault: z.string().nullable() }),
  },
  /** Would this text do as a rules file? Null, or the sentence that says what is wrong; and how its own tests come out. */
  'rules.check': {
    request: z.strictObject({ text }),
    response: z.strictObject({ fault: z.string().nullable(), tests: z.array(TestResult) }),
  },
  /** Which rules and signals decide this call, under the rules in force or under `text`. */
  'rules.explain': {
    request: z.strictObject({ call: SampleCall, text: text.nullable() }),
    response: z.strictObject({
      classification: Classification,
      policy: PolicyResult,
      rules: z.array(RuleStanding),
    }),
  },
  'rules.back-test': {
    request: z.strictObject({ text, calls: z.number().int().min(1).max(5000).default(2000) }),
    response: BackTest,
  },
  'rules.suggest': {
    request: nothing,
    response: z.strictObject({ suggestions: z.array(Suggestion) }),
  },
  /** Needs the operator, and a step-up once a factor is enrolled: wider rules are wider rights for every agent. */
  'rules.save': {
    request: z.strictObject({ text, proof: StepUpProof.nullable() }),
    response: z.strictObject({ path: z.string() }),
  },
} as const satisfies WireTable;
