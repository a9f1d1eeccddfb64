import type { CommandTable } from './command-spec';
import { isWrapper } from './command-wrappers';
import type { Arg } from './shell-word';

/** Commands that only pass text on or look, have no option that writes, and so need no grant of their own. */
const plainTools: ReadonlySet<string> = new Set(
  '. : [ basename break cat cd comm continue cut dirname echo exit export expr false fold grep egrep fgrep head local ls nl paste printf pwd read readlink realpath return rev seq set shift sleep stat tail test tr true type uname unset wait wc which whoami'.split(
    ' ',
  ),
);

export const isPlainTool = (name: string): boolean => plainTools.has(name);

/** Programs whose next word names the task, script or test set that they run. */
const runners =
  /^(make|gmake|just|task|rake|mise|npm|pnpm|yarn|bun|deno|poetry|uv|pdm|hatch|pipenv|composer|bundle|gradle|gradlew|\.\/gradlew|mvn|nx|turbo|invoke|nox|tox|docker|docker-compose|podman)$/;
const interpreters = /^(sh|bash|zsh|dash|python[\d.]*|node|ruby|perl|php|tsx|ts-node|deno|bun)$/;

/** A word that says what to do: a sub-command, a task such as `test:unit`, no file and no value. */
const isWord = (arg: Arg | undefined): arg is Arg =>
  arg?.kind === 'plain' && /^[a-z][\w:.-]*$/i.test(arg.text);

/**
 * What a grant by command would cover, as program and sub-command: `git push`, `gh pr create`, `npm run lint`, `make test`,
 * `python3 scripts/x.py`; `rm` for files that are each named, `rm -r` for more. Null for what needs no grant (it only passes text on) and for wrappers, whose command follows.
 */
export function programName(
  name: string,
  words: readonly Arg[],
  table: CommandTable,
): string | null {
  if (plainTools.has(name) || isWrapper(name)) return null;
  if (name === 'rm' && !namesFiles(words)) return 'rm -r';
  const named = words.filter(({ text }) => !text.startsWith('-'));
  const [first, second] = named;
  if (interpreters.test(name) && first?.kind === 'plain' && !/\s/.test(first.text)) {
    const module = words.some(({ text }) => text === '-m');
    return module ? `${name} -m ${first.text}` : `${name} ${first.text}`;
  }
  const spec = table.get(name);
  if (spec?.verbs !== undefined) return [name, ...leading(words)].join(' ');
  const subs = subCommands(named, spec?.sub);
  if (subs.length === 0 && isWord(first) && (runners.test(name) || !table.has(name)))
    subs.push(first.text);
  const runs = /^(run|exec|task|run-script|x)$/.test(subs.at(-1) ?? '');
  if (runners.test(name) && runs && isWord(second)) subs.push(second.text);
  return [name, ...subs].join(' ');
}

/** Does `rm` with these words take away files that are each named, and no folder? */
export const namesFiles = (words: readonly Arg[]): boolean =>
  words.length > 0 &&
  words.length <= mostFiles &&
  words.every(
    ({ kind, text }) =>
      kind === 'plain' && (!text.startsWith('-') || /^-[fiIv]+$|^--(force|verbose)?$/.test(text)),
  );

/** More files than this in one command are a clean-up that a person wants to see. */
const mostFiles = 10;

/** The words before the first option, for programs whose sub-commands no table holds. */
function leading(words: readonly Arg[]): string[] {
  const end = words.findIndex((word) => !isWord(word));
  return words.slice(0, Math.min(end < 0 ? words.length : end, 3)).map(({ text }) => text);
}

/** The words that the table knows as sub-commands, at most three deep; options before them are passed over with their values unread. */
function subCommands(named: readonly Arg[], table: CommandTable | undefined): string[] {
  const found: string[] = [];
  let at = table;
  for (const word of named) {
    const sub = word.kind === 'plain' ? at?.get(word.text) : undefined;
    if (sub === undefined || found.length === 3) {
      if (found.length === 0) continue;
      // What a group does to its things may be new: `gh pr create`.
      if (at !== undefined && found.length < 3 && isWord(word)) found.push(word.text);
      break;
    }
    found.push(word.text);
    at = sub.sub;
  }
  return found;
}
