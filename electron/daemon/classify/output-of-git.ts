import { name, one, someWord, split } from './output-parts';
import type { Lines, Printing } from './shell-output';
import { someHash, someNumber, type Arg } from './shell-word';
import { isSureName } from './sure-names';

const gitLists = /^(ls-files|diff|ls-tree|show|log|diff-tree)$/;
const gitFlags =
  /^(--name-only|-[rzmocd]|--cached|--staged|--modified|--others|--exclude-standard|--diff-filter=[A-Za-z]+|--format=|--pretty=|-\d+|--no-renames|--relative|--full-name|--full-tree|--merge-base)$/;

/** Names of files as git lists them. */
function gitFiles(sub: string, words: readonly Arg[], known: Printing): Lines | null {
  const { flags, operands } = split(words);
  const named = sub === 'ls-files' || flags.includes('--name-only');
  if (!named || !flags.every((flag) => gitFlags.test(flag) || flag === '--')) return null;
  // Without an empty format what people wrote about a revision stands between the names.
  if (/^(show|log)$/.test(sub) && !flags.some((flag) => /^--(format|pretty)=$/.test(flag)))
    return null;
  // SECURITY: T-22. Outside the repository any two folders are compared, and `:` may begin names that are left out.
  if (operands.some(({ text }) => /^[:/~]|(^|\/)\.\.(\/|$)/.test(text))) return null;
  const patterns = operands.filter(({ text }) => isSureName(text.slice(text.lastIndexOf('/') + 1)));
  const [only] = patterns;
  const names =
    only !== undefined && patterns.length === operands.length
      ? '*' + only.text.slice(only.text.lastIndexOf('.'))
      : '*';
  const sure = patterns.length > 1 ? '*' : names;
  return known.lists('.', sure, 'hidden-too') ? one(name(sure)) : null;
}

/** Options of `git log` that choose revisions, and print nothing beside the format. */
const chooses =
  /^-(\d+|n\d*|-(max-count|skip|since|until|after|before|author|committer|grep)=.*|-(all|branches|tags|remotes|reverse|merges|no-merges|first-parent|topo-order|date-order|no-color|abbrev=\d+|abbrev-commit|date=[\w-]+|follow|no-decorate)|-)$/s;

/** `git log --format='%h %an'`: which fields are revisions. */
function gitFormat(words: readonly Arg[]): Lines | null {
  const { flags } = split(words);
  const given = flags.map(
    (flag) => /^--(?:format|pretty)=(?:format:|tformat:)?([^]*)$/.exec(flag)?.[1],
  );
  const [format, more] = given.filter((text) => text !== undefined);
  if (format === undefined || more !== undefined || /%n|\n|\t/.test(format)) return null;
  if (flags.some((flag, at) => given[at] === undefined && !chooses.test(flag))) return null;
  const fields = format.split(' ');
  const known = fields.findIndex((field) => !/^%[hHtT]$/.test(field));
  // SECURITY: T-22. Behind a name that may have blanks in it nobody knows which field is which.
  return [fields.map((_, at) => (known < 0 || at < known ? someHash : null))];
}

/** What git prints (git 2.50). */
export const git = ([sub, ...words]: readonly Arg[], known: Printing): Lines | null => {
  if (sub?.kind !== 'plain' || words.some(({ kind }) => kind === 'unknown')) return null;
  const { flags } = split(words);
  const text = [sub, ...words].map((word) => word.text).join(' ');
  if (/^rev-list( [\w./^~@-]+)*$/.test(text) && !/ --(?!(all|reverse)( |$))/.test(text))
    return one(someHash);
  if (text.startsWith('rev-list --count ')) return one(someNumber);
  if (
    /^(branch --show-current|rev-parse --abbrev-ref (HEAD|@)|symbolic-ref --short HEAD)$/.test(text)
  )
    return one(someWord);
  if (/^(describe|tag|branch)$/.test(sub.text) && isListing.test(text)) return one(someWord);
  if (sub.text === 'log' && !flags.includes('--name-only')) return gitFormat(words);
  return gitLists.test(sub.text) ? gitFiles(sub.text, words, known) : null;
};

const isListing =
  /^(describe( --(tags|always|dirty|long|abbrev=\d+))*|tag( -l| --list| --sort=[-\w:]+| --points-at [\w./-]+| --merged)*|branch( -r| -a| --list)* --format=%\(refname:short\))( HEAD)?$/;
