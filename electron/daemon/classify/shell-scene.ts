import type { CompoundCommand, CompoundList, Redirected } from 'unbash';
import { isRawDevice, isVital } from './vital-paths';
import { isHarmlessValue, isOwnSetting, widensPath } from './variable-values';
import { isHarmlessVariable, isObeyed, isObeyedInShell, loadedName } from './variable-names';
import type { Effect } from '../../../shared/model/classification';
import type { Findings } from './findings';
import type { Made } from './made-files';
import { locatePath, type Place } from './path-targets';
import type { FirstReading } from './shell-cross-check';
import { forget, type Jump, type Values } from './shell-known-values';
import { isSureName } from './sure-names';
import { valuePrinted, type Lines, type Printing } from './shell-output';
import { plain, type Arg } from './shell-word';
import { isTooLong, type Which, type World } from './world';

/** What a function runs. */
export type FunctionBody = CompoundCommand | Redirected | CompoundList;

/** A shell while its text is walked. Changes of `cd` and of functions are kept here; a subshell works on a copy. */
export type Scene = {
  readonly findings: Findings;
  readonly world: World;
  /** Where the shell may be: one place, several after a `cd` that may have failed, none when nobody can know. */
  places: readonly Place[];
  /** What variables certainly hold here. */
  values: Values;
  /** Inside a loop or a function body, where a relative `cd` adds up. */
  repeated: boolean;
  /** Bodies by name; null while that body is being walked. */
  readonly functions: Map<string, FunctionBody | null>;
  /** At what `read` splits a line: blanks unless `IFS` stands before it; null when that is not known. */
  separator: string | null;
  /** What is known of the lines that stand on the input; null when nothing is. */
  fed: Lines | null;
  /** Text that stands in the command line as the input of the command at hand (`<<`, `<<<`); null when its input comes from elsewhere. */
  input: Arg | null;
  /** Shared by the whole text. `unseen`: something before may have brought code that nobody has seen. */
  readonly budget: {
    commands: number;
    depth: number;
    /** Ways out of loops and functions that are not at their end yet. */
    readonly jumps: Jump[];
    /** Variables that `read` was given: at the end of its input they are empty. */
    readonly read: Set<string>;
    /** Turns of loops that were walked. */
    turns: number;
    /** Is what a variable was given what it holds? */
    certain: boolean;
    unseen: boolean;
    readonly written: Set<string>;
    /** Files that were written anew as a whole, by their real paths. */
    readonly made: Map<string, Made>;
    /** Variables for the project's programs that have been put into the environment of every program from here on. */
    readonly exported: string[];
    /** Has one of the project's programs been started with them? */
    given: boolean;
  };
  /** Every text that was taken apart, for the second parser. */
  readonly readings: FirstReading[];
  /** Takes a command apart that a wrapper would start. */
  readonly command: (args: readonly Arg[], scene: Scene) => void;
  /** Takes apart text that the shell would run (`sh -c`, `eval`, `trap`). */
  readonly script: (text: string, scene: Scene) => void;
};

/** How deep substitutions within substitutions are followed. */
const deepest = 8;

/** Values that words may name. */
export function knownIn(scene: Scene): Printing {
  let deep = 0;
  const known: Printing = {
    home: scene.world.home,
    cwd: scene.places.length === 1 ? (scene.places[0]?.cwd ?? null) : null,
    valueOf: (name) => scene.values.get(name) ?? null,
    repository: () => repositoryOf(scene),
    printed: (script) => {
      // Each level would be followed again for every one around it.
      if (deep >= deepest) return null;
      deep++;
      const printed = valuePrinted(script, known);
      deep--;
      return printed;
    },
    lists: (root, names, which) => lists(root, { names, which }, scene),
    fed: scene.fed,
  };
  return known;
}

