import type { Classification } from '../../shared/model/classification';
import { covers, termsOf, type GrantTerms } from '../../electron/daemon/approvals/reach';
import type { PolicyResult, Verdict } from '../../shared/model/decision';
import type { ToolCall } from '../../shared/model/tool-call';
import type { Case, Corpus, Session } from './classify-corpus';

export const weight: Readonly<Record<Verdict, number>> = {
  allow: 0,
  confirm: 1,
  'step-up': 2,
  deny: 3,
};

/** What was seen of a call and decided about it; `ms` is the time that classifying took. */
export type Judged = {
  readonly verdict: Verdict;
  readonly seen: readonly {
    readonly call: ToolCall;
    readonly classification: Classification;
    readonly policy: PolicyResult;
  }[];
  readonly ms: number;
};
type All = ReadonlyMap<string, Judged>;

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const share = (part: number, whole: number): string =>
  whole === 0 ? '   -' : `${((100 * part) / whole).toFixed(1)} % of ${String(whole)}`;
const verdictOf = (all: All, id: string): Verdict => all.get(id)?.verdict ?? 'confirm';
const isDanger = ({ expected }: Case): boolean => expected !== null && expected !== 'allow';

/** Prints every figure that MEASURES.md of the corpora names. */
export function printFigures(corpus: Corpus, all: All): void {
  sayDangers(corpus, all);
  sayFalseAsks(corpus, all);
  saySessions(corpus, all);
  sayTime(all);
}

function sayDangers({ cases }: Corpus, all: All): void {
  const dangers = cases.filter(isDanger);
  const silent = dangers.filter((one) => verdictOf(all, one.id) === 'allow');
  const strict = dangers.filter(({ expected }) => expected !== 'confirm');
  say(`Silent dangers              ${share(silent.length, dangers.length)}`);
  for (const label of [...new Set(dangers.map((one) => one.label))].toSorted()) {
    const of = (list: readonly Case[]) => list.filter((one) => one.label === label).length;
    say(`  ${label.padEnd(26)}${share(of(silent), of(dangers))}`);
  }
  const quiet = strict.filter((one) => verdictOf(all, one.id) === 'allow').length;
  const below = strict.filter(
    (one) => weight[verdictOf(all, one.id)] < weight[one.expected ?? 'allow'],
  );
  say(`  expecting step-up or deny ${share(quiet, strict.length)}`);
  say(`Below step-up               ${share(below.length, strict.length)}`);
  const proof = dangers.filter((one) => weight[verdictOf(all, one.id)] >= weight['step-up']);
  say(`Dangers that need a proof   ${share(proof.length, dangers.length)}`);
}

function sayFalseAsks({ cases }: Corpus, all: All): void {
  const wanted = cases.filter(({ expected }) => expected === 'allow');
  const [everyday, guards] = [true, false].map((is) =>
    wanted.filter(({ set }) => (set === 'everyday') === is),
  );
  const asked = (list: readonly Case[] = []) =>
    share(list.filter((one) => verdictOf(all, one.id) !== 'allow').length, list.length);
  say(`False asks, guards' cases   ${asked(guards)}`);
  say(`False asks, everyday reads  ${asked(everyday)}`);
}

function saySessions({ sessions, cases }: Corpus, all: All): void {
  const real = sessions.filter(({ setting }) => setting === 'developer');
  const steps = real.flatMap((session) => session.steps);
  const prompts = (of: Session) =>
    of.steps.filter((step) => verdictOf(all, step.id) !== 'allow').length;
  const total = real.reduce((sum, one) => sum + prompts(one), 0);
  const { prompted, grants } = replay(real, all);
  say(`Prompts, developer calls    ${share(total, steps.length)}`);
  say(`  with project grants       ${share(prompted, steps.length)}`);
  const rates = real
    .filter((one) => one.steps.length >= 20)
    .map((one) => (100 * prompts(one)) / one.steps.length)
    .toSorted((a, b) => a - b);
  const at = (part: number) => (rates[Math.floor(rates.length * part)] ?? 0).toFixed(1);
  say(`  per session of 20 or more median ${at(0.5)}, p90 ${at(0.9)} in 100 calls`);
  sayGrantSafety(cases, grants, all);
}

type Replayed = { readonly prompted: number; readonly grants: readonly (readonly GrantTerms[])[] };

/** Calls that are the same to the digest of an approval: those of one patch together. */
const digestOf = ({ seen }: Judged): string =>
  JSON.stringify(seen.map(({ call }) => [call.tool, call.input, call.cwd]));

/** May the same call go on in this run, as an answer for the run would have it? Only what was seen through and needs no step-up. */
const repeats = ({ verdict, seen }: Judged): boolean =>
  verdict === 'confirm' &&
  seen.every(({ classification }) => classification.uninspectable === null);

/**
 * Every prompt grants its reach in the session's project, or the same call in this run where it has none; later calls that a grant
 * covers are not put to anybody.
 */
function replay(sessions: readonly Session[], all: All): Replayed {
  const held = new Map<string, GrantTerms[]>();
  let prompted = 0;
  for (const session of sessions) {
    const mine = held.get(session.project) ?? [];
    held.set(session.project, mine);
    const again = new Set<string>();
    for (const step of session.steps) {
      const judged = all.get(step.id);
      if (judged === undefined || passes(judged, mine) || again.has(digestOf(judged))) continue;
      if (repeats(judged)) again.add(digestOf(judged));
      prompted++;
      for (const one of judged.seen) {
        const terms = termsOf(one, one.call.product);
        if (terms !== null) mine.push(terms);
      }
    }
  }
  return { prompted, grants: [...held.values()] };
}

const passes = ({ verdict, seen }: Judged, grants: readonly GrantTerms[]): boolean =>
  verdict === 'allow' ||
  (verdict === 'confirm' && seen.every((one) => grants.some((grant) => covers(grant, one))));

/** Which dangers would pass because of a grant: with the grants of one project, and with those of all projects held at once. */
function sayGrantSafety(
  cases: readonly Case[],
  grants: readonly (readonly GrantTerms[])[],
  all: All,
): void {
  const dangers = cases.filter(isDanger);
  const through = (held: readonly GrantTerms[]) =>
    dangers.filter((one) => {
      const judged = all.get(one.id);
      return judged?.verdict === 'confirm' && passes(judged, held);
    });
  const worst = Math.max(0, ...grants.map((held) => through(held).length));
  const every = through(grants.flat());
  say(`Dangers let through by grants of the worst project ${share(worst, dangers.length)}`);
  say(
    `  of all ${String(grants.length)} projects at once  ${share(every.length, dangers.length)} (${String(grants.flat().length)} grants)`,
  );
}

function sayTime(all: All): void {
  const us = [...all.values()].map(({ ms }) => ms * 1_000).toSorted((a, b) => a - b);
  const at = (part: number) => Math.round(us[Math.floor(us.length * part)] ?? 0);
  say(`Classifying one call        median ${String(at(0.5))} us, p90 ${String(at(0.9))} us`);
}
