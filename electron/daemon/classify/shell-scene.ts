import type { CompoundCommand, CompoundList, Redirected } from 'unbash';
import { isRawDevice, isVital } from './vital-paths';
import { isHarmlessVariable, isObeyed, isObeyedInShell, loadedName } from './variable-names';
import type { Effect } from '../../../shared/model/classification';
import type { Findings } from './findings';
import type { Made } from './made-files';
import type { Place } from './path-targets';
import type { FirstReading } from './shell-cross-check';
import { forget, type Values } from './shell-known-values';
import type { Arg, Known } from './shell-word';
import type { World } from './world';

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
  /** Text that stands in the command line as the input of the command at hand (`<<`, `<<<`); null when its input comes from elsewhere. */
  input: Arg | null;
  /** Shared by the whole text. `unseen`: something before may have brought code that nobody has seen. */
  readonly budget: {
    commands: number;
    depth: number;
    /** Turns of loops that were walked. */
    turns: number;
    /** Is what a variable was given what it holds? */
    certain: boolean;
    unseen: boolean;
    readonly written: Set<string>;
    /** Files that were written anew as a whole, by their real paths. */
    readonly made: Map<string, Made>;
  };
  /** Every text that was taken apart, for the second parser. */
  readonly readings: FirstReading[];
  /** Takes a command apart that a wrapper would start. */
  readonly command: (args: readonly Arg[], scene: Scene) => void;
  /** Takes apart text that the shell would run (`sh -c`, `eval`, `trap`). */
  readonly script: (text: string, scene: Scene) => void;
};

/** Values that words may name. */
export const knownIn = (scene: Scene): Known => ({
  home: scene.world.home,
  cwd: scene.places.length === 1 ? (scene.places[0]?.cwd ?? null) : null,
  valueOf: (name) => scene.values.get(name) ?? null,
  repository: () => repositoryOf(scene),
});

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

/**
 * Notes that a variable is put into the environment of programs. SECURITY: T-22. What is not known harmless may make them
 * load or run something; a name that no tool is known to obey is the business of the project's own programs (`to` them).
 */
export function noteExported(
  name: string,
  value: string | null,
  scene: Scene,
  to: 'any-program' | 'the-project' = 'any-program',
): void {
  forget(name, scene);
  const off = value === 'cat' && /^(GIT_|MAN)?PAGER$/.test(name);
  if (off || isHarmlessVariable(name)) return;
  if (to === 'any-program' || isObeyed(name))
    scene.findings.opaque(`it sets ${name}, which may change what programs run`);
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
