import { noteCommand, onlyLooks } from './command-effects';
import { specialFor } from './command-special';
import type { CommandSpec } from './command-spec';
import { commandTable } from './command-table';
import { noteOwnShell, noteStarted } from './command-scripts';
import { isWrapper } from './command-wrappers';
import { isPlainTool, programName } from './program-name';
import { runsTheProject, systemFolder } from './project-programs';
import { notePath, type Scene } from './shell-scene';
import { plain, type Arg } from './shell-word';
import { isTooLong, isWithin } from './world';

const ownReading = /^(status|log|verify|doctor|--version|--help|help)$/;

/** Notes what one simple command does: name first, then its words. */
export function noteSimpleCommand(args: readonly Arg[], scene: Scene): void {
  const [name, ...words] = args;
  if (name === undefined) return;
  // SECURITY: T-11, T-12. A command that nobody can name must never pass as a harmless one.
  if (name.kind !== 'plain') {
    scene.findings.opaque(`the command ${name.text} is only known when it runs`);
    return;
  }
  const short = systemFolder.test(name.text)
    ? name.text.slice(name.text.lastIndexOf('/') + 1)
    : name.text;
  const spec = commandTable.get(short);
  noteGiven(short, scene);
  noteHoldpoint(short, words, { scene, spec });
  const program = programName(short, words, commandTable);
  if (program !== null) scene.findings.program(program);
  const special = specialFor(short);
  if (special !== null) special(words, scene);
  else if (isVersionQuestion(words) && looks(spec)) scene.findings.effect('reads');
  else if (spec !== undefined) noteCommand(spec, words, scene);
  else noteOther(short, words, scene);
}

/** Has this name a meaning that Holdpoint counts on? */
export const isKnownCommand = (name: string): boolean =>
  commandTable.has(name) || specialFor(name) !== null;

/** SECURITY: T-22. What the script has exported for the project's programs reaches every other one as well. */
function noteGiven(name: string, scene: Scene): void {
  const { exported } = scene.budget;
  const [first] = exported;
  if (first === undefined || isPlainTool(name) || isWrapper(name)) return;
  if (runsTheProject(name)) scene.budget.given = true;
  else scene.findings.opaque(`it sets ${first}, which may change what programs run`);
}

/** Even `--version` of a tool may run what the project's settings name. */
const looks = (spec: CommandSpec | undefined): boolean =>
  spec !== undefined && onlyLooks([spec.does].flat());

const isVersionQuestion = (words: readonly Arg[]): boolean =>
  words.length === 1 && /^(--version|--help|-V)$/.test(words[0]?.text ?? '');

/** A file without `#!`, or with that of a shell, is read by one. */
function noteProgramText(text: string, scene: Scene): void {
  if (!text.startsWith('#!') || /^#!.*\b(ba|z|da|k)?sh\s/.test(text)) noteOwnShell(text, scene);
  else scene.findings.opaque('a program that the call writes and starts');
}

/** Options that name, in programs of all kinds, a file that is read for how to go on. */
const settings = /^--?config(-file)?$/;

/** A program that is not in the table: run, when it is a file of the project, else wholly unknown. Paths among its words are kept for the card. */
function noteOther(name: string, words: readonly Arg[], scene: Scene): void {
  if (name.includes('/')) noteStarted(plain(name), scene, (text) => noteProgramText(text, scene));
  scene.findings.target({
    kind: 'command',
    shown: name,
    resolved: name,
    effect: name.includes('/') ? 'executes' : 'unknown',
  });
  words.forEach((word, at) => {
    if (word.kind === 'unknown' || !/^(?!-)(?!\w+:\/\/).*[/.]/.test(word.text)) return;
    const isRead = settings.test(words[at - 1]?.text ?? '');
    const effect = isRead ? 'reads' : 'writes';
    notePath(word, name.includes('/') ? effect : 'unknown', scene);
  });
}

/** SECURITY: T-12, T-16. Commands that name Holdpoint's program, processes or files, beyond looking at them. */
function noteHoldpoint(
  name: string,
  words: readonly Arg[],
  about: { readonly scene: Scene; readonly spec: CommandSpec | undefined },
): void {
  const { scene, spec } = about;
  const own = /(^|\/)holdpointd?$/.test(name) && !ownReading.test(words[0]?.text ?? '');
  const process =
    /^(p?kill|killall|skill|xkill|systemctl|service|launchctl|renice|gdb|strace)$/.test(name) &&
    words.some((word) => /holdpoint/i.test(word.text));
  const files = !looks(spec) && words.some((word) => namesHoldpoint(word.text, scene));
  if (own || process || files) scene.findings.effect('changes-holdpoint');
}

/** Is one of Holdpoint's own paths in this word, written out or relative to where the shell may be? */
function namesHoldpoint(word: string, { world, places }: Scene): boolean {
  if (world.holdpointPaths.some((path) => word.includes(path))) return true;
  const path = word.slice(word.indexOf('=') + 1);
  return (
    path.includes('/') &&
    !isTooLong(path) &&
    places.some(({ cwd }) => {
      const real = world.resolve(path, cwd);
      return world.holdpointPaths.some((own) => isWithin(real, own));
    })
  );
}
