import type { Effect } from '../../../shared/model/classification';
import { noteObjects, noteOperands } from './command-operands';
import { has, isOption, mayBeOption, noteAdded, take } from './command-options';
import type { CommandSpec } from './command-spec';
import { looksInside } from './command-inside';
import { asksForHelp, noteReach, noteVerb } from './command-verbs';
import { notePath, type Scene } from './shell-scene';
import { plain, someHash, someNumber, type Arg } from './shell-word';

/** Notes everything that a known command does with these words (its name not among them). */
export function noteCommand(spec: CommandSpec, words: readonly Arg[], scene: Scene): void {
  const before = scene.places;
  noteWords(spec, words, scene);
  // Where the command itself goes is not where the shell goes.
  scene.places = before;
}

function noteWords(given: CommandSpec, words: readonly Arg[], scene: Scene): void {
  const [holds, other] = given.instead ?? [];
  const spec = other !== undefined && holds?.(words) === true ? other : given;
  if (asksForHelp(words)) return scene.findings.effect('reads');
  noteTold(spec, words, scene);
  if (spec.verbs !== undefined && noteVerb(spec.verbs, words, scene))
    return noteObjects(
      words.filter((word) => !isOption(word)),
      scene,
    );
  if (spec.inside === true && looksInside(words, scene)) return scene.findings.effect('executes');
  const { operands, rest, listed, hasPattern, ...taken } = take(spec, words, scene);
  if (spec.repository === true) noteRepository(scene);
  if (spec.unseen === true) scene.budget.unseen = true;
  if (spec.projectTasks === true) noteReach(words, scene);
  const [first] = operands;
  // SECURITY: T-22. A word that turns out to be empty is none, and the next one would choose what is done.
  if (first?.vanishes === true && spec.sub !== undefined)
    scene.findings.opaque(`${first.text} may be empty`);
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
  noteMarks(spec, all, scene);
  const lists =
    listed ||
    (first !== undefined && has(spec.lists, first.text)) ||
    (spec.listsUpTo !== undefined && all.length <= spec.listsUpTo);
  const does = all.length === 0 ? (spec.alone ?? spec.does) : spec.does;
  const effects: readonly Effect[] = lists ? ['reads'] : [does].flat();
  scene.findings.effect(...effects);
  if (!lists && spec.place !== undefined) {
    const [effect, path] = spec.place;
    notePath(plain(path.replace(/^~/, scene.world.home)), effect, scene);
  }
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

/** SECURITY: T-22. What is asked of another machine tells it nothing but numbers. */
function noteTold(spec: CommandSpec, words: readonly Arg[], scene: Scene): void {
  const [first] = words;
  // What a package's program is told stays here, as far as that program is known.
  if (spec.starts === true && first?.kind === 'plain' && spec.sub?.has(first.text) === true) return;
  const reaches = spec.fetched !== true && [spec.does].flat().includes('network');
  const asks = reaches || spec.verbs !== undefined;
  const told = words.find(({ stands, text }) => stands !== undefined && !isNumbers(text));
  if (asks && told !== undefined)
    scene.findings.opaque(`${told.text} stands for what is only known when it runs`);
}

/** Is nothing open in this text but numbers and revisions? */
const isNumbers = (text: string): boolean =>
  !/[*?[]/.test(text.replaceAll(someHash.text, '').replaceAll(someNumber.text, ''));

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

function noteMarks(spec: CommandSpec, operands: readonly Arg[], scene: Scene): void {
  for (const { text } of operands)
    for (const [form, effect] of spec.marks ?? [])
      if (form.test(text)) scene.findings.effect(effect);
  if (spec.discards !== true) return;
  const [first] = operands;
  const file =
    first !== undefined && scene.places.some(({ world, cwd }) => world.has(cwd, first.text));
  if (file || operands.length > 1) scene.findings.effect('deletes');
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
  const doubtful = operands.find(
    (arg) => arg.kind === 'unknown' && arg.stream !== true && mayBeOption(arg),
  );
  if (risky !== undefined && doubtful !== undefined)
    scene.findings.opaque(`${doubtful.text} is only known when it runs`);
}
