import { wholeOf, wordsPrinted, type Lines } from './shell-output';
import { notePath, type Scene } from './shell-scene';
import { joined, plain, type Arg } from './shell-word';

/** What the options of xargs say (GNU findutils 4.10, BSD). */
type Options = {
  /** Where the command begins. */
  from: number;
  /** What is replaced in the words of the command, instead of appended to them. */
  mark: string | null;
  /** Is each line one word, blanks and all? */
  whole: boolean;
  /** Is the command given one word at a time, some at a time, or all? */
  each: 'one' | 'some' | 'all';
  /** Do the words come from somewhere else, or are they made in a way that is not followed? */
  elsewhere: boolean;
};

const takes = /^-[nPLIsdE]$|^--(max-args|max-procs|delimiter|replace)$/;

/** xargs: the command it starts gets further words that come from its input, or from the file of `-a`. Options that are not known are opaque. */
export function noteXargs(words: readonly Arg[], scene: Scene): void {
  const options = optionsOf(words, scene);
  const command = words.slice(options.from);
  if (command.length === 0) return scene.findings.effect('reads');
  const { fed } = scene;
  const name = command[0]?.text ?? '';
  // SECURITY: T-22. The last word is where they write to, and without input that is another one.
  const moves = options.mark === null && lastIsTarget.test(name);
  const followed = !options.elsewhere && !takesText.test(name) && !moves;
  const given = followed ? givenBy(fed, options) : null;
  scene.fed = null;
  noteFed(command, given ?? [unseen], { options, scene });
  scene.fed = fed;
}

/** Programs to which a word may be text that they run: what is put into it is not followed. */
const takesText =
  /(^|\/)(env|sudo|(ba|z|da|k|a)?sh|eval|python[\d.]*|node|perl|ruby|php|xargs|find|ssh)$/;

const lastIsTarget = /(^|\/)(cp|mv|ln|install|rename|rsync|scp)$/;

const unseen: Arg = { kind: 'unknown', text: 'what xargs is given' };

function optionsOf(words: readonly Arg[], scene: Scene): Options {
  const found: Options = { from: 0, mark: null, whole: false, each: 'all', elsewhere: false };
  for (; words[found.from]?.text.startsWith('-') === true; found.from++) {
    const option = words[found.from]?.text ?? '';
    const file = /^(?:-a|--arg-file=)(.+)$/s.exec(option)?.[1];
    if (file !== undefined || option === '-a' || option === '--arg-file') {
      found.elsewhere = true;
      const next = file === undefined ? words[++found.from] : plain(file);
      if (next !== undefined) notePath(next, 'reads', scene);
    } else if (takes.test(option)) noteOption(option, words[++found.from]?.text ?? '', found);
    else if (/^-[nPLs]\d+$|^-I\S+$/.test(option))
      noteOption(option.slice(0, 2), option.slice(2), found);
    else if (/^-[0rt]+$|^--(null|no-run-if-empty)$/.test(option))
      found.whole ||= /0|null/.test(option);
    else scene.findings.opaque(`xargs ${option}`);
  }
  return found;
}

function noteOption(option: string, value: string, found: Options): void {
  if (option === '-I' || option === '--replace') Object.assign(found, { mark: value, whole: true });
  else if (option === '-d' || option === '--delimiter') {
    found.whole = true;
    found.elsewhere ||= value !== '\\n' && value !== '\n';
  } else if (/^(-n|-L|--max-args)$/.test(option)) found.each = value === '1' ? 'one' : 'some';
  else if (option === '-s') found.each = 'some';
}

/** The words that xargs makes of its input; null when they are not known. It reads quotes and backslashes as a shell would. */
function givenBy(fed: Lines | null, { whole, each }: Options): readonly Arg[] | null {
  const lines = whole ? fed?.map(wholeOf) : wordsPrinted(fed);
  const known = lines?.filter((one) => one !== null);
  if (known === undefined || known.length < (lines?.length ?? 0)) return null;
  if (!whole && known.some(({ text }) => /['"\\]/.test(text))) return null;
  // SECURITY: T-22. Without input the command runs as it stands.
  return each === 'some' && known.length > 1
    ? null
    : known.map((one) => (one.stands === undefined ? one : { ...one, bare: '', vanishes: true }));
}

type Fed = { readonly options: Options; readonly scene: Scene };

function noteFed(command: readonly Arg[], given: readonly Arg[], { options, scene }: Fed): void {
  const { mark, each } = options;
  if (mark === null && each === 'all') return scene.command([...command, ...given], scene);
  for (const one of given)
    scene.command(
      mark === null
        ? [...command, one]
        : command.map((word) => (word.text.includes(mark) ? within(word, mark, one) : word)),
      scene,
    );
}

/** A word with what is fed in place of the mark. */
function within(word: Arg, mark: string, one: Arg): Arg {
  const parts = word.text.split(mark).map(plain);
  const all = parts.flatMap((part, at) => (at === 0 ? [part] : [one, part]));
  const sound = word.kind === 'plain' && one.kind !== 'unknown' && mark !== '';
  return (sound ? joined(all) : null) ?? unseen;
}
