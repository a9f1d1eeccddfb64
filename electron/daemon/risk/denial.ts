import canonicalize from 'canonicalize';
import type { Classification } from '../../../shared/model/classification';
import type { RiskSignal } from '../../../shared/model/risk';
import type { ToolCall } from '../../../shared/model/tool-call';
import type { Past, SeenCall } from './past';

/** What the operator denied, kept so that asking again, or otherwise, is seen for what it is. */
export type Denial = {
  readonly atMs: number;
  /** The call itself, without the agent's own words: the same for a sub-agent. */
  readonly text: string;
  readonly effects: Classification['effects'];
  /** What it would have reached: see `reached`. */
  readonly reached: readonly string[];
};

/** The very same call is denied for this long (ms); then it may be asked about again. */
const identicalMs = 5 * 60_000;
/** Something like it is put to the operator for this long, whatever a rule allows. */
const similarMs = 30 * 60_000;
/** So many denials of the like, and a click is no longer enough. */
const manyDenials = 3;

/** Tool, input and folder as one text; what the agent says about its call is left out. */
function textOf(call: ToolCall): string {
  const claimed = new Set(call.claims.map((claim) => claim.field));
  const input = Object.fromEntries(Object.entries(call.input).filter(([key]) => !claimed.has(key)));
  return JSON.stringify([call.tool, canonicalize(input), call.cwd]);
}

/** Paths, hosts, packages and servers; for a shell what it starts as well. The project itself is left out: everything is in it. */
function reached({ targets, programs, project }: Classification): readonly string[] {
  const commands = programs.length > 0 ? programs.map((one) => `command ${one}`) : [];
  const named = targets
    .filter((one) => one.resolved !== project && (one.kind !== 'command' || programs.length === 0))
    .map((one) => `${one.kind} ${one.resolved}`);
  return [...new Set([...commands, ...named])];
}

export const denialOf = ({ call, classification, atMs }: SeenCall): Denial => ({
  atMs,
  text: textOf(call),
  effects: classification.effects,
  reached: reached(classification),
});

/** Effects that every other command has: sharing only these and a program says nothing. */
const common: ReadonlySet<string> = new Set(['reads', 'searches']);

/** Do both reach the same thing? A folder reaches what is in it. */
const meets = (one: string, other: string): boolean => holds(one, other) || holds(other, one);

/** Is `inner` what `outer` names, or a path below it? */
const holds = (outer: string, inner: string): boolean =>
  inner.startsWith(outer) &&
  (inner.length === outer.length ||
    (inner.charAt(outer.length) === '/' && outer.startsWith('path ')));

/** The same effect on the same thing, by whatever tool, wrapper or wording. */
function isLike(denial: Denial, { effects, reached: now }: Pick<Denial, 'effects' | 'reached'>) {
  const shared = effects.filter((one) => denial.effects.includes(one));
  if (shared.length === 0) return false;
  const onlyCommon = shared.every((one) => common.has(one));
  return now.some(
    (one) =>
      !(onlyCommon && one.startsWith('command ')) && denial.reached.some((was) => meets(was, one)),
  );
}

/**
 * Does this allow of the operator contradict that denial? SECURITY: T-11 (U20). Only when it is the same call, or has all its
 * effects on all that it would have reached: an allowed `rm a.log` says nothing about `rm -rf src`.
 */
export function isTakenBack(denial: Denial, allowed: SeenCall): boolean {
  const now = denialOf(allowed);
  if (denial.text === now.text) return true;
  const things = denial.reached.filter((one) => !one.startsWith('command '));
  const all = things.length > 0 ? things : denial.reached;
  return (
    all.length > 0 &&
    denial.effects.every((one) => now.effects.includes(one)) &&
    all.every((was) => now.reached.some((one) => holds(one, was)))
  );
}

/**
 * The operator denied this, or something like it, in this run (its sub-agents included). The same again is denied for a
 * while, something like it asks, and after several denials needs a step-up.
 */
export function askedAfterDeny(seen: SeenCall, past: Past): RiskSignal | null {
  const denials = past.run(seen)?.denials ?? [];
  if (denials.length === 0) return null;
  const now = denialOf(seen);
  const since = (denial: Denial): number => seen.atMs - denial.atMs;
  // SECURITY: T-11 (U20): a denial sticks. Whoever asks the same at once gets the answer that was given.
  if (denials.some((one) => one.text === now.text && since(one) < identicalMs))
    return {
      id: 'asked-after-deny',
      says: 'The operator denied this very call a moment ago, and the answer stands.',
      floor: 'deny',
    };
  const like = denials.filter(
    (one) => since(one) < similarMs && (one.text === now.text || isLike(one, now)),
  );
  if (like.length === 0) return null;
  return {
    id: 'asked-after-deny',
    says: `The operator denied something like this ${like.length === 1 ? 'before' : `${like.length} times before`} in this run.`,
    floor: like.length < manyDenials ? 'confirm' : 'step-up',
  };
}
