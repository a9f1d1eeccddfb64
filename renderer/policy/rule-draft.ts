import { z } from 'zod';
import type { JournalRecord } from '../../shared/model/journal';
import { Effect, Target } from '../../shared/model/classification';
import type { Verdict } from '../../shared/model/decision';
import { ToolKind } from '../../shared/model/tool-call';

const Decided = z.object({
  tool: z.string(),
  kind: ToolKind,
  cwd: z.string(),
  effects: z.array(Effect).min(1),
  programs: z.array(z.string()).catch([]),
  targets: z.array(Target.extend({ inProject: z.boolean().nullish() })).catch([]),
});
type Decided = z.infer<typeof Decided>;

/** TOML basic string (spec 1.0): JSON's escapes are a subset of TOML's, but for DEL. */
const quoted = (text: string): string => JSON.stringify(text).replaceAll('\u007f', '\\u007f');
const list = (texts: readonly string[]): string => `[${texts.map(quoted).join(', ')}]`;

/** A glob that fits exactly this text: picomatch takes a backslash before its own signs. */
const exactly = (text: string): string => text.replaceAll(/[\\*?[\]{}()!+@|^$]/gu, '\\$&');

const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];

/** Programs of a rule are words without `*`; the others cannot be named by it. */
const isNameable = (program: string): boolean => /^[^\s*]+(?: [^\s*]+)*$/u.test(program);

/** An allow rule lists all that the call may do; any other rule acts on any of its effects, so it names the heaviest alone. */
const effectsFor = (outcome: Verdict, effects: readonly Effect[]): readonly Effect[] =>
  outcome === 'allow'
    ? effects
    : Effect.options.filter((effect) => effects.includes(effect)).slice(-1);

function conditions(call: Decided, outcome: Verdict): readonly string[] {
  const paths = call.targets.filter(({ kind }) => kind === 'path');
  const hosts = unique(
    call.targets.filter(({ kind }) => kind === 'host').map(({ resolved }) => resolved),
  );
  const programs = call.programs.filter(isNameable);
  const outside = paths.filter(({ inProject }) => inProject !== true);
  return [
    `kinds = ${list([call.kind])}`,
    ...(call.kind === 'mcp' || call.kind === 'other'
      ? [`tools = ${list([exactly(call.tool)])}`]
      : []),
    ...(programs.length === 0 ? [] : [`programs = ${list(programs)}`]),
    `effects = ${list(effectsFor(outcome, call.effects))}`,
    ...(hosts.length === 0 ? [] : [`hosts = ${list(hosts)}`]),
    ...(outside.length === 0
      ? ['outside_project = false']
      : [`targets = ${list(unique(paths.map(({ resolved }) => exactly(resolved))))}`]),
  ];
}

/** What the operator did with the call becomes what the rule does; a call that nobody answered stays a question. */
function outcomeOf({ decision, payload }: JournalRecord): Verdict {
  if (payload['by'] !== 'operator') return 'confirm';
  return decision === 'allow' ? 'allow' : 'deny';
}

/**
 * A `[[rule]]` that fits the call of this record and as little else as can be said, for the operator to look at and change; null
 * when the record is not about a call. It is put into the editor and nowhere else.
 */
export function draftRule(record: JournalRecord): string | null {
  const parsed = Decided.safeParse(record.payload);
  if (!parsed.success) return null;
  const outcome = outcomeOf(record);
  return [
    '[[rule]]',
    `id = "from-record-${record.seq}"`,
    `outcome = "${outcome}"`,
    ...conditions(parsed.data, outcome),
    '',
  ].join('\n');
}

/** The text with a table put at its end, one blank line before it. */
export const withTable = (text: string, table: string): string =>
  `${text.trimEnd()}${text.trim() === '' ? '' : '\n\n'}${table.trim()}\n`;