/** SECURITY: T-22. Names of files are followed only where a search would stay in the project, and the secrets below count as opened. */
function lists(
  root: string,
  { names, which }: { readonly names: string; readonly which: Which },
  { places, findings }: Scene,
): boolean {
  const inside = places.every((place) => {
    if (isTooLong(root)) return false;
    const { target } = locatePath(root, 'reads', place);
    return target.inProject === true || target.scratch === true;
  });
  if (!inside || places.length === 0) return false;
  if (!isSureName(names))
    for (const place of places)
      findings.secretsBelow(root.replace(/[^/]*[*?[].*$/, '') || '.', which, place);
  return true;
}

/** The folder that `git rev-parse --show-toplevel` prints; null when the shell may be in several places, or in no repository. */
function repositoryOf({ places, world }: Scene): string | null {
  const [place] = places;
  if (place === undefined || places.length > 1) return null;
  const names = place.cwd.split('/');
  for (; names.length > 1; names.pop()) {
    const dir = names.join('/');
    if (world.has(dir, '.git')) return dir;
    if (dir === place.project) return null;
  }
  return null;
}

/** Who is given a variable: any program, those of the project, or whatever the script starts from here on. */
export type Given = 'any-program' | 'the-project' | 'from-here-on';

/**
 * Notes that a variable is put into the environment of programs. SECURITY: T-22. What is not known harmless may make them
 * load or run something; a name that no tool is known to obey is the business of the project's own programs (`to` them).
 */
export function noteExported(
  name: string,
  value: string | null,
  scene: Scene,
  to: Given = 'any-program',
): void {
  forget(name, scene);
  if (isHarmlessVariable(name) || (value !== null && isHarmlessValue(name, value, scene))) return;
  const own = !isObeyed(name) || (value !== null && isOwnSetting(name, value, scene));
  if (to === 'any-program' || !own)
    scene.findings.opaque(`it sets ${name}, which may change what programs run`);
  else if (to === 'from-here-on') scene.budget.exported.push(name);
}

/** Notes `PATH=...` as it is written; false when it is more than a few known folders beside those that are searched already. */
export function notePathVariable(source: string, scene: Scene): boolean {
  const widened = widensPath(source, scene);
  if (widened === 'project') scene.findings.effect('executes');
  return widened !== null;
}

/** Notes that the shell sets a variable. It may stand in the environment already, or mean something to the shell. */
export function noteVariable(name: string, value: string | null, scene: Scene): void {
  forget(name, scene);
  if (/^[a-z]/.test(name) ? loadedName.test(name) : isObeyedInShell(name))
    noteExported(name, value, scene);
}

/** Notes a use of a variable whose name says that it holds a secret. */
export function noteSecretName(name: string, scene: Scene): void {
  if (
    /KEY|TOKEN|SECRET|PASS|CREDENTIAL|DATABASE_URL|_DSN|authtoken|[pP]assword|[sS]ecret/.test(name)
  )
    scene.findings.effect('touches-credentials');
}

/** Devices that keep and tell nothing. */
export const nowhere = /^\/dev\/(null|zero|tty|full|stdin|stdout|stderr|random|urandom)$/;

/** A path named by the command, looked up from every place where the shell may be. */
export function notePath(arg: Arg, effect: Parameters<Findings['path']>[1], scene: Scene): void {
  // What is printed there has been looked at where it stands.
  if (arg.stream === true && effect === 'reads') return;
  if (arg.kind === 'unknown') {
    scene.findings.opaque(`${arg.text} is only known when it runs`);
    return;
  }
  if (scene.places.length === 0)
    scene.findings.opaque('it is not known in which directory this runs');
  if (arg.kind === 'plain' && nowhere.test(arg.text)) return;
  noteWrittenFirst(arg, effect, scene);
  noteVital(arg, effect, scene);
  for (const place of scene.places) {
    if (arg.kind === 'glob') scene.findings.glob(arg.text, effect, place);
    else scene.findings.path(arg.text, effect, place);
  }
  // SECURITY: T-22. `"/etc/shadow$x"`: what stands in may turn out to be empty.
  if (arg.bare !== undefined && arg.bare !== '') notePath(plain(arg.bare), effect, scene);
}

/** SECURITY: T-22. A file that was fetched or decoded a moment ago and is run now is code that nobody has seen. */
function noteWrittenFirst({ text }: Arg, effect: Effect, { findings, budget }: Scene): void {
  const name = text.replace(/^\.\//, '');
  if (effect === 'writes') budget.written.add(name);
  else if (effect === 'executes' && budget.unseen && budget.written.has(name))
    findings.effect('runs-remote-code');
}

/** What is deleted or closed off with a whole tree of the system, or written over a disk, does not come back. */
function noteVital({ text }: Arg, effect: Effect, { findings, places, world }: Scene): void {
  const takes = effect === 'deletes' || effect === 'changes-permissions' || effect === 'destroys';
  if (!takes && effect !== 'writes') return;
  for (const { cwd } of places) {
    const path = world.resolve(text, cwd);
    if ((takes && isVital(path, world.home)) || isRawDevice(path)) findings.effect('destroys');
  }
}
