import { stringify } from 'smol-toml';
import { Effect, type Classification, type Target } from '../../../shared/model/classification';
import type { Suggestion } from '../../../shared/wires/policy-wire';
import { compileRules, type CompiledRules } from './compile';
import { evaluate } from './evaluate';
import { literalGlob } from './glob';
import { depthOf, namesOf, type Look } from './look';
import { oneByOne } from './one-by-one';
import type { PastCall } from './past-call';
import { Rule } from './rule-schema';

/** As often the operator must have allowed a sort of call before a rule is proposed. */
const least = 3;
const mostExamples = 5;
const mostSuggestions = 20;
/** As many different files as a rule may spell out; beyond, it names the folder that holds them all. */
const mostPaths = 6;

type Seen = readonly [PastCall, ...PastCall[]];

/**
 * The smallest rules that would have covered what the operator allowed again and again. Each is tried before it is proposed: with
 * it the present rules allow every example, and alone it covers none of them with one effect, program or place more.
 */
export function suggestRules(past: readonly PastCall[], present: CompiledRules): Suggestion[] {
  const taken = new Set(present.inOrder.map(({ rule }) => rule.id));
  const groups = Map.groupBy(past.filter(mayBeCovered), ({ look }) => keyOf(look));
  return [...groups.values()]
    .toSorted((a, b) => b.length - a.length)
    .flatMap(([first, ...rest]) => {
      const seen: Seen | null = first === undefined ? null : [first, ...rest];
      if (seen === null || seen.length < least) return [];
      const rule = ruleFor(seen, taken);
      // What a file could not say (a host that is none, a name that is too long) is not proposed either.
      if (rule === null || !Rule.safeParse(rule).success) return [];
      const alone = compileRules([rule], '');
      if (!covers(alone, seen, present) || isTooWide(alone, seen)) return [];
      taken.add(rule.id);
      return [suggestion(rule, seen)];
    })
    .slice(0, mostSuggestions);
}

/** SECURITY: T-11. Approvals earn a rule only where a click was all that was asked, for a call that was seen through. */
const mayBeCovered = ({ look, verdict, outcome, by }: PastCall): boolean =>
  outcome === 'allow' &&
  by === 'operator' &&
  verdict === 'confirm' &&
  look.classification.uninspectable === null &&
  look.classification.effects.length > 0 &&
  look.classification.project !== undefined &&
  !look.classification.effects.some((effect) => effect === 'unknown' || oneByOne.has(effect)) &&
  (look.classification.targets.length > 0 || look.classification.programs.length > 0);

/** Calls of one sort: same tool, programs, effects, project, hosts and packages; only their paths may differ. */
const keyOf = ({ call, classification }: Look): string => {
  const { effects, programs, project, targets } = classification;
  const names = ['host', 'package', 'mcp-tool', 'mcp-server', 'command'] as const;
  return JSON.stringify([
    [call.product, call.kind, call.tool, project ?? null],
    [effects.toSorted(), programs.toSorted()],
    names.map((kind) => [...new Set(namesOf(targets, kind))].toSorted()),
  ]);
};

function ruleFor(seen: Seen, taken: ReadonlySet<string>): Rule | null {
  const [{ look }] = seen;
  const { call, classification } = look;
  const places = placesOf(seen);
  if (places === null) return null;
  const hosts = unique(namesOf(classification.targets, 'host'));
  const packages = unique(namesOf(classification.targets, 'package')).map(literalGlob);
  const programs = unique(classification.programs);
  return {
    id: idFor(call.kind === 'shell' ? (programs[0] ?? 'shell') : call.tool, taken),
    outcome: 'allow',
    kinds: [call.kind],
    tools: [literalGlob(call.tool)],
    products: [call.product],
    effects: classification.effects,
    ...(programs.length === 0 ? {} : { programs }),
    ...(isPlain(classification.effects)
      ? {}
      : { hosts: orNone(hosts), packages: orNone(packages) }),
    ...(places.length === 0 ? {} : { targets: places }),
    ...(seen.every(staysInside) ? { outside_project: false } : {}),
    ...(seen.every((one) => depthOf(one.look.call) === 0) ? { sub_agent: false } : {}),
    projects: [literalGlob(classification.project ?? '')],
    reason: `You allowed this ${seen.length} times.`,
  };
}

