import type { Effect, Target } from '../../../shared/model/classification';
import { readCondition } from './cel-condition';
import { compileGlobs, isLiteral, literalGlob, type Matcher } from './glob';
import { depthOf, effectBits, namesOf, type Look } from './look';
import type { Rule } from './rule-schema';
import type { Seen } from './seen';

/** One condition of a rule. `name` is its key in the file. */
export type Condition = {
  readonly name: keyof Rule;
  readonly holds: (seen: Seen) => boolean;
};
type Holds = Condition['holds'] | null;

/** A rule's conditions, those that cost least first. */
export function conditionsOf(rule: Rule): readonly Condition[] {
  const made: readonly (readonly [keyof Rule, Holds])[] = [
    ['kinds', listed(rule.kinds, ({ look }) => look.call.kind)],
    ['effects', effects(rule)],
    ['products', listed(rule.products, ({ look }) => look.call.product)],
    ['presence', listed(rule.presence, ({ look }) => look.presence)],
    ['outside_project', same(rule.outside_project, (seen) => seen.outside)],
    ['changes_outside', changesOutside(rule)],
    ['sub_agent', same(rule.sub_agent, ({ look }) => depthOf(look.call) > 0)],
    ['min_depth', minDepth(rule)],
    ['projects', projects(rule)],
    ['signals', signals(rule)],
    ['tools', tools(rule)],
    ['hosts', hosts(rule)],
    ['packages', packages(rule)],
    ['programs', programs(rule)],
    ['targets', targets(rule)],
    ['when', when(rule)],
  ];
  return made.flatMap(([name, holds]) => (holds === null ? [] : [{ name, holds }]));
}

const listed = <T>(wanted: readonly T[] | undefined, of: (seen: Seen) => T): Holds =>
  wanted === undefined ? null : (seen) => wanted.includes(of(seen));

const same = (wanted: boolean | undefined, of: (seen: Seen) => boolean): Holds =>
  wanted === undefined ? null : (seen) => of(seen) === wanted;

const minDepth = ({ min_depth: least }: Rule): Holds =>
  least === undefined ? null : ({ look }) => depthOf(look.call) >= least;

/** Matchers of globs that name the project or the home directory are made once for each. */
const mostPlaces = 32;

/**
 * An allow rule must cover everything that is there, and there must be something; a rule that stops needs to meet one.
 * SECURITY: T-21. "any of" in an allow rule would let `cat a; rm -rf b` pass as reading.
 */
const covers =
  ({ outcome }: Rule, fits: Matcher) =>
  (found: readonly string[]): boolean =>
    outcome === 'allow' ? found.length > 0 && found.every(fits) : found.some(fits);

function effects(rule: Rule): Holds {
  if (rule.effects === undefined) return null;
  const wanted = effectBits(rule.effects);
  return rule.outcome === 'allow'
    ? (seen) => seen.effects !== 0 && (seen.effects & ~wanted) === 0
    : (seen) => (seen.effects & wanted) !== 0;
}

/** An allow rule lets no other signal pass, and is content with none; a rule that stops needs to meet one. */
function signals({ signals: wanted, outcome }: Rule): Holds {
  if (wanted === undefined) return null;
  return ({ look }) =>
    outcome === 'allow'
      ? look.signals.every(({ id }) => wanted.includes(id))
      : look.signals.some(({ id }) => wanted.includes(id));
}

function tools({ tools: wanted }: Rule): Holds {
  if (wanted === undefined) return null;
  const fits = compileGlobs(wanted);
  return ({ look }) => fits(look.call.tool);
}

/** Effects that leave what they reach as it was. Running a program is not among them: it may do anything. */
const looks: ReadonlySet<Effect> = new Set<Effect>(['reads', 'searches', 'network']);

/** Is something outside the project changed or run? The temporary folder counts as inside for all but running. */
const changesOutside = ({ changes_outside: wanted }: Rule): Holds =>
  same(wanted, ({ look }) => look.classification.targets.some(isChangedOutside));

const isChangedOutside = ({ kind, inProject, scratch, effect }: Target): boolean =>
  kind === 'path' &&
  inProject !== true &&
  !looks.has(effect) &&
  !(scratch === true && effect !== 'executes');

/**
 * Exactly these hosts, with `*.` every one below, and `-` for a call that names none.
 * SECURITY: T-23. The dot bounds it: `*.example.com` is not `evilexample.com`.
 */
