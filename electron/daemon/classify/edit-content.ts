import { posix } from 'node:path';
import type { Effect } from '../../../shared/model/classification';
import { handsOutShell } from './inline-dangers';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../shared/json';

/** What an edit takes away and what it brings, as far as the call says. `before` is null when it writes the whole file. */
export type EditedText = { readonly before: string | null; readonly after: string };

const beforeFields = ['old_string', 'oldText', 'old_str', 'oldString', 'old'] as const;
const afterFields = ['new_string', 'newText', 'new_str', 'newString', 'new'] as const;
const wholeFields = ['content', 'contents', 'file_text', 'new_source', 'text'] as const;

const textIn = (input: JsonObject, fields: readonly string[]): string | null => {
  const found = fields.map((field) => input[field]).filter((one) => typeof one === 'string');
  return found.length === 0 ? null : found.join('\n');
};

const listOf = (value: JsonValue): readonly JsonValue[] =>
  Array.isArray(value) ? (value as readonly JsonValue[]) : [];

/**
 * A patch is its files, each as if it were a call of its own; every other edit is itself. SECURITY: T-22 what the call names
 * beside a list of files counts as well: a list that the tool does not know must not hide it.
 */
export function filesIn(input: JsonObject): readonly JsonObject[] {
  const files = listOf(input['files'] ?? null);
  return files.length > 0 && files.every(isJsonObject) ? [input, ...files] : [input];
}

/** The edits that the input of a write or edit tool holds, under the names that products give them; none when there is no text. */
export function editsIn(input: JsonObject): readonly EditedText[] {
  const many: JsonValue = input['edits'] ?? null;
  const all: readonly JsonValue[] = [input, ...listOf(many)];
  return all.flatMap((one) => {
    if (!isJsonObject(one)) return [];
    const after = textIn(one, afterFields);
    const whole = textIn(one, wholeFields);
    // SECURITY: T-22 a field that the tool does not know must not hide the one that it uses: both count.
    return [
      ...(whole === null ? [] : [{ before: null, after: whole }]),
      ...(after === null ? [] : [{ before: textIn(one, beforeFields), after }]),
    ];
  });
}

const longest = 1_000_000;
const linesOf = (text: string): readonly string[] => text.slice(0, longest).split(/\r?\n/);

/** Lines that the edit has more than there were, and those that it takes away: sets, so that moving a line is no change. */
export function changedLines({ before, after }: EditedText): {
  readonly added: readonly string[];
  readonly removed: readonly string[];
} {
  const [old, made] = [linesOf(before ?? ''), linesOf(after)];
  const [had, has] = [new Set(old), new Set(made)];
  return {
    added: made.filter((line) => !had.has(line)),
    removed: old.filter((line) => !has.has(line)),
  };
}

/** `"name": "^1.2.3"`: what a dependency looks like, and what is no command. */
const version =
  /^\s*"(@?[\w.-]+\/)?[\w.-]+"\s*:\s*"[~^<>=v]*\d+(\.[\dx*]+)*([-+][\w.]+)?"\s*,?\s*$/;

/**
 * Does this edit of a package.json change nothing but versions? Then it is an edit like any other: what a new version brings
 * comes with the command that installs it.
 */
export function changesVersionsOnly(path: string, edits: readonly EditedText[]): boolean {
  if (posix.basename(path) !== 'package.json' || edits.length === 0) return false;
  return edits.every((edit) => {
    const { added, removed } = changedLines(edit);
    const all = [...added, ...removed].filter((line) => line.trim() !== '');
    return edit.before !== null && all.length > 0 && all.every((line) => version.test(line));
  });
}

/** Files that something runs as they are: scripts, build and CI definitions, start-up files. Prose and source code are not. */
const runs =
  /\.(sh|bash|zsh|ksh|fish|command|ps1|psm1|bat|cmd|mk|service|timer|plist|desktop)$|(^|\/)(Makefile|GNUmakefile|Dockerfile[\w.-]*|Containerfile|Jenkinsfile|justfile|Procfile|package\.json|crontab|\.[a-z]*(rc|profile|env)|[Tt]askfile\.ya?ml|\.gitlab-ci\.yml|action\.ya?ml)$|(^|\/)\.(github\/workflows|circleci|husky|git\/hooks|devcontainer)\//;

