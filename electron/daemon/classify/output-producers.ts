import { git } from './output-of-git';
import { name, one, someWord, split } from './output-parts';
import { isSureName } from './sure-names';
import type { Line, Lines, Printing } from './shell-output';
import { isNumeric, numbered, plain, someHash, someNumber, type Arg } from './shell-word';

type Producer = (words: readonly Arg[], known: Printing) => Lines | null;

const texts = (words: readonly Arg[]): string => words.map(({ text }) => text).join(' ');
const allPlain = (words: readonly Arg[]): boolean => words.every(({ kind }) => kind === 'plain');

/** More words than this are not put together. */
const mostWords = 256;

/** `echo`: shells disagree about backslashes and options. */
const echo: Producer = (words) => {
  if (words.length > mostWords) return null;
  if (words.some(({ text }) => text.includes('\\') || /^-[neE]+$/.test(text))) return null;
  if (allPlain(words)) return one(plain(texts(words)));
  const [only, more] = words;
  return only === undefined || more !== undefined || only.kind === 'unknown' ? null : one(only);
};

/** `printf '%s\n' a b`: every word on a line of its own, or a format without any directive. */
const printf: Producer = ([format, ...words]) => {
  if (format?.kind !== 'plain' || words.some(({ kind }) => kind === 'unknown')) return null;
  if (/^%s(\\n|\n)$/.test(format.text))
    return words.length === 0 ? null : words.map((word) => [word]);
  const text = format.text.replace(/\\n/g, '\n');
  if (words.length > 0 || /[%\\]/.test(text)) return null;
  return one(plain(text.replace(/\n$/, '')));
};

/** What is found below a root by the name that it must have. */
function below(root: Arg, names: string, known: Printing): Line | null {
  const { kind, text } = root;
  if (kind === 'unknown' || !known.lists(text, names, 'hidden-too')) return null;
  return [name(`${text.replace(/\/+$/, '')}/${names}`)];
}

const findTests =
  /^-(type|name|iname|path|not|o|or|a|and|maxdepth|mindepth|mtime|mmin|newer|size|empty|print|print0|prune)$|^[!()]$/;