function hosts(rule: Rule): Holds {
  if (rule.hosts === undefined) return null;
  const exact = new Set(rule.hosts);
  const below = rule.hosts.filter((host) => host.startsWith('*.')).map((host) => host.slice(1));
  const covered = covers(
    rule,
    (host) =>
      exact.has(host) || below.some((end) => host.length > end.length && host.endsWith(end)),
  );
  const fitsNone = exact.has('-');
  return ({ look }) => {
    const found = namesOf(look.classification.targets, 'host');
    return found.length === 0 ? fitsNone : covered(found);
  };
}

function packages(rule: Rule): Holds {
  if (rule.packages === undefined) return null;
  const covered = covers(rule, compileGlobs(rule.packages));
  const fitsNone = rule.packages.includes('-');
  return ({ look }) => {
    const found = namesOf(look.classification.targets, 'package');
    return found.length === 0 ? fitsNone : covered(found);
  };
}

/** Fits nothing where there is no project. */
function projects({ projects: wanted }: Rule): Holds {
  if (wanted === undefined) return null;
  const placed = placedGlobs(wanted);
  return ({ look }) => {
    const { project } = look.classification;
    return project !== undefined && placed(look)(project);
  };
}

/** `git push` is just that; `npm run *` is npm run with or without any further word. */
function programs(rule: Rule): Holds {
  if (rule.programs === undefined) return null;
  const exact = new Set(rule.programs);
  const open = rule.programs.filter((one) => one.endsWith(' *')).map((one) => one.slice(0, -2));
  const covered = covers(
    rule,
    (program) =>
      exact.has(program) || open.some((one) => program === one || program.startsWith(`${one} `)),
  );
  return ({ look }) => covered(look.classification.programs);
}

/** In an allow rule `targets` is about every target that no condition of its own (`hosts`, `packages`) is about. */
function targets(rule: Rule): Holds {
  const { targets: wanted, outcome } = rule;
  if (wanted === undefined) return null;
  const placed = placedGlobs(wanted);
  const apart = new Set<Target['kind']>();
  if (outcome === 'allow' && rule.hosts !== undefined) apart.add('host');
  if (outcome === 'allow' && rule.packages !== undefined) apart.add('package');
  const whole = outcome === 'allow';
  return ({ look }) => {
    const fits = placed(look);
    const found = look.classification.targets;
    // The innermost loop of a decision. An allow rule ends at the first that does not fit, another at the first that does.
    for (const { kind, resolved } of found)
      if (!apart.has(kind) && fits(resolved) !== whole) return !whole;
    return whole && found.length > 0;
  };
}

const isPlaced = (glob: string): boolean => /\{project\}|\{home\}|^~\//.test(glob);

function placedGlobs(wanted: readonly string[]): (look: Look) => Matcher {
  const fixed = compileGlobs(wanted);
  if (!wanted.some(isPlaced)) return () => fixed;
  const known = new Map<string, Matcher>();
  return (look) => {
    const { project } = look.classification;
    const place = `${look.home}\0${project ?? ''}`;
    const before = known.get(place);
    if (before !== undefined) return before;
    const made = compileGlobs(wanted.flatMap((glob) => fillIn(glob, look)));
    if (known.size >= mostPlaces) known.clear();
    known.set(place, made);
    return made;
  };
}

/** Puts the real directories in; none when there is no project, so that `{project}/**` cannot come to mean `/**`. */
function fillIn(glob: string, { classification, home }: Look): string[] {
  const { project } = classification;
  if (glob.includes('{project}') && project === undefined) return [];
  return [
    glob
      .replace(/^~\//, '{home}/')
      .replaceAll('{project}', () => literalGlob(project ?? ''))
      .replaceAll('{home}', () => literalGlob(home)),
  ];
}

/** SECURITY: T-21. What cannot be worked out is taken the stricter way, and said. */
function when({ id, outcome, when: text }: Rule): Holds {
  if (text === undefined) return null;
  const condition = readCondition(text);
  if (!condition.ok) throw new Error(`the condition of ${id} was not checked`);
  const holds = condition.value;
  return (seen) => {
    const said = holds(seen.context);
    if (said.ok) return said.value;
    seen.faults.push(
      `The condition of the rule "${id}" could not be worked out: ${said.detail ?? said.reason}.`,
    );
    return outcome !== 'allow';
  };
}

/** The names of tools that a rule spells out; null when it leaves them open. */
export const exactTools = ({ tools: wanted }: Rule): readonly string[] | null =>
  wanted?.every(isLiteral) === true ? wanted : null;