type Telling = { readonly effect: Effect; readonly line: RegExp };

const telling: readonly Telling[] = [
  {
    effect: 'runs-remote-code',
    line: /\b(curl|wget|iwr|irm|Invoke-WebRequest|Invoke-RestMethod|fetch)\b[^|\n]{0,500}\|\s*(sudo\s+)?(env\s+)?((ba|z|da|k)?sh|python3?|node|perl|ruby|php|iex|Invoke-Expression)\b/i,
  },
  {
    effect: 'runs-remote-code',
    line: /\b((ba|z)?sh|eval|source|\.)\s+(-c\s+)?["']?(<\(|\$\(|`)\s*(curl|wget)\b|\b(IEX|Invoke-Expression)\b.{0,200}(Download|WebRequest|iwr|irm)/i,
  },
  {
    effect: 'runs-remote-code',
    line: /base64\s+(-d|-D|--decode)\b[^|\n]{0,200}\|\s*(sudo\s+)?(ba|z|da)?sh\b|\/dev\/(tcp|udp)\/|\b(nc|ncat|netcat)\b.{0,80}\s-[a-z]*[ec]\s|powershell(\.exe)?\s.{0,80}-e(nc|ncodedcommand)?\s+[A-Za-z0-9+/=]{20}/i,
  },
  {
    effect: 'destroys',
    line: /\brm\s+(-\w+\s+)*-\w*[rRf]\w*\s+(-\w+\s+)*(["']?(\/|~|\$HOME|\$\{HOME\})["']?\/?\*?)(\s|$|;|&)|\bmkfs(\.\w+)?\s|\bdd\s.{0,200}of=\/dev\/(sd|nvme|disk|hd|vd)|:\(\)\s*\{\s*:\|:&\s*\}/,
  },
  {
    effect: 'weakens-defences',
    line: /\b(setenforce\s+0|csrutil\s+disable|spctl\s+--master-disable|ufw\s+disable|iptables\s+-F|Set-MpPreference\s+-Disable)/i,
  },
];

/** Lines by which a manifest lets a build run code of its own (doc.rust-lang.org/cargo, PEP 517). */
const buildLines: readonly (readonly [RegExp, RegExp])[] = [
  [
    /(^|\/)Cargo\.toml$/i,
    /^\s*(build\s*=|links\s*=|\[build-dependencies|\[patch|rustc-wrapper|linker)/,
  ],
  [
    /(^|\/)pyproject\.toml$/i,
    /^\s*(build-backend|backend-path|\[tool\.\w+\.(cmdclass|scripts|build)|addopts)/,
  ],
  [/(^|\/)(pom\.xml|build\.xml)$/i, /<(exec|executable|script)\b|exec-maven-plugin|maven-antrun/],
  [/(^|\/)composer\.json$/i, /"(scripts|(pre|post)-[\w-]+)"\s*:/],
];

const prose = /\.(md|mdx|markdown|txt|rst|adoc)$/i;

/**
 * What the added lines mean beyond the path: a line that fetches and runs, destroys, or switches a defence off in a file that is
 * run, and lines by which a build runs code. Only ever adds to what the path says.
 */
export function effectsOfEdits(path: string, edits: readonly EditedText[]): readonly Effect[] {
  const added = edits.flatMap((edit) =>
    changedLines(edit).added.map((line) => line.slice(0, 2_000)),
  );
  const lines = buildLines.filter(([file]) => file.test(path)).map(([, line]) => line);
  const builds = added.some((line) => lines.some((one) => one.test(line)));
  const script =
    runs.test(path) || edits.some(({ before, after }) => before === null && after.startsWith('#!'));
  const found = script
    ? telling.filter(({ line }) => added.some((one) => line.test(one))).map(({ effect }) => effect)
    : [];
  const hands = !prose.test(path) && handsOutShell(added.join('\n'));
  return [
    ...found,
    ...(hands ? ['runs-remote-code' as const] : []),
    ...(builds ? ['persists' as const] : []),
  ];
}
