import { z } from 'zod';
import { Effect } from '../../../shared/model/classification';
import { Verdict } from '../../../shared/model/decision';
import { Product, ToolKind } from '../../../shared/model/tool-call';
import { parseDuration } from './duration';

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
const globs = z.array(z.string().min(1).max(1_000)).min(1).max(200);
const absence = z.enum(['hold', 'pause', 'kill']);

/** A rule as it stands in the file. What a condition means is written in docs/user/rules.md. */
export const Rule = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'must be lower case letters, digits, dots and dashes'),
    outcome: Verdict,
    kinds: z.array(ToolKind).min(1).optional(),
    tools: globs.optional(),
    products: z.array(Product).min(1).optional(),
    effects: z.array(Effect).min(1).optional(),
    targets: globs.optional(),
    outside_project: z.boolean().optional(),
    changes_outside: z.boolean().optional(),
    hosts: globs.optional(),
    reason: z.string().min(1).max(500).optional(),
  })
  .refine(
    (rule) =>
      rule.outcome !== 'allow' ||
      Object.keys(rule).some((key) => !['id', 'outcome', 'reason'].includes(key)),
    'allows everything; give it at least one condition',
  );
export type Rule = z.infer<typeof Rule>;

/** The whole file: settings in sections, rules in `[[rule]]` tables. Every section may be left out. */
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
      drain: duration(0, 60 * second).default(3 * second),
    })
    .prefault({}),
  rule: z.array(Rule).max(1_000).default([]),
});
