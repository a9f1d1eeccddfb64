import type { CompoundCommand, CompoundList, Redirected } from 'unbash';
import type { Findings } from './findings';
import type { Place } from './path-targets';
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
  /** Inside a loop or a function body, where a relative `cd` adds up. */
  repeated: boolean;
  /** Bodies by name; null while that body is being walked. */
  readonly functions: Map<string, FunctionBody | null>;
  readonly budget: { commands: number; depth: number };
  /** Takes a command apart that a wrapper would start. */
  readonly command: (args: readonly Arg[], scene: Scene) => void;
  /** Takes apart text that the shell would run (`sh -c`, `eval`, `trap`). */
  readonly script: (text: string, scene: Scene) => void;
};

/** Values that words may name. */
export const knownIn = (scene: Scene): Known => ({
  home: scene.world.home,
  cwd: scene.places.length === 1 ? (scene.places[0]?.cwd ?? null) : null,
});

/** Environment names that make a later program load or run something else, or change what words mean. */
const loaded =
  /^(PATH|LD_.*|DYLD_.*|BASH_ENV|ENV|IFS|PS[0-4]|PROMPT_COMMAND|SHELLOPTS|BASHOPTS|CDPATH|HOME|PWD|SHELL|GIT_.*|.*PAGER|.*EDITOR|VISUAL|BROWSER|LESSOPEN|LESSCLOSE|NODE_OPTIONS|NODE_PATH|PYTHON(PATH|STARTUP|HOME|INSPECT|WARNINGS)|PERL5(LIB|OPT|DB)|RUBY(OPT|LIB)|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|RUSTC.*|CC|CXX|GOFLAGS|MAKEFLAGS|.*_(ASKPASS|WRAPPER|PROXY|COMMAND)|npm_config_.*|XDG_.*|HIST.*|DBUS_.*|DISPLAY|WAYLAND_DISPLAY)$/i;

/** Values of those names that switch something off and load nothing. */
const harmlessValue = /^(|cat|less|true|:|vim?|nano|0|1|never)$/;

/** Notes that a variable is set. `value` is null when it is not known beforehand. */
export function noteVariable(name: string, value: string | null, scene: Scene): void {
  const off = value !== null && /(PAGER|EDITOR|PROMPT)$/.test(name) && harmlessValue.test(value);
  if (loaded.test(name) && !off)
    scene.findings.opaque(`it sets ${name}, which changes what programs run`);
}

/** A path named by the command, looked up from every place where the shell may be. */
export function notePath(arg: Arg, effect: Parameters<Findings['path']>[1], scene: Scene): void {
  if (arg.kind === 'unknown') {
    scene.findings.opaque(`${arg.text} is only known when it runs`);
    return;
  }
  if (scene.places.length === 0)
    scene.findings.opaque('it is not known in which directory this runs');
  for (const place of scene.places) {
    if (arg.kind === 'glob') scene.findings.glob(arg.text, effect, place);
    else scene.findings.path(arg.text, effect, place);
  }
}
