import { parse, TomlError } from 'smol-toml';
import { z } from 'zod';
import { done, refuse, type Outcome } from '../../../shared/reasons';
import { defaultDetachment, type DetachmentPolicy } from '../presence/detachment';
import { compileRules, type CompiledRules } from './compile';
import { RulesFileText, type Rule, type RuleTest } from './rule-schema';

/** Settings that stand in the rules file beside the rules. Milliseconds. */
export type Settings = {
  readonly expiresAfterMs: number;
  readonly idleAfterMs: number;
  readonly detachment: DetachmentPolicy;
  /** What happens to live runs of an agent whose hook was changed behind our back. */
  readonly unprotected: 'mark' | 'pause';
};

/** A rules file that was read and found sound. `source` names the file in decisions. */
export type RuleSet = {
  readonly rules: readonly Rule[];
  readonly tests: readonly RuleTest[];
  readonly settings: Settings;
  readonly source: string;
};

/** Rules ready for use, with the settings and tests of the same file. */
export type LoadedRules = CompiledRules & {
  readonly settings: Settings;
  readonly tests: readonly RuleTest[];
};

/**
 * Reads the text of a rules file (TOML 1.0). Refusal `rules-invalid`: the detail names the line (bad TOML) or the rule
 * and the field (bad content). Nothing of a faulty file is used, because half of the rules may mean the opposite of all.
 */
export function parseRules(text: string, source: string): Outcome<RuleSet> {
  const raw = readToml(text);
  if (!raw.ok) return raw;
  // Read once in a while: functions that zod would compile for it cost more than they save.
  const parsed = RulesFileText.safeParse(raw.value, { jitless: true });
  if (!parsed.success) return refuse('rules-invalid', fault(parsed.error.issues[0], raw.value));
  const { rule: rules, test: tests, approvals, presence, detachment, agents } = parsed.data;
  const twice = rules.find((rule, i) => rules.findIndex((other) => other.id === rule.id) !== i);
  if (twice !== undefined)
    return refuse('rules-invalid', `rule "${twice.id}" stands there twice; give each its own id`);
  const { drain, kill_after, read_only, self_resumed, weak_leases, ...acts } = detachment;
  const settings = {
    expiresAfterMs: approvals.expires_after,
    idleAfterMs: presence.idle_after,
    detachment: {
      ...acts,
      drainMs: drain,
      killAfterMs: kill_after,
      readOnly: read_only,
      selfResumed: self_resumed,
      weakLeases: weak_leases,
    },
    unprotected: agents.unprotected,
  };
  return done({ rules, tests, settings, source });
}

/** Reads and compiles a rules file. Refusal `rules-invalid`. */
export function loadRules(text: string, source = 'rules.toml'): Outcome<LoadedRules> {
  const parsed = parseRules(text, source);
  return parsed.ok ? done(ready(parsed.value)) : parsed;
}

const ready = (set: RuleSet): LoadedRules => ({
  ...compileRules(set.rules, set.source),
  settings: set.settings,
  tests: set.tests,
});

function readToml(text: string): Outcome<unknown> {
  try {
    return done(parse(text));
  } catch (error) {
    if (error instanceof TomlError)
      return refuse('rules-invalid', `line ${String(error.line)}: ${firstLine(error.message)}`);
    throw error;
  }
}

const firstLine = (message: string): string =>
  (message.split('\n')[0] ?? '').replace('Invalid TOML document: ', '');

/** Names the rule by its id, or by its place when it has none, then the field and what is wrong with it. */
function fault(issue: z.core.$ZodIssue | undefined, raw: unknown): string {
  if (issue === undefined) return 'unknown fault';
  const [section, index, ...field] = issue.path;
  if ((section !== 'rule' && section !== 'test') || typeof index !== 'number')
    return `${issue.path.join('.') || 'file'}: ${issue.message}`;
  const name = nameOf(raw, section, index);
  return [`${section} ${name}`, ...field, issue.message].map(String).join(': ');
}

/** A rule's id or a test's name, as far as the text has one. */
function nameOf(raw: unknown, section: 'rule' | 'test', index: number): string {
  const tables = z.looseObject({ [section]: z.array(z.unknown()) }).safeParse(raw);
  const key = section === 'rule' ? 'id' : 'name';
  const named = z.looseObject({ [key]: z.string() }).safeParse(tables.data?.[section]?.[index]);
  return named.success ? JSON.stringify(named.data[key]) : `number ${String(index + 1)}`;
}

/** No rules at all: every call is put to the operator. In force until a sound file was read. */
export const noRules: LoadedRules = ready({
  rules: [],
  tests: [],
  source: 'built-in',
  settings: {
    expiresAfterMs: 30 * 60_000,
    idleAfterMs: 5 * 60_000,
    detachment: defaultDetachment,
    unprotected: 'mark',
  },
});
