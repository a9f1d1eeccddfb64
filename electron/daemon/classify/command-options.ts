import type { Effect } from '../../../shared/model/classification';
import type { CommandSpec } from './command-spec';
import { notePath, type Scene } from './shell-scene';
import { plain, type Arg } from './shell-word';

/** A command's words after its options have been taken out. */
type Taken = {
  readonly operands: Arg[];
  listed: boolean;
  hasPattern: boolean;
  opensMore: boolean;
  /** First option that nobody knows. */
  strange: string | null;
};

const valued = ['takes', 'globs', 'pattern', 'reads', 'writes', 'chdir', 'sends'] as const;
const weighty = ['opaque', 'writes', 'chdir', 'sends', 'reads'] as const;

const has = (list: string | undefined, option: string): boolean =>
  list !== undefined && ` ${list} `.includes(` ${option} `);

const addedBy = (spec: CommandSpec, word: string): Effect | undefined =>
  spec.adds !== undefined && Object.hasOwn(spec.adds, word) ? spec.adds[word] : undefined;

function noteAdded(spec: CommandSpec, word: string, scene: Scene): void {
  const added = addedBy(spec, word);
  if (added !== undefined) scene.findings.effect(added);
}

/** Is the option among the harmless ones? */
const isFlag = (spec: CommandSpec, option: string): boolean =>
  spec.flags === '*' ||
  has(spec.flags, option) ||
  (option.length === 2 &&
    (spec.flags ?? '')
      .split(' ')
      .some((few) => /^-[^-]/.test(few) && few.includes(option.charAt(1)))) ||
  (/^-\d$/.test(option) && (spec.flags ?? '').includes('#'));

const isListed = (spec: CommandSpec, option: string): boolean =>
  valued.some((field) => has(spec[field], option)) ||
  has(spec.opaque, option) ||
  has(spec.lists, option) ||
  has(spec.opensMore, option) ||
  addedBy(spec, option) !== undefined;

/** GNU programs take any unambiguous beginning of a long option: `--outp` is `--output`. Gives the weighty options it may stand for. */
function unabbreviated(spec: CommandSpec, option: string): readonly string[] {
  if (!option.startsWith('--') || option.length < 4 || isListed(spec, option)) return [option];
  const all = [
    ...weighty.flatMap((field) => (spec[field] ?? '').split(' ')),
    ...Object.keys(spec.adds ?? {}),
  ];
  const meant = all.filter((one) => one.startsWith(option));
  return meant.length === 0 ? [option] : meant;
}

/** `-abc` as `-a -b -c`, the rest behind an option that takes a value being that value. */
function apart(
  spec: CommandSpec,
  text: string,
): { names: readonly string[]; value: string | null } {
  if (text.startsWith('--')) {
    const at = text.indexOf('=');
    return at < 0
      ? { names: unabbreviated(spec, text), value: null }
      : { names: unabbreviated(spec, text.slice(0, at)), value: text.slice(at + 1) };
  }
  if (isListed(spec, text)) return { names: [text], value: null };
  const names: string[] = [];
  for (let i = 1; i < text.length; i++) {
    const name = `-${text.charAt(i)}`;
    names.push(name);
    if (valued.some((field) => has(spec[field], name)))
      return { names, value: i + 1 < text.length ? text.slice(i + 1) : null };
  }
  return { names, value: null };
}

function noteValue(spec: CommandSpec, name: string, value: Arg, scene: Scene): void {
  if (has(spec.reads, name)) notePath(value, 'reads', scene);
  if (has(spec.writes, name)) notePath(value, 'writes', scene);
  // The pattern may begin with `!`, which leaves files out.
  if (has(spec.globs, name))
    for (const one of value.text.split(/[{},]+/)) noteObjects([{ ...value, text: one }], scene);
  if (has(spec.chdir, name)) moveTo(value, scene);
  if (!has(spec.sends, name)) return;
  scene.findings.effect('publishes');
  const file = /^(?:[^@]*=)?@(.+)$/.exec(value.text)?.[1];
  if (value.kind === 'unknown') notePath(value, 'reads', scene);
  else if (file !== undefined) notePath(plain(file), 'reads', scene);
}