/** Effects that reach neither hosts nor packages. */
const plain: ReadonlySet<Effect> = new Set(['reads', 'searches', 'writes', 'executes', 'deletes']);
const isPlain = (effects: readonly Effect[]): boolean => effects.every((one) => plain.has(one));
const orNone = (names: readonly string[]): string[] => (names.length === 0 ? ['-'] : [...names]);
const staysInside = ({ look }: PastCall): boolean =>
  look.classification.targets.every(({ kind, inProject }) => kind !== 'path' || inProject === true);

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** Effects for which a folder may stand for its files. */
const gentle: ReadonlySet<Effect> = new Set(['reads', 'searches', 'writes']);

/** Globs for the targets that are neither hosts nor packages: each by itself, or their folder in the project; null when there is no such folder. */
function placesOf(seen: Seen): string[] | null {
  const all = seen.flatMap(({ look }) => look.classification.targets);
  const other = all.filter(({ kind }) => kind !== 'host' && kind !== 'package' && kind !== 'path');
  const paths = unique(all.flatMap(({ kind, resolved }) => (kind === 'path' ? [resolved] : [])));
  const fixed = unique(other.map(({ resolved }) => literalGlob(resolved)));
  if (paths.length <= mostPaths) return [...paths.map(literalGlob), ...fixed];
  const folder = commonFolder(paths);
  const { project = '/', effects } = seen[0].look.classification;
  const below = `${folder}/`.startsWith(`${project}/`) && seen.every(staysInside);
  if (!below || !effects.every((effect) => gentle.has(effect))) return null;
  return [`${literalGlob(folder)}/**`, ...fixed];
}

function commonFolder(paths: readonly string[]): string {
  const [first = [], ...rest] = paths.map((path) => path.split('/').slice(0, -1));
  const shared = rest.reduce((names, other) => {
    const differs = names.findIndex((name, place) => name !== other[place]);
    return differs < 0 ? names : names.slice(0, differs);
  }, first);
  return shared.join('/');
}

function idFor(name: string, taken: ReadonlySet<string>): string {
  const words = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 48);
  const stem = `allow-${words || 'call'}`;
  if (!taken.has(stem)) return stem;
  let number = 2;
  while (taken.has(`${stem}-${number}`)) number++;
  return `${stem}-${number}`;
}

const passes = (rules: CompiledRules, look: Look): boolean =>
  evaluate(rules, look).verdict === 'allow';

/** Is the rule enough for each of these calls, does no other rule stop one, and did one ask so far? Signals of that day do not count: a thing is new only once. */
function covers(alone: CompiledRules, seen: Seen, present: CompiledRules): boolean {
  const looks = seen.map(({ look }) => ({ ...look, signals: [] }));
  const ruled = looks.map((look) => evaluate(present, look));
  return (
    looks.every((look) => passes(alone, look)) &&
    ruled.every(({ verdict, rules }) => verdict === 'allow' || rules.length === 0) &&
    ruled.some(({ verdict }) => verdict !== 'allow')
  );
}

/** SECURITY: T-11. Danger samples: the examples, each made worse in one way. None may be covered. */
function isTooWide(alone: CompiledRules, seen: Seen): boolean {
  return seen.some(({ look }) => worse(look).some((danger) => passes(alone, danger)));
}

function worse(look: Look): Look[] {
  const { classification: was } = look;
  const more = (effect: Effect, kind?: Target['kind']): Classification => ({
    ...was,
    effects: Effect.options.filter((one) => one === effect || was.effects.includes(one)),
    targets: [
      ...was.targets,
      ...(kind === undefined
        ? []
        : [{ kind, shown: '', resolved: '/elsewhere', effect, inProject: false }]),
    ],
  });
  return [
    ...Effect.options.filter((effect) => !was.effects.includes(effect)).map((one) => more(one)),
    more('reads', 'path'),
    more('network', 'host'),
    more('installs', 'package'),
    { ...was, programs: [...was.programs, 'another program'] },
    { ...was, uninspectable: 'made worse' },
    { ...was, project: '/elsewhere' },
  ]
    .filter((one) => look.call.kind === 'shell' || one.programs === was.programs)
    .map((classification) => ({ ...look, signals: [], classification }));
}

function suggestion(rule: Rule, seen: Seen): Suggestion {
  const what = rule.programs?.join(', ') ?? rule.tools?.join(', ') ?? rule.id;
  const where = seen[0].look.classification.project;
  return {
    id: rule.id,
    says: `Allow ${what}${where === undefined ? '' : ` in ${where}`}, with these effects only: ${rule.effects?.join(', ') ?? ''}.`,
    toml: stringify({ rule: [rule] }),
    approvals: seen.length,
    examples: unique(seen.map(({ summary }) => summary)).slice(0, mostExamples),
  };
}
