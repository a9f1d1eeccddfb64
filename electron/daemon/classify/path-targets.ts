import { posix } from 'node:path';
import picomatch from 'picomatch';
import type { Effect, Target } from '../../../shared/model/classification';
import { foldedPath } from './path-forms';
import { protectedClasses, type ProtectedClass } from './protected-paths';
import { isTooLong, isWithin, type World } from './world';

/** Effects that leave a path as it was. */
const harmless: ReadonlySet<Effect> = new Set<Effect>([
  'reads',
  'searches',
  'executes',
  'network',
  'delegates',
  'unknown',
]);

type Matcher = (path: string) => boolean;
type Compiled = {
  readonly class: ProtectedClass;
  readonly inHome: Matcher;
  readonly anywhere: Matcher;
  readonly except: Matcher;
};

const globs = (patterns: readonly string[]): Matcher =>
  patterns.length === 0
    ? () => false
    : picomatch([...patterns], { dot: true, nocase: true, nonegate: true });

const compiled: readonly Compiled[] = protectedClasses.map((one) => ({
  class: one,
  inHome: globs(one.paths.filter((path) => path.startsWith('~/')).map((path) => path.slice(1))),
  anywhere: globs(one.paths.filter((path) => !path.startsWith('~/'))),
  except: globs(one.except ?? []),
}));

/** Where a call's paths are looked up. `project` is null when the working directory is no project. */
export type Place = {
  readonly world: World;
  readonly cwd: string;
  readonly project: string | null;
};

/** A path that a call reaches and the further effects that its place gives the call. */
export type LocatedPath = { readonly target: Target; readonly adds: readonly Effect[] };

/** `path` and `home` in their folded form. */
const isProtected = (one: Compiled, path: string, home: string): boolean =>
  (one.anywhere(path) || (isWithin(path, home) && one.inHome(path.slice(home.length)))) &&
  !one.except(path);

type Roots = { readonly home: string; readonly own: readonly string[] };
const foldedRoots = new WeakMap<World, Roots>();

/** The roots of a machine in their folded form, made once. */
function rootsOf(world: World): Roots {
  const known = foldedRoots.get(world);
  if (known !== undefined) return known;
  const made = { home: foldedPath(world.home), own: world.holdpointPaths.map(foldedPath) };
  foldedRoots.set(world, made);
  return made;
}

/** Does this path, or one of the names that the glob `path` may stand for, belong to Holdpoint itself? */
function meetsHoldpoint(path: string, { own }: Roots): boolean {
  // SECURITY: T-12. Both directions: deleting or moving a parent takes Holdpoint's own files along.
  return own.some((one) => isWithin(path, one) || isWithin(one, path));
}

function protectionOf(real: string, effect: Effect, world: World): readonly Effect[] {
  const path = foldedPath(real);
  const roots = rootsOf(world);
  const changes = !harmless.has(effect);
  const own = roots.own.some((root) => isWithin(path, root));
  const adds = compiled
    .filter((one) => (changes || one.class.on === 'any') && isProtected(one, path, roots.home))
    .map((one) => one.class.effect);
  if (changes && meetsHoldpoint(path, roots)) return [...adds, 'changes-holdpoint'];
  return own ? [...adds, 'touches-credentials'] : adds;
}

/** Folders for temporary files (FHS 3.0, where macOS really keeps them, and how git's shell writes the one of Windows). Neither the folder itself nor a home that lies in one. */
const isScratch = (path: string, world: World): boolean =>
  /^((\/private)?(\/tmp|\/var\/tmp|\/var\/folders\/[^/]+\/[^/]+\/T)|\/[a-z]\/Users\/[^/]+\/AppData\/Local\/Temp)\/[^*?[]/.test(
    path,
  ) &&
  !isWithin(path, world.home) &&
  !isWithin(world.home, path);

/** A path of Windows as its globs are written; nothing for other paths. */
const drivePath = (shown: string): readonly string[] =>
  /^[a-z]:\\/i.test(shown) ? [shown.replaceAll('\\', '/')] : [];

/**
 * Looks a path up: its real path, whether it lies in the project, and what touching it adds. The path as
 * written counts as well as the real one, so that a link neither hides a protected name nor a protected place.
 */
export function locatePath(shown: string, effect: Effect, place: Place): LocatedPath {
  const { world, cwd, project } = place;
  const written = posix.resolve(cwd, shown);
  const resolved = world.resolve(shown, cwd);
  // SECURITY: T-22. Behind a link `..` is one place for the kernel and another for programs that tidy paths first.
  const tidied = shown.includes('..') ? world.resolve(written, '/') : resolved;
  // SECURITY: T-22, P08. A hard link is the same file under another name: what that file is called elsewhere counts too.
  const forms = new Set([
    written,
    resolved,
    tidied,
    ...drivePath(shown),
    ...world.otherNames(resolved),
  ]);
  const adds = new Set([...forms].flatMap((path) => protectionOf(path, effect, world)));
  const inProject = project !== null && [resolved, tidied].every((path) => isWithin(path, project));
  const scratch = [resolved, tidied].every((path) => isScratch(path, world));
  const target: Target = { kind: 'path', shown, resolved, effect, inProject };
  return { target: scratch ? { ...target, scratch } : target, adds: [...adds] };
}

/**
 * Is this manifest protected for its name alone, and for no folder it lies in, no link it is reached by and no process that
 * would find another file there?
 */
export function isOrdinaryManifest(shown: string, place: Place): boolean {
  if (isTooLong(shown) || shown === '' || shown.includes('\0')) return false;
  const { target } = locatePath(shown, 'writes', place);
  const written = posix.resolve(place.cwd, shown);
  const neighbour = locatePath(posix.join(posix.dirname(written), 'manifest'), 'writes', place);
  return (
    target.resolved === written &&
    target.inProject === true &&
    neighbour.adds.length === 0 &&
    place.world.otherNames(written).length === 0
  );
}

const samples = [
  '.env',
  '.ssh',
  '.aws',
  '.netrc',
  '.npmrc',
  '.git-credentials',
  'id_rsa',
  'id_ed25519',
  'credentials',
  'secrets',
  'server.pem',
  'server.key',
  '.bash_history',
  'shadow',
];

/** Might this glob, written by an agent, reach a file that holds credentials? A bare `*` does not count: it skips dot files. */
export function globMeetsCredentials(glob: string): boolean {
  // SECURITY: T-20. Matching is bounded: a long or much starred pattern counts as reaching everything.
  if (glob.length > 4_096) return true;
  return glob.split('/').some((segment) => {
    if (!/[*?[]/.test(segment) || !/[a-z.]/i.test(segment)) return false;
    if (segment.length > 255 || segment.split(/[*?[]/).length > 9) return true;
    const matches = picomatch(segment, {
      nonegate: true,
      noextglob: true,
      dot: segment.startsWith('.'),
    });
    return samples.some((name) => matches(name));
  });
}