/** Takes one option, and its value from the next word where it has one. Gives how many words were used. */
function takeOption(spec: CommandSpec, words: readonly Arg[], scene: Scene, taken: Taken): number {
  const [word, next] = words;
  if (word === undefined) return 0;
  const { names, value } = apart(spec, word.text);
  let used = 1;
  for (const name of names) {
    if (has(spec.opaque, name))
      scene.findings.opaque(`${name} makes it run or load something else`);
    if (has(spec.lists, name)) taken.listed = true;
    if (has(spec.opensMore, name)) taken.opensMore = true;
    if (!isListed(spec, name) && !isFlag(spec, name)) taken.strange ??= name;
    if (has(spec.pattern, name)) taken.hasPattern = true;
    noteAdded(spec, name, scene);
    if (!valued.some((field) => has(spec[field], name))) continue;
    if (value === null) used = 2;
    const text = value === null ? next : { kind: word.kind, text: value };
    if (text !== undefined) noteValue(spec, name, text, scene);
  }
  return used;
}

/** Can this word, known only at run time, turn out to be an option? Not when it is one quoted word that begins with ordinary text. */
const mayBeOption = (arg: Arg): boolean => !/^"[^"$`\\-][^"]*"$/.test(arg.text);

const isOption = (arg: Arg): boolean =>
  arg.text.startsWith('-') &&
  arg.text !== '-' &&
  (arg.kind !== 'unknown' || /^--?[\w-]+=/.test(arg.text));

/** Splits words into options, which are noted at once, and operands. With sub-commands it stops at the first operand. */
function take(
  spec: CommandSpec,
  words: readonly Arg[],
  scene: Scene,
): Taken & { readonly rest: readonly Arg[] } {
  const taken: Taken = {
    operands: [],
    listed: false,
    hasPattern: false,
    opensMore: false,
    strange: null,
  };
  for (let i = 0; i < words.length;) {
    const word = words[i];
    if (word === undefined) break;
    if (word.kind === 'plain' && word.text === '--') {
      taken.operands.push(...words.slice(i + 1));
      noteAdded(spec, '--', scene);
      break;
    }
    if (isOption(word)) {
      i += takeOption(spec, words.slice(i, i + 2), scene, taken);
      continue;
    }
    taken.operands.push(word);
    i++;
    if (spec.sub !== undefined) return { ...taken, rest: words.slice(i) };
  }
  return { ...taken, rest: [] };
}

/** Notes everything that a known command does with these words (its name not among them). */
export function noteCommand(spec: CommandSpec, words: readonly Arg[], scene: Scene): void {
  const { operands, rest, listed, hasPattern, ...taken } = take(spec, words, scene);
  if (spec.repository === true) noteRepository(scene);
  const [first] = operands;
  const sub = first?.kind === 'plain' ? spec.sub?.get(first.text) : undefined;
  if (sub !== undefined) {
    noteStrange(taken.strange, scene);
    noteCommand(sub, rest, scene);
    return;
  }
  // The words behind an unknown sub-command are still looked at by the command's own rules.
  const all =
    spec.sub === undefined ? operands : [...operands, ...rest.filter((word) => !isOption(word))];
  for (const word of all) if (word.kind === 'plain') noteAdded(spec, word.text, scene);
  const lists =
    listed ||
    (first !== undefined && has(spec.lists, first.text)) ||
    (spec.listsUpTo !== undefined && all.length <= spec.listsUpTo);
  const effects: readonly Effect[] = lists ? ['reads'] : [spec.does].flat();
  scene.findings.effect(...effects);
  if (onlyLooks(effects) || spec.flags !== undefined) noteStrange(taken.strange, scene);
  noteUnknown(spec, all, scene);
  noteOperands(
    { ...spec, does: effects },
    hasPattern || listed ? all : afterPattern(spec, all),
    scene,
  );
  if (!listed)
    noteOpened(spec, hasPattern ? all : afterPattern(spec, all), { scene, more: taken.opensMore });
}

/** Does a command with these effects leave everything as it is? */
export const onlyLooks = (effects: readonly Effect[]): boolean =>
  effects.every((effect) => effect === 'reads' || effect === 'searches');

function noteStrange(option: string | null, scene: Scene): void {
  // SECURITY: T-22. `--files0-from=`, `--contents=`, `--host=`: an option that nobody listed may read, write or connect.
  if (option !== null) scene.findings.opaque(`the option ${option} is not known to be harmless`);
}

/** A folder that is itself a repository has settings that name programs, and anybody may have written them. */
function noteRepository(scene: Scene): void {
  for (const { world, cwd, project } of scene.places) {
    const names = cwd.split('/');
    for (let dir = cwd; ; dir = names.join('/')) {
      // SECURITY: T-12. git obeys core.fsmonitor of a bare repository that came with the files (safe.bareRepository).
      if (world.has(dir, 'HEAD') && !world.has(dir, '.git'))
        return scene.findings.opaque(`${dir} may be a repository of its own`);
      names.pop();
      if (dir === project || project === null || names.length < 2) break;
    }
  }
}

/** SECURITY: T-22. A search through a folder shows what the secrets below it hold. */
function noteOpened(
  spec: CommandSpec,
  roots: readonly Arg[],
  { scene, more }: { readonly scene: Scene; readonly more: boolean },
): void {
  const which = more ? 'hidden-too' : spec.opens;
  if (which === undefined) return;
  for (const place of scene.places)
    for (const root of roots.length > 0 ? roots : [plain('.')])
      scene.findings.secretsBelow(root.kind === 'plain' ? root.text : '.', which, place);
}

const afterPattern = (spec: CommandSpec, operands: readonly Arg[]): readonly Arg[] =>
  spec.operands === 'pattern' ? operands.slice(1) : operands;

function noteUnknown(spec: CommandSpec, operands: readonly Arg[], scene: Scene): void {
  const risky =
    spec.writes ??
    spec.opaque ??
    spec.adds ??
    spec.sub ??
    (spec.operands === 'text' ? undefined : spec.flags);
  const doubtful = operands.find((arg) => arg.kind === 'unknown' && mayBeOption(arg));
  if (risky !== undefined && doubtful !== undefined)
    scene.findings.opaque(`${doubtful.text} is only known when it runs`);
}

function noteOperands(spec: CommandSpec, operands: readonly Arg[], scene: Scene): void {
  const effect = [spec.does].flat()[0] ?? 'unknown';
  const kind = spec.operands ?? 'objects';
  if (kind === 'host') noteHosts(operands, scene);
  if (kind === 'objects') noteObjects(operands, scene);
  const paths =
    kind === 'text' || kind === 'host' || kind === 'objects'
      ? []
      : operands.filter((arg) => arg.text !== '-');
  paths.forEach((arg, i) => {
    const copied = kind === 'copy' && (i < paths.length - 1 || paths.length === 1);
    const written = kind === 'copy' ? 'writes' : effect;
    notePath(arg, copied ? 'reads' : written, scene);
  });
  if (spec.here === true && paths.length === 0) notePath(plain('.'), effect, scene);
}

/** `HEAD:.env` and `-- .env` show what a protected file holds, or held; `/etc/x` may be a file. */
function noteObjects(operands: readonly Arg[], scene: Scene): void {
  for (const arg of operands) {
    if (arg.kind !== 'plain') notePath(arg, 'reads', scene);
    else for (const place of scene.places) scene.findings.object(arg.text, place);
  }
}

function noteHosts(operands: readonly Arg[], scene: Scene): void {
  for (const arg of operands) {
    if (arg.kind === 'plain') scene.findings.url(arg.text, 'network');
    else scene.findings.opaque(`${arg.text} is only known when it runs`);
  }
}

/** Moves the scene to another directory; what cannot be resolved leaves nowhere known. */
export function moveTo(arg: Arg, scene: Scene): void {
  const relative = !arg.text.startsWith('/');
  const lost = arg.kind !== 'plain' || (relative && scene.repeated);
  const cwds = lost ? [] : scene.places.map((place) => place.world.resolve(arg.text, place.cwd));
  scene.places = [...new Set(cwds)].flatMap((cwd) =>
    scene.places.slice(0, 1).map((place) => ({ ...place, cwd })),
  );
}
