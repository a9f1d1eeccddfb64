import { posix } from 'node:path';
import { Effect, type Classification, type Target } from '../../../shared/model/classification';
import { dependsOnProcess } from './path-forms';
import { readAddress } from './hosts';
import { globMeetsCredentials, locatePath, type Place } from './path-targets';
import { isTooLong, type Which } from './world';

/** Longer addresses are not taken apart (servers refuse them, too). */
const longestAddress = 8_192;

/** Most targets kept for one call; beyond that nobody can read them, and the call counts as uninspectable. */
const mostTargets = 200;

/**
 * What has been found about one call so far. It only ever grows: nothing that is found later, and nothing
 * that the agent says, takes an effect away again.
 */
export class Findings {
  readonly #effects = new Set<Effect>();
  readonly #targets = new Map<string, Target>();
  readonly #programs = new Set<string>();
  #uninspectable: string | null = null;

  effect(...effects: readonly Effect[]): void {
    for (const one of effects) this.#effects.add(one);
  }

  /** A program with its sub-command that the call starts. */
  program(name: string): void {
    this.#programs.add(name);
  }

  /** First reason why the call cannot be seen through; later ones add nothing to the decision. */
  opaque(reason: string): void {
    this.#uninspectable ??= reason;
    this.#effects.add('unknown');
  }

  /** Is it already settled that nobody can see through this call? */
  get isOpaque(): boolean {
    return this.#uninspectable !== null;
  }

  target(target: Target): void {
    this.#effects.add(target.effect);
    this.#targets.set(`${target.kind} ${target.effect} ${target.resolved}`, target);
    if (this.#targets.size > mostTargets) this.opaque(`more than ${String(mostTargets)} targets`);
  }

  /** A path that is reached with `effect`; adds what its place means. */
  path(shown: string, effect: Effect, place: Place): void {
    if (isTooLong(shown) || this.#targets.size > mostTargets)
      return this.opaque('a path that is too long, or too many of them');
    if (dependsOnProcess(posix.resolve(place.cwd, shown)))
      this.opaque(`${shown} is another file for every process`);
    const { target, adds } = locatePath(shown, effect, place);
    this.target(target);
    this.effect(...adds);
  }

  /** A manifest of which only versions change: a file that is written, and nothing more. */
  manifest(shown: string, place: Place): void {
    this.target(locatePath(shown, 'writes', place).target);
  }

  /** Every path that a shell glob may stand for: shown as the glob, placed by the part before it. */
  glob(shown: string, effect: Effect, place: Place): void {
    this.path(shown, effect, place);
    const wild = shown.slice(shown.search(/[*?[]/));
    if (wild.split('/').includes('..')) this.opaque(`the pattern ${shown} leads upwards`);
    if (globMeetsCredentials(shown)) this.effect('touches-credentials');
  }

  /** A word that names a revision, a process or a path: of interest where, taken as a path, it is protected or outside the project. */
  object(shown: string, place: Place): void {
    if (isTooLong(shown)) return this.opaque('a word that is too long');
    const { target, adds } = locatePath(shown.slice(shown.indexOf(':') + 1), 'reads', place);
    this.effect(...adds);
    if (target.inProject === false) this.target(target);
    if (globMeetsCredentials(shown)) this.effect('touches-credentials');
  }

  /** Every file below `shown` is opened. */
  secretsBelow(shown: string, which: Which, { world, cwd }: Place): void {
    if (isTooLong(shown)) return this.opaque('a path that is too long');
    if (world.secretsBelow(world.resolve(shown, cwd), which)) this.effect('touches-credentials');
  }

  /**
   * Adds where an address leads: a host, or a file of this machine when `place` says from where it is asked. What is no address
   * of either is uninspectable.
   */
  url(shown: string, effect: Effect, place?: Place): void {
    const address = shown.length > longestAddress ? null : readAddress(shown);
    if (address === null) return this.opaque('an address that cannot be read');
    switch (address.kind) {
      case 'host':
        this.target({ kind: 'host', shown, resolved: address.host, effect });
        return this.effect(...address.adds);
      case 'file':
        if (place !== undefined) this.path(address.path, 'reads', place);
        return this.opaque('an address that is a file of this machine');
      case 'other':
        return this.opaque(`an address that begins with ${address.scheme}`);
    }
  }

  /** What was found; `project` is the directory that the targets' `inProject` speaks of. */
  result(project: string | null): Classification {
    return {
      ...(project === null ? {} : { project }),
      effects: Effect.options.filter((one) => this.#effects.has(one)),
      targets: [...this.#targets.values()],
      programs: [...this.#programs],
      uninspectable: this.#uninspectable,
    };
  }
}
