/** Edits of Codex's `config.toml`, which people write by hand: whole lines of ours come and go, every other byte stays. */
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'smol-toml';
import { z } from 'zod';
import { done, refuse, type Outcome } from '../../shared/reasons';
import type { PlacedHook } from './codex-trust';

const HookState = z.looseObject({
  trusted_hash: z.string().optional(),
  enabled: z.boolean().optional(),
});
const Config = z.looseObject({
  features: z.looseObject({ hooks: z.unknown(), codex_hooks: z.unknown() }).partial().optional(),
  hooks: z.looseObject({ state: z.record(z.string(), HookState).optional() }).optional(),
  projects: z.record(z.string(), z.looseObject({ trust_level: z.string().optional() })).optional(),
});
export type CodexConfig = z.infer<typeof Config>;
type States = Readonly<Record<string, z.infer<typeof HookState>>>;

/** Refusal: `body-invalid`. */
export function readConfig(text: string | null): Outcome<CodexConfig> {
  try {
    const parsed = Config.safeParse(parse(text ?? ''));
    return parsed.success
      ? done(parsed.data)
      : refuse('body-invalid', parsed.error.issues[0]?.path.join('.'));
  } catch (fault) {
    return refuse('body-invalid', fault instanceof Error ? fault.message.split('\n')[0] : '');
  }
}

/** Does it say that no hook is to run? `codex_hooks` is the name of older versions, which 0.169.0 still obeys. */
export const switchesHooksOff = ({ features }: CodexConfig): boolean =>
  features?.hooks === false || features?.codex_hooks === false;

/** Would Codex run each of these? One that was switched off by itself does not count as trusted. */
export const trusts = ({ hooks }: CodexConfig, wanted: readonly PlacedHook[]): boolean =>
  wanted.every(({ key, hash }) => {
    const state = hooks?.state?.[key];
    return state?.trusted_hash === hash && state?.enabled !== false;
  });

/** What is to be trusted; keys of hooks that moved within their file move along. */
export type TrustChange = {
  readonly drop: ReadonlySet<string>;
  readonly rename: ReadonlyMap<string, string>;
  readonly trust: readonly PlacedHook[];
};

const note = '# Holdpoint: Codex runs no hook that is not trusted here.';
const header =
  /^[ \t]*\[[ \t]*hooks[ \t]*\.[ \t]*state[ \t]*\.[ \t]*("(?:[^"\\]|\\.)*"|'[^']*')[ \t]*\][ \t]*(?:#.*)?$/;
const member = /^[ \t]*(?:trusted_hash|enabled)[ \t]*=/;

/** Refusal: `body-invalid`, also where the entries are written in a form that cannot be edited line by line. */
export function changeTrust(text: string | null, change: TrustChange): Outcome<string> {
  const before = readConfig(text);
  if (!before.ok) return before;
  const eol = text?.includes('\r\n') === true ? '\r\n' : '\n';
  const kept = editLines((text ?? '').split(eol), change).join(eol);
  const after = kept + addition(kept, change.trust, eol);
  const made = readConfig(after);
  return made.ok && isDeepStrictEqual(plain(made.value), plain(expected(before.value, change)))
    ? done(after)
    : refuse('body-invalid', 'hooks.state of config.toml is written in a form that is not edited');
}

function addition(kept: string, trust: readonly PlacedHook[], eol: string): string {
  if (trust.length === 0) return '';
  const tables = trust.flatMap(({ key, hash }) => [
    `[hooks.state.${JSON.stringify(key)}]`,
    `trusted_hash = ${JSON.stringify(hash)}`,
  ]);
  const apart = kept === '' ? '' : kept.endsWith(eol) ? eol : eol + eol;
  return apart + [note, ...tables, ''].join(eol);
}

/** The lines without dropped tables and our note, and with renamed headers. */
function editLines(lines: readonly string[], { drop, rename }: TrustChange): readonly string[] {
  const kept: string[] = [];
  let dropping = false;
  for (const line of lines) {
    const key = keyOf(line);
    dropping = key === null ? dropping && member.test(line) : drop.has(key);
    if (dropping) continue;
    if (line === note) {
      if (kept.at(-1) === '') kept.pop();
      continue;
    }
    const to = key === null ? undefined : rename.get(key);
    kept.push(to === undefined ? line : `[hooks.state.${JSON.stringify(to)}]`);
  }
  return kept;
}

function keyOf(line: string): string | null {
  const quoted = header.exec(line)?.[1];
  if (quoted === undefined) return null;
  if (quoted.startsWith("'")) return quoted.slice(1, -1);
  try {
    return z.string().parse(JSON.parse(quoted));
  } catch {
    return null;
  }
}

const statesOf = ({ hooks }: CodexConfig): States => hooks?.state ?? {};

function expected(config: CodexConfig, { drop, rename, trust }: TrustChange): CodexConfig {
  const state: Record<string, z.infer<typeof HookState>> = {};
  for (const [key, value] of Object.entries(statesOf(config)))
    if (!drop.has(key)) state[rename.get(key) ?? key] = value;
  for (const { key, hash } of trust) state[key] = { trusted_hash: hash ?? '' };
  return { ...config, hooks: { ...config.hooks, state } };
}

/** Comparable: a table that only holds nothing is none. */
const plain = (config: CodexConfig): object => ({
  ...config,
  hooks: { ...config.hooks, state: { ...statesOf(config) } },
});
