import { notePath, type Scene } from './shell-scene';
import { plain, type Arg } from './shell-word';

/** What `tar` does, told by its first word or its options: creates, extracts or lists. */
type Mode = 'creates' | 'extracts' | 'lists';
const modes: ReadonlyMap<string, Mode> = new Map<string, Mode>([
  ['c', 'creates'],
  ['r', 'creates'],
  ['u', 'creates'],
  ['A', 'creates'],
  ['x', 'extracts'],
  ['t', 'lists'],
]);
const bundle = /^-?[cxtruAvzjJahpkmfO]+$/;
const harmless =
  /^--(gzip|bzip2|xz|zstd|verbose|list|create|extract|file|exclude-vcs|strip-components=\d+|no-same-owner|keep-old-files)$/;

/** `tar` (GNU 1.35, BSD): a plain listing reads, making an archive reads what goes in, taking one apart writes where it stands. Every other option may run a program. */
export function noteTar(words: readonly Arg[], scene: Scene): void {
  const taken = takeTar(words, scene);
  if (taken === null) {
    scene.findings.effect('writes');
    return scene.findings.opaque(
      'tar with options that may run a program or reach another machine',
    );
  }
  const { mode, file, into, members } = taken;
  if (file !== null) notePath(file, mode === 'creates' ? 'writes' : 'reads', scene);
  if (mode === 'creates')
    for (const member of members) {
      notePath(member, 'reads', scene);
      for (const place of scene.places)
        scene.findings.secretsBelow(
          member.kind === 'plain' ? member.text : '.',
          'hidden-too',
          place,
        );
    }
  if (mode === 'extracts') notePath(into ?? plain('.'), 'writes', scene);
  scene.findings.effect('reads');
}

type Tar = {
  readonly mode: Mode;
  readonly file: Arg | null;
  readonly into: Arg | null;
  readonly members: readonly Arg[];
};

/** Null for whatever is not known to the letter. */
function takeTar(words: readonly Arg[], scene: Scene): Tar | null {
  let mode: Mode | null = null;
  let file: Arg | null = null;
  let into: Arg | null = null;
  const members: Arg[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? plain('');
    const { text } = word;
    if (word.kind === 'unknown' && i === 0) return null;
    if (text === '-C' || text === '--directory') into = words[++i] ?? null;
    else if (/^--exclude(=|$)/.test(text)) i += text.includes('=') ? 0 : 1;
    else if ((i === 0 || text.startsWith('-')) && bundle.test(text) && text !== '-') {
      for (const letter of text) mode = modes.get(letter) ?? mode;
      if (text.includes('f')) file = words[++i] ?? null;
    } else if (harmless.test(text)) mode ??= text === '--list' ? 'lists' : null;
    else if (text.startsWith('-') && text !== '-') return null;
    else members.push(word);
  }
  if (mode === null || file?.text.includes(':') === true) return null;
  // From a pipe or to one: what comes out of it is not in any file.
  if (file === null || file.text === '-') {
    scene.budget.unseen = true;
    file = null;
  }
  return { mode, file, into, members };
}

/** `dd`: its operands are `if=` and `of=`. */
export function noteDd(words: readonly Arg[], scene: Scene): void {
  scene.findings.effect('reads');
  for (const { kind, text } of words) {
    const [, key, value] = /^(if|of)=(.*)$/s.exec(text) ?? [];
    if (kind === 'unknown') scene.findings.opaque(`dd with ${text}`);
    else if (key === 'if' && value !== undefined) notePath(plain(value), 'reads', scene);
    else if (key === 'of' && value !== undefined) notePath(plain(value), 'writes', scene);
  }
}
