import { z } from 'zod';
import { absenceAct, resumeMode } from '../../../shared/model/agent';
import { Effect } from '../../../shared/model/classification';
import { Verdict } from '../../../shared/model/decision';
import { PresenceState } from '../../../shared/model/presence';
import { SignalId } from '../../../shared/model/risk';
import { Product, ToolKind } from '../../../shared/model/tool-call';
import { conditionFault } from './cel-condition';
import { parseDuration } from '../../../shared/duration';
import { globFault } from './glob';

/** A duration within bounds, as milliseconds. */
const duration = (least: number, most: number) =>
  z.string().transform((text, context) => {
    const parsed = parseDuration(text);
    if (!parsed.ok)
      context.addIssue({ code: 'custom', message: parsed.detail ?? 'is no duration' });
    else if (parsed.value < least || parsed.value > most)
      context.addIssue({ code: 'custom', message: `"${text}" is out of bounds` });
    return parsed.ok ? parsed.value : z.NEVER;
  });

const second = 1_000;
const hour = 3_600_000;
/** A text that a pure function finds nothing wrong with; what it says otherwise becomes the message. */
const sound = (text: z.ZodString, fault: (text: string) => string | null) =>
  text.superRefine((value, context) => {
    const message = fault(value);
    if (message !== null) context.addIssue({ code: 'custom', message });
  });
const globs = z
  .array(sound(z.string().min(1).max(1_000), globFault))
  .min(1)
  .max(200);
const absence = absenceAct;
const RuleId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'must be lower case letters, digits, dots and dashes');
const host = z
  .string()
  .max(253)
  .regex(
    /^(-|(\*\.)?[a-z0-9_:[\]-]+(\.[a-z0-9_-]+)*)$/,
    'must be a host name in lower case, *. and one, or - for none',
  );
const program = z
  .string()
  .max(200)
  .regex(
    /^[^\s*]+( [^\s*]+)*( \*)?$/,
    'must be a program with its words, and may end in " *" for any more',
  );

/** A rule as it stands in the file. What a condition means is written in docs/user/rules.md. */
export const Rule = z
  .strictObject({
    id: RuleId.describe('Its name on the card and in History; once in the file.'),
    outcome: Verdict.describe('Deny beats step-up beats confirm beats allow, whatever the order.'),
    kinds: z.array(ToolKind).min(1).optional().describe('The call is one of these.'),
    tools: globs.optional().describe("The product's own name of the tool fits one of these globs."),
    products: z.array(Product).min(1).optional().describe('The agent is one of these products.'),
    effects: z
      .array(Effect)
      .min(1)
      .optional()
      .describe('allow: every effect of the call is listed; else any is.'),
    targets: globs
      .optional()
      .describe('allow: every target fits one of these globs; else any does.'),
    hosts: z
      .array(host)
      .min(1)
      .max(200)
      .optional()
      .describe(
        'Hosts, exactly; *.example.com is every host below it; - is a call that names none.',
      ),
    packages: globs
      .optional()
      .describe('Packages that are installed or fetched; - is a call that names none.'),
    projects: globs.optional().describe('The project is one of these folders.'),
    programs: z
      .array(program)
      .min(1)
      .max(200)
      .optional()
      .describe('Programs with sub-command that a shell command starts: "git push", "npm run *".'),
    outside_project: z
      .boolean()
      .optional()
      .describe('true: a path outside the project is reached; false: none is.'),
    changes_outside: z
      .boolean()
      .optional()
      .describe('true: something outside the project is changed or run; false: nothing is.'),
    sub_agent: z.boolean().optional().describe('Does a sub-agent make the call?'),
    min_depth: z
      .number()
      .int()
      .min(1)
      .max(16)
      .optional()
      .describe('At least so many sub-agents stand between the agent and the call.'),
    presence: z
      .array(PresenceState)
      .min(1)
      .optional()
      .describe('Where you are when the call is made.'),
    signals: z
      .array(SignalId)
      .optional()
      .describe('allow: no other risk signal is present; else any of these is.'),
    when: sound(z.string().min(1).max(2_000), conditionFault)
      .optional()
      .describe('A CEL condition over the call, for what the other conditions cannot say.'),
    reason: z.string().min(1).max(500).optional().describe('One sentence for you and the agent.'),
  })
  .refine(
    (rule) =>
      rule.outcome !== 'allow' ||
      Object.keys(rule).some((key) => !['id', 'outcome', 'reason'].includes(key)),
    'allows everything; give it at least one condition',
  )
  .refine(
    (rule) => rule.outcome === 'allow' || rule.signals?.length !== 0,
    'signals: an empty list can only stand in an allow rule',
  );
export type Rule = z.infer<typeof Rule>;

/** A call that the file itself says how to decide, so that a change of rules cannot break a promise unnoticed. */
export const RuleTest = z.strictObject({
  name: z.string().min(1).max(200),
  call: z.strictObject({
    kind: ToolKind,
    tool: z.string().min(1).max(200).optional().describe("The product's name of the tool."),
    input: z
      .record(z.string(), z.json())
      .default({})
      .describe('What the tool is given; {home} in its texts is your home directory.'),
    cwd: z.string().max(4_096).default('{home}/project').describe('{home} is your home directory.'),
    product: Product.default('claude-code'),
    depth: z.number().int().min(0).max(16).default(0).describe('Sub-agents above the call.'),
    presence: PresenceState.default('present'),
    signals: z.array(SignalId).default([]),
  }),
  expect: Verdict,
  rule: RuleId.optional().describe('The rule that must have had a say.'),
});
export type RuleTest = z.infer<typeof RuleTest>;

/** The whole file: settings in sections, rules in `[[rule]]`, tests in `[[test]]` tables. Everything may be left out. */
export const RulesFileText = z.strictObject({
  approvals: z
    .strictObject({ expires_after: duration(second, 168 * hour).default(30 * 60 * second) })
    .prefault({}),
  presence: z
    .strictObject({ idle_after: duration(second, 24 * hour).default(5 * 60 * second) })
    .prefault({}),
  detachment: z
    .strictObject({
      idle: absence.default('hold'),
      away: absence.default('hold'),
      locked: absence.default('pause'),
      gone: absence.default('pause'),
      drain: duration(0, 60 * second)
        .default(3 * second)
        .describe('A tool that is at work may go on so long before its processes are stopped.'),
      kill_after: duration(0, 24 * hour)
        .default(0)
        .describe('kill: the processes stand still from the absence on and are ended after this.'),
      read_only: z
        .boolean()
        .default(true)
        .describe('Calls that only read pass while you are idle; with continue also while away.'),
      resume: resumeMode
        .default('auto')
        .describe('What lets a paused run go on: your return, your word, or a step-up.'),
      self_resumed: z
        .enum(['pause', 'kill'])
        .default('pause')
        .describe('A paused run that sets itself going is paused again, or ended as well.'),
      weak_leases: z
        .boolean()
        .default(false)
        .describe('A lease also keeps runs going that are only weakly contained.'),
    })
    .prefault({}),
  agents: z.strictObject({ unprotected: z.enum(['mark', 'pause']).default('mark') }).prefault({}),
  rule: z.array(Rule).max(1_000).default([]),
  test: z.array(RuleTest).max(500).default([]),
});
