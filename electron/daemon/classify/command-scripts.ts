import { noteReach } from './command-verbs';
import { notePath, type Scene } from './shell-scene';
import type { Arg } from './shell-word';

/** SECURITY: T-22. `curl ... | sh`, `eval "$(... | base64 -d)"`: what runs is not in the command. */
export function noteUnseen(scene: Scene): void {
  if (scene.budget.unseen) scene.findings.effect('runs-remote-code');
}

/** Tools whose only use is to take what is not theirs, whatever language they come in. */
const breaks =
  /(^|\/)(lazagne|mimipenguin|mimikatz|linpeas|linenum|winpeas|secretsdump|responder|sharphound|impacket|keylogger|keytap)[^/]*$/i;

/** Notes that a file is run as a program; `words` are its name and what it is given. */
export function noteScriptFile(script: Arg, words: readonly Arg[], scene: Scene): void {
  scene.findings.effect('executes');
  if (breaks.test(script.text)) scene.findings.effect('touches-credentials', 'escalates');
  noteReach(words, scene);
  notePath(script, 'executes', scene);
}
