import { noteOwnShell } from './command-scripts';
import type { Scene } from './shell-scene';
import type { Arg } from './shell-word';

/** Questions about the distributions themselves (learn.microsoft.com/windows/wsl/basic-commands). */
const question = /^(-l|--list|--status|-v|--version|--help)$/;
const listing = /^(-v|--verbose|--all|--running|-q|--quiet|-o|--online)$/;
const chosen = /^(-d|--distribution)$/;

/**
 * `wsl`: what stands behind its options runs in a Linux beside Windows, that sees the same files. `-e` starts it as it stands;
 * without it a shell there reads the words once more. A user, a directory or a system of its own are not followed.
 */
export function noteWsl(words: readonly Arg[], scene: Scene): void {
  const [first, ...others] = words;
  const listed = others.every(({ kind, text }) => kind === 'plain' && listing.test(text));
  if (first?.kind === 'plain' && question.test(first.text) && listed)
    return scene.findings.effect('reads');
  const from = chosen.test(first?.text ?? '') && words[1]?.kind === 'plain' ? 2 : 0;
  const [next] = words.slice(from);
  const rest = words.slice(from + 1);
  if (next?.kind !== 'plain') return noteUnread(scene);
  if (/^(-e|--exec)$/.test(next.text) && rest.length > 0) return scene.command(rest, scene);
  const line = next.text === '--' ? rest : [next, ...rest];
  // SECURITY: T-22. What is only known when it runs would be read as commands there.
  const sound = line.length > 0 && line.every(({ kind }) => kind === 'plain');
  if (!sound || line[0]?.text.startsWith('-') === true) return noteUnread(scene);
  noteLine(line, scene);
}

const noteUnread = (scene: Scene): void => {
  scene.findings.effect('controls-processes', 'unknown');
};

/** Both readings count: as the words stand, and as the shell there reads them when Windows hands them over as one line. */
function noteLine(line: readonly Arg[], scene: Scene): void {
  scene.command(line, scene);
  const text = line.map((word) => word.text).join(' ');
  if (line.some((word) => !/^[\w@%+=:,./-]+$/.test(word.text))) noteOwnShell(text, scene);
}
