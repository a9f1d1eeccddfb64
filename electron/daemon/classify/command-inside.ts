import { Findings } from './findings';
import type { Scene } from './shell-scene';
import type { Arg } from './shell-word';

/** Options of `docker exec` that change nothing about what the command may do here (docker 28). */
const flag = /^(-[itT]+|--(interactive|tty|no-TTY|no-tty))$/;
const takes = /^(-u|--user|-w|--workdir|--index)$/;

/** Does `docker exec [options] container command` only look at what lies in the container? */
export function looksInside(words: readonly Arg[], scene: Scene): boolean {
  let at = 0;
  for (; words[at]?.text.startsWith('-') === true; at++)
    if (takes.test(words[at]?.text ?? '')) at++;
    else if (!flag.test(words[at]?.text ?? '')) return false;
  const [container, ...command] = words.slice(at);
  if (container?.kind !== 'plain' || command.length === 0) return false;
  const findings = new Findings();
  scene.command(command, { ...scene, findings, values: new Map() });
  const { effects, uninspectable } = findings.result(null);
  const looks = effects.every((effect) => effect === 'reads' || effect === 'searches');
  return uninspectable === null && effects.length > 0 && looks;
}