/** `find`: below each root what `-name` says, when it says it for all. */
const find: Producer = (words, known) => {
  const end = words.findIndex(({ text }) => /^[-(!]/.test(text));
  const tests = end < 0 ? [] : words.slice(end);
  if (tests.some(({ text }) => /^[-(!]/.test(text) && !findTests.test(text))) return null;
  // SECURITY: T-22. What is printed before a name is asked for, or behind a comma, may have any name.
  const early = tests.some(
    ({ text }, at) => text === ',' || (/^-print0?$/.test(text) && at < tests.length - 1),
  );
  const named = tests.flatMap(({ text }, at) => {
    const names = tests[at + 1]?.text ?? '*';
    // Names of secrets are known in small letters.
    return text === '-name' ? [names] : text === '-iname' ? [names.toLowerCase()] : [];
  });
  const open = early || tests.some(({ text }) => /^(-o|-or|-not|!)$/.test(text));
  const [names = '*', second] = open ? [] : named;
  const roots = end < 0 ? words : words.slice(0, end);
  const lines = (roots.length > 0 ? roots : [plain('.')]).flatMap((root) => [
    ...(mayBeItself(root, second === undefined ? names : '*', texts(tests)) ? [[root]] : []),
    below(root, second === undefined ? names : '*', known),
  ]);
  return all(lines);
};

/** May find print the place where it begins? Not a folder when it looks for files, and nothing of another name. */
function mayBeItself({ text }: Arg, names: string, tests: string): boolean {
  if (isSureName(names)) return text.endsWith(names.slice(names.lastIndexOf('.')));
  return !(text === '.' && (names !== '*' || /-type f/.test(tests)));
}

/** Every one of them, or null when one is not known. */
function all<T>(lines: readonly (T | null)[]): readonly T[] | null {
  const known = lines.filter((line) => line !== null);
  return known.length < lines.length ? null : known;
}

/** `ls`: the names in one folder, or what a pattern of the shell names. */
const ls: Producer = (words, known) => {
  const { flags, operands } = split(words);
  if (!flags.every((flag) => /^-[1trSd]+$/.test(flag))) return null;
  const folder = flags.some((flag) => flag.includes('d'));
  const [root, more] = operands;
  if (root?.kind === 'glob' || folder)
    return operands.every(
      ({ text, kind }) => kind !== 'unknown' && known.lists(text, '*', 'seen-only'),
    )
      ? operands.map(({ text }) => [name(text)])
      : null;
  if (more !== undefined || root?.kind === 'unknown') return null;
  return known.lists(root?.text ?? '.', '*', 'seen-only') ? one(name('*')) : null;
};

const grepFlags =
  /^(-[liEFrRwIz]+|--files-with-matches|--include=[*.\w-]+|--exclude-dir=[\w.-]+|--exclude=[*.\w-]+|-e)$/;

/** `grep -l`: those of its files in which something stands. */
const filesWith =
  (seen: 'hidden-too' | 'seen-only'): Producer =>
  (words, known) => {
    const { flags, operands } = split(words);
    const lists = flags.some((flag) => /^-[a-zA-Z]*l|^--files-with-matches$/.test(flag));
    if (!lists || flags.includes('-e') || !flags.every((flag) => grepFlags.test(flag))) return null;
    const roots = operands.slice(1);
    const deep = seen === 'seen-only' || flags.some((flag) => /^-[a-zA-Z]*[rR]/.test(flag));
    if (!deep)
      return roots.length > 0 && roots.every(({ kind }) => kind !== 'unknown')
        ? roots.map((root) => [name(root.text)])
        : null;
    const from = roots.length > 0 ? roots : [plain('.')];
    return all(
      from.map((root) =>
        root.kind !== 'unknown' && known.lists(root.text, '*', seen)
          ? [name(root.kind === 'glob' ? root.text : `${root.text}/*`)]
          : null,
      ),
    );
  };

/** `grep -c` and `wc -l` of one input: a number. */
const counts: Producer = (words) => {
  const { flags, operands } = split(words);
  const counting = flags.some((flag) => /^-[a-zA-Z]*c/.test(flag));
  return counting &&
    flags.every((flag) => /^-[ciEFwvP]+$/.test(flag)) &&
    operands.length <= 2 &&
    operands.slice(1).every(({ kind }) => kind === 'plain')
    ? one(someNumber)
    : null;
};

/** `grep -n` of one input. */
const numbers: Producer = (words) => {
  const { flags, operands } = split(words);
  const numbering = flags.some((flag) => /^-[a-zA-Z]*n/.test(flag));
  return numbering &&
    flags.every((flag) => /^-[niEFwvPo]+$/.test(flag)) &&
    operands.length <= 2 &&
    operands.slice(1).every(({ kind }) => kind === 'plain')
    ? one(numbered)
    : null;
};

const grep: Producer = (words, known) =>
  filesWith('hidden-too')(words, known) ?? counts(words, known) ?? numbers(words, known);

/** Names of programs, machines, users and days: one word that nobody else chooses. */
const plainQuestion =
  (form: RegExp, answer: Arg): Producer =>
  (words) =>
    allPlain(words) && form.test(texts(words)) ? one(answer) : null;

const date: Producer = (words) => {
  if (!allPlain(words)) return null;
  const text = texts(words);
  if (/^(-u )?\+%s(%N)?$/.test(text)) return one(someNumber);
  // SECURITY: T-22. Letters of its own would make it any name.
  return /^(-u )?\+%[YmdHMSFTsNjuVyGgIkl]([-_:.T]?%[YmdHMSFTsNjuVyGgIkl])*Z?$/.test(text)
    ? one(someWord)
    : null;
};

const baseOf: Producer = ([path, ending, more]) => {
  if (path === undefined || path.kind === 'unknown' || more !== undefined) return null;
  const text = path.text.replace(/\/+$/, '');
  const base = text.slice(text.lastIndexOf('/') + 1);
  if (base === '' || text.startsWith('-')) return null;
  const known =
    ending === undefined ||
    (ending.kind === 'plain' && base.endsWith(ending.text) && base !== ending.text);
  return known
    ? one({
        ...path,
        text: ending === undefined ? base : base.slice(0, -ending.text.length),
        ...(path.stands === undefined ? {} : { bare: '' }),
      })
    : null;
};

const folderOf: Producer = ([path, more]) => {
  if (path?.kind !== 'plain' || more !== undefined || path.text.startsWith('-')) return null;
  const text = path.text.replace(/\/+$/, '');
  const folder = text.slice(0, Math.max(0, text.lastIndexOf('/'))).replace(/\/+$/, '');
  return folder === '' ? null : one(plain(folder));
};

const which: Producer = ([program, more]) =>
  program?.kind === 'plain' && /^[\w.+-]+$/.test(program.text) && more === undefined
    ? one({ kind: 'glob', text: `/usr/bin/${program.text}`, stands: 'word' })
    : null;

const gh: Producer = (words) => {
  const asked = words.findIndex(({ text }) => /^(--jq|-q)$/.test(text));
  if (words.filter(({ text }) => /^(--jq|-q)/.test(text)).length > 1) return null;
  const jq = words[asked + 1];
  const isId = jq?.kind === 'plain' && /^[\w.[\] |]*\.(databaseId|number)$/.test(jq.text);
  return asked > 0 && isId && /^(run|pr|issue)$/.test(words[0]?.text ?? '')
    ? one(someNumber)
    : null;
};

const docker: Producer = (words) =>
  allPlain(words) &&
  /^(compose )?(ps|images|container ls) (-a?q|-qa|--quiet)( [\w-]+)?$/.test(texts(words))
    ? one(someHash)
    : null;

const producers: ReadonlyMap<string, Producer> = new Map<string, Producer>([
  ['echo', echo],
  ['printf', printf],
  ['find', find],
  ['ls', ls],
  ['git', git],
  ['grep', grep],
  ['rg', filesWith('seen-only')],
  ['date', date],
  ['basename', baseOf],
  ['dirname', folderOf],
  ['which', which],
  ['gh', gh],
  ['docker', docker],
  ['seq', (words) => (words.length > 0 && words.every(isNumeric) ? one(someNumber) : null)],
  ['nproc', plainQuestion(/^(--all)?$/, someNumber)],
  ['hostname', plainQuestion(/^(-s)?$/, someWord)],
  ['whoami', plainQuestion(/^$/, someWord)],
  ['uname', plainQuestion(/^(-[smr])?$/, someWord)],
  ['id', plainQuestion(/^-[ug]$/, someNumber)],
  ['command', ([option, ...words], known) => (option?.text === '-v' ? which(words, known) : null)],
  ['true', () => []],
  [':', () => []],
]);

/** What a command prints of itself; null when that is not known, or it only passes its input on. */
export const producerOf = (
  command: string,
  words: readonly Arg[],
  known: Printing,
): Lines | null => {
  const printed = producers.get(command)?.(words, known)?.map(linesWithin) ?? null;
  return printed === null ? null : (all(printed)?.flat() ?? null);
};

/** What stands in one line of text: a word with a newline in it is several lines, of which only plain ones are known. */
function linesWithin(line: Line): Lines | null {
  if (!line.some((field) => field?.text.includes('\n') === true)) return [line];
  const [only] = line;
  return line.length === 1 && only?.kind === 'plain'
    ? only.text.split('\n').map((text) => [plain(text)])
    : null;
}
