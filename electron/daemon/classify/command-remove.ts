import { noteCommand } from './command-effects';
import { deletes } from './commands-files';
import { locatePath } from './path-targets';
import { namesFiles } from './program-name';
import { notePath, type Scene } from './shell-scene';
import { isOption } from './command-options';
import type { Arg } from './shell-word';
import { isTooLong } from './world';

/**
 * rm: takes away what it names, which does not come back. A file that this very call has written anew is one that it may write, and
 * in the folder for temporary files nothing may be counted on to stay (FHS 3.0, 3.18): those are written, not lost. A project
 * that lies there is a project.
 */
export function noteRemove(words: readonly Arg[], scene: Scene): void {
  const files = words.filter((word) => !isOption(word));
  if (!namesFiles(words) || files.length === 0 || !files.every((file) => isOwn(file.text, scene)))
    return noteCommand(deletes, words, scene);
  for (const file of files) notePath(file, 'writes', scene);
}

/** Is this, wherever the shell may be, an ordinary temporary file, or one of the project that the call itself has made? */
function isOwn(name: string, { places, budget }: Scene): boolean {
  return (
    places.length > 0 &&
    !isTooLong(name) &&
    places.every((place) => {
      const { target, adds } = locatePath(name, 'deletes', place);
      // SECURITY: T-22. Sockets and locks of the desktop lie behind names that begin with a dot.
      const temporary =
        target.scratch === true && target.inProject !== true && !target.resolved.includes('/.');
      const made = target.inProject === true && budget.made.has(target.resolved);
      return adds.length === 0 && (temporary || made);
    })
  );
}
