import type { Scene } from './shell-scene';
import { isNumeric, someNumber, type Arg } from './shell-word';
import { isObeyedInShell, loadedName } from './variable-names';

/**
 * What variables of the script are known to hold, by name: only those that the script itself has set to something certain, and
 * only as long as nothing may have changed them since.
 */
export type Values = ReadonlyMap<string, Arg>;

/** Names that the shell itself sets or reads, so that they hold something else than what was assigned. */
const ofTheShell =
  /^(_|LINENO|EPOCH\w*|DIRSTACK|FUNCNAME|GROUPS|E?UID|E?GID|PPID|SRANDOM|COMP\w*|MAPFILE|COPROC\w*|ERRNO|KEYTIMEOUT|PIPESTATUS|pipestatus|TTYIDLE|USERNAME|HOSTNAME|HOSTTYPE|OSTYPE|MACHTYPE|VENDOR)$/;
const isTracked = (name: string): boolean =>
  /^([a-z_][a-z0-9_]*|[A-Z][A-Z0-9_]*)$/.test(name) &&
  !ofTheShell.test(name) &&
  !(/^[a-z]/.test(name) ? loadedName.test(name) : isObeyedInShell(name));

/** Nothing is certain of this variable any more. */
export function forget(name: string, scene: Scene): void {
  if (!scene.values.has(name)) return;
  const left = new Map(scene.values);
  left.delete(name);
  scene.values = left;
}

/** A longer text, or a longer array, is not kept (T-20): each time it were put into itself it would double. */
const longest = 4_096;
const mostItems = 64;
const isShort = ({ text, items = [] }: Arg): boolean =>
  text.length <= longest &&
  items.length <= mostItems &&
  items.every((item) => item.text.length <= longest);

/** The variable holds this from here on; null when that is not known. SECURITY: T-22. What is uncertain is never kept. */
export function remember(name: string, value: Arg | null, scene: Scene): void {
  forget(name, scene);
  const certain =
    value !== null && value.kind !== 'unknown' && !/(^|:)~/.test(value.text) && isShort(value);
  if (certain && scene.budget.certain && isTracked(name))
    scene.values = new Map(scene.values).set(name, value);
}

/** From here on the script may change variables at any time, or refuse to. */
export function loseTrack(scene: Scene): void {
  scene.budget.certain = false;
  scene.values = new Map();
}

const isSame = (one: Arg | undefined, other: Arg): boolean =>
  one?.kind === other.kind &&
  one.text === other.text &&
  one.stands === other.stands &&
  one.bare === other.bare &&
  JSON.stringify(one.items) === JSON.stringify(other.items);

/** What is certain when a value may be either of two: two numbers are some number. */
const either = (one: Arg | undefined, other: Arg): Arg | null => {
  if (isSame(one, other)) return other;
  return isNumeric(one) && isNumeric(other) ? someNumber : null;
};

/** After what may or may not have run: what both ways agree on. */
export function settle(before: Values, scene: Scene): void {
  const { values } = scene;
  const both = [...values].map(([name, value]) => [name, either(before.get(name), value)] as const);
  scene.values = new Map(both.flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

/**
 * A way out of what runs: of the innermost loop, of any number of loops, or of the function. What held there holds where it leads to.
 */
export type Jump = { readonly values: Values; readonly outOf: 'loop' | 'loops' | 'function' };

/** Notes `break`, `continue` or `return`. SECURITY: T-22. What is set behind it may never be set. */
export function noteJump(outOf: Jump['outOf'], scene: Scene): void {
  scene.budget.jumps.push({ values: scene.values, outOf });
}

/** Where ways out that were noted from this count on lead to: what all of them agree on. */
export function joinJumps(from: number, ends: 'loop' | 'function', scene: Scene): void {
  const { jumps } = scene.budget;
  for (const { values } of jumps.slice(from)) settle(values, scene);
  jumps.push(...jumps.splice(from).filter(({ outOf }) => outOf !== ends));
}

/** Are all variables that were certain before still certain to hold the same? */
export const holds = (before: Values, { values }: Scene): boolean =>
  [...before].every(([name, value]) => isSame(values.get(name), value));
