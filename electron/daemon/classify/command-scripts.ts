import { noteReach } from './command-verbs';
import { madeAt } from './made-files';
import { notePath, type Scene } from './shell-scene';
import type { Arg } from './shell-word';

/** SECURITY: T-22. `curl ... | sh`, `eval "$(... | base64 -d)"`: what runs is not in the command. */
export function noteUnseen(scene: Scene): void {
  if (scene.budget.unseen) scene.findings.effect('runs-remote-code');
}

/**
 * Notes that a file is started. What this very call has built, or written from text that stands in it, is like a file of the
 * project, wherever it lies: nobody else has put it there. `reads` takes apart such a text.
 */
export function noteStarted(file: Arg, scene: Scene, reads?: (text: string) => void): void {
  const made = madeAt(file, scene);
  const text = made?.text ?? null;
  const known = made?.by === 'build' || (text !== null && reads !== undefined);
  scene.findings.effect('executes');
  notePath(file, known ? 'writes' : 'executes', scene);
  if (text !== null) reads?.(text);
}

/** Tools whose only use is to take what is not theirs, whatever language they come in. */
const breaks =
  /(^|\/)(lazagne|mimipenguin|mimikatz|linpeas|linenum|winpeas|secretsdump|responder|sharphound|impacket|keylogger|keytap)[^/]*$/i;

/** How a script file is started: the words from its name on, and what takes its text apart where the call itself wrote it. */
type Started = { readonly words: readonly Arg[]; readonly reads?: (text: string) => void };

/** Notes that a file is run as a program. */
export function noteScriptFile(script: Arg, { words, reads }: Started, scene: Scene): void {
  if (breaks.test(script.text)) scene.findings.effect('touches-credentials', 'escalates');
  noteReach(words, scene);
  noteStarted(script, scene, reads);
}

/** A shell of its own does not have this one's variables. */
export function noteOwnShell(text: string, scene: Scene): void {
  const { values } = scene;
  scene.values = new Map();
  scene.script(text, scene);
  scene.values = values;
}
