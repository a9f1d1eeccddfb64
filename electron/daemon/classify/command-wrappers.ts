import type { Effect } from '../../../shared/model/classification';
import { runsTheProject } from './project-programs';
import { noteExported, type Scene } from './shell-scene';
import { isIn, type Arg } from './shell-word';

/** A program whose words name another program to start. */
type Wrapper = {
  /** Options that take the next word (or, as one letter, the rest of their own). */
  readonly takes: string;
  /** Options that change nothing of interest. */
  readonly flags: string;
  /** Operands of its own before the command. */
  readonly skip: number;
  readonly adds?: Effect;
};

const simple = (takes = '', flags = '', skip = 0): Wrapper => ({ takes, flags, skip });

/**
 * Options as the manual pages name them (util-linux, coreutils, sudo 1.9).
 * SECURITY: T-22. Every other option is uninspectable: `env -S 'rm a' ls` does not run `ls`.
 */
const wrappers: ReadonlyMap<string, Wrapper> = new Map<string, Wrapper>([
  ['env', simple('-u --unset', '-i - -0 --ignore-environment')],
  [
    'sudo',
    {
      ...simple('-u -g -p --user --group --prompt', '-n -H -k -S -A --non-interactive'),
      adds: 'escalates',
    },
  ],
  ['doas', { ...simple('-u', '-n'), adds: 'escalates' }],
  ['pkexec', { ...simple('--user'), adds: 'escalates' }],
  ['chroot', { ...simple('', '', 1), adds: 'escalates' }],
  ['nice', simple('-n --adjustment')],
  ['ionice', simple('-c -n', '-t')],
  ['timeout', simple('-s -k --signal --kill-after', '-v --foreground --preserve-status', 1)],
  ['gtimeout', simple('-s -k', '--foreground', 1)],
  ['nohup', { ...simple(), adds: 'controls-processes' }],
  ['setsid', { ...simple('', '-w -f -c --wait --fork'), adds: 'controls-processes' }],
  ['stdbuf', simple('-i -o -e')],
  ['time', simple('', '-p -v -l')],
  ['caffeinate', simple('-t -w', '-i -d -s -m -u')],
  ['flock', simple('-w --timeout', '-n -x -s -e', 1)],
  ['command', simple('', '-p')],
  ['builtin', simple()],
  ['exec', simple('', '-c -l')],
  ['busybox', simple()],
  ['toybox', simple()],
  // Shortens what the command prints.
  ['rtk', simple('', '-v -u --verbose')],
  ['chronic', simple()],
  ['unbuffer', simple()],
]);

export const isWrapper = (name: string): boolean => wrappers.has(name);

/** How many words an option of a wrapper uses; null when the option is not known. */
function wordsOf(option: string, wrapper: Wrapper): number | null {
  if (isIn(wrapper.flags, option)) return 1;
  if (isIn(wrapper.takes, option)) return 2;
  const name = option.startsWith('--') ? option.split('=')[0] : option.slice(0, 2);
  return name !== undefined && name !== option && isIn(wrapper.takes, name) ? 1 : null;
}

/** Unfolds a wrapper: notes what it adds, then the command that it starts. */
export function noteWrapper(name: string, words: readonly Arg[], scene: Scene): void {
  const wrapper = wrappers.get(name);
  if (wrapper === undefined) return;
  scene.findings.effect(wrapper.adds ?? 'reads');
  if (name === 'command' && /^-[vV]$/.test(words[0]?.text ?? '')) return;
  const from = ownWords(name, wrapper, { words, scene });
  // `rtk test npm test`, `rtk err make`: the command stands behind.
  const own =
    name === 'rtk' && /^(test|err|summary|proxy|lint|format)$/.test(words[from]?.text ?? '')
      ? 1
      : 0;
  const rest = words.slice(from + own);
  if (rest.length > 0) scene.command(rest, scene);
  else if (name === 'env') scene.findings.effect('touches-credentials');
}

/** How many words belong to the wrapper itself; notes its options and the variables that it sets. */
function ownWords(
  name: string,
  wrapper: Wrapper,
  { words, scene }: { readonly words: readonly Arg[]; readonly scene: Scene },
): number {
  let skip = wrapper.skip;
  let at = 0;
  const given: [string, string | null][] = [];
  while (at < words.length) {
    const { kind, text } = words[at] ?? { kind: 'unknown', text: '' };
    const assigned = /^([A-Za-z_]\w*)=(.*)$/s.exec(text);
    if (kind !== 'plain') break;
    if (text.startsWith('-') && text !== '--') {
      const used = wordsOf(text, wrapper);
      if (used === null) scene.findings.opaque(`${name} ${text}`);
      at += used ?? 1;
    } else if (assigned !== null) {
      given.push([assigned[1] ?? '', assigned[2] ?? null]);
      at++;
    } else if (text === '--' || skip-- > 0) at++;
    else break;
  }
  const to = runsTheProject(words[at]?.text ?? '') ? 'the-project' : 'any-program';
  for (const [variable, value] of given) noteExported(variable, value, scene, to);
  return at;
}
