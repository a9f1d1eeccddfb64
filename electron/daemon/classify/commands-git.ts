import { alike, subs, type CommandSpec } from './command-spec';

const look: CommandSpec = {
  does: 'reads',
  here: true,
  repository: true,
  flags:
    '-#abcBDEfFghilLMmnopPqrRsStuvwWxyzZ1 --oneline --graph --all --stat --shortstat --numstat --dirstat --summary --name-only --name-status --patch --no-patch --raw --short --long --branch --porcelain --cached --staged --decorate --no-decorate --color --no-color --abbrev --abbrev-commit --no-abbrev-commit --abbrev-ref --show-toplevel --verify --quiet --is-inside-work-tree --git-dir --git-common-dir --symbolic-full-name --others --exclude-standard --modified --deleted --stage --unmerged --untracked --untracked-files --ignored --no-merges --merges --first-parent --reverse --follow --no-renames --find-renames --find-copies --word-diff --color-words --unified --ignore-all-space --ignore-space-change --ignore-blank-lines --pretty --tags --heads --count --left-right --cherry-pick --cherry-mark --merge-base --is-ancestor --exit-code --check --name-rev --topo-order --date-order --full-history --simplify-by-decoration --no-prefix --minimal --patience --histogram --no-ext-diff --no-textconv --no-pager --verbose --batch-check --error-unmatch --full-name --always --dirty --line-number --ignore-case --files-with-matches --only-matching --extended-regexp --fixed-strings --perl-regexp --word-regexp --heading --break --text --show-current --not --ancestry-path --no-stat --no-dangling --push',
  takes:
    '--format --date --since --after --until --before --author --committer --grep --max-count --skip --diff-filter --sort --points-at --contains -G -L',
  writes: '--output',
  opaque: '--ext-diff --textconv --open-files-in-pager -O --no-index',
};
const change: CommandSpec = {
  does: 'writes',
  here: true,
  opaque: '--exec -x --upload-pack --receive-pack --config -c',
  reads: '--file -F',
};
const loses: CommandSpec = { does: 'deletes', here: true, reads: '--pathspec-from-file' };
const network: CommandSpec = {
  does: ['network', 'writes'],
  here: true,
  opaque: '--upload-pack -u --config -c --exec',
};
const listing =
  '--list -l --contains --no-contains --merged --no-merged --points-at --show-current';
const options = {
  does: 'unknown',
  flags: '--no-pager --no-optional-locks',
  takes: '--git-dir --work-tree --namespace --super-prefix',
  chdir: '-C',
  opaque: '-c --config-env --exec-path --git-dir --work-tree',
} as const;
/** Flags that win over a wish to list: git then changes all the same. */
const cleanUp = {
  '--delete': 'deletes',
  '-d': 'deletes',
  '-D': 'deletes',
  '--force': 'deletes',
  '-f': 'deletes',
} as const;

/** git, by sub-command (git 2.50 manual). Sub-commands that are not here, which includes aliases, are unknown. */
const git: CommandSpec = {
  ...options,
  sub: subs(
    alike(
      'status fsck log diff show rev-parse ls-files ls-tree blame annotate describe shortlog cat-file rev-list merge-base check-ignore check-attr check-ref-format name-rev for-each-ref var count-objects show-ref show-branch cherry whatchanged diff-tree diff-index diff-files range-diff verify-commit verify-tag version get-tar-commit-id',
      look,
    ),
    alike('grep', { ...look, does: 'searches' }),
    alike('branch', {
      ...change,
      repository: true,
      lists: `${listing} -a -r --all --remotes`,
      listsUpTo: 0,
      flags: '-vi --verbose --no-color --no-column',
      adds: cleanUp,
      takes: '--sort --format',
    }),
    alike('tag', {
      ...change,
      repository: true,
      lists: `${listing} -n`,
      listsUpTo: 0,
      flags: '-#',
      adds: cleanUp,
      takes: '-m -F --sort --format',
    }),
    alike('remote', {
      ...change,
      repository: true,
      lists: '-v',
      flags: '-v',
      listsUpTo: 0,
      sub: subs(
        alike('get-url', look),
        alike('show', { ...look, does: ['reads', 'network'] }),
        alike('add set-url rename remove rm prune set-head set-branches update', {
          does: ['persists', 'writes'],
          here: true,
        }),
      ),
    }),
    alike('config', {
      does: ['persists', 'writes'],
      here: true,
      repository: true,
      lists: '--get --get-all get',
      listsUpTo: 1,
      flags: '--local --global --show-origin --show-scope --name-only --all --null -z',
      adds: {
        '--unset': 'persists',
        '--unset-all': 'persists',
        '--edit': 'persists',
        '-e': 'persists',
        '--remove-section': 'persists',
        '--rename-section': 'persists',
        edit: 'persists',
      },
    }),
    alike('stash', {
      ...change,
      flags: '-u -k --include-untracked --keep-index',
      sub: subs(
        alike('list show', look),
        alike('drop clear', loses),
        alike('push save apply pop create store branch', change),
      ),
    }),
    alike('worktree', {
      ...change,
      sub: subs(
        alike('list', look),
        alike('add lock unlock move repair', { ...change, operands: 'paths' }),
        alike('remove prune', { ...loses, operands: 'paths' }),
      ),
    }),
    alike('reflog', {
      ...look,
      sub: subs(alike('show exists', look), alike('expire delete', loses)),
    }),
    alike('notes bisect', { ...change, opaque: 'run' }),
    alike(
      'add commit merge rebase cherry-pick revert mv init am apply switch read-tree write-tree commit-tree update-index update-ref symbolic-ref replace sparse-checkout format-patch archive bundle mergetool rerere',
      {
        ...change,
        takes: '-m --message --author --date -C --reuse-message',
        writes: '-o --output-directory --output',
        adds: { '--discard-changes': 'deletes', '--hard': 'deletes', '-f': 'writes' },
      },
    ),
    alike('checkout', {
      ...change,
      adds: {
        '--': 'deletes',
        '.': 'deletes',
        '-f': 'deletes',
        '--force': 'deletes',
        '--ours': 'deletes',
        '--theirs': 'deletes',
      },
    }),
    alike('reset', {
      ...change,
      adds: { '--hard': 'deletes', '--merge': 'deletes', '--keep': 'deletes' },
    }),
    alike('restore', loses),
    alike('rm', { ...loses, operands: 'paths' }),
    alike('clean', { ...loses, repository: true, lists: '-n --dry-run', flags: '-dxXq' }),
    alike('gc prune filter-branch filter-repo repack maintenance', loses),
    alike('fetch pull clone submodule ls-remote', network),
    alike('push', {
      does: ['publishes', 'network'],
      here: true,
      takes: '-o',
      opaque: '--receive-pack --exec',
      adds: {
        '--force': 'deletes',
        '-f': 'deletes',
        '--delete': 'deletes',
        '-d': 'deletes',
        '--mirror': 'deletes',
        '--prune': 'deletes',
        '--force-with-lease': 'deletes',
        '--force-if-includes': 'deletes',
      },
    }),
    alike('send-email svn p4 daemon instaweb', { does: ['publishes', 'network'] }),
  ),
};

const hubRead: CommandSpec = {
  does: ['reads', 'network'],
  takes: '-R --repo --json -q --jq --limit -L',
  adds: { '--web': 'drives-input', '-w': 'drives-input' },
};
const hubWrite: CommandSpec = {
  does: ['publishes', 'network'],
  reads: '--body-file -F',
  takes: '-R --repo -t --title -b --body',
};
const hubObject: CommandSpec = {
  ...hubWrite,
  sub: subs(
    alike('view list status diff checks watch', hubRead),
    alike('delete', { ...hubWrite, does: ['deletes', 'publishes', 'network'] }),
  ),
};

/** GitHub's gh (2.x manual). */
const gh: CommandSpec = {
  ...hubWrite,
  sub: subs(
    alike('pr issue run repo release workflow gist label cache ruleset project org', hubObject),
    alike('search status browse', hubRead),
    alike('api', hubWrite),
    alike('auth', {
      does: 'touches-credentials',
      sub: subs(
        alike('status', {
          does: ['reads', 'network'],
          adds: { '-t': 'touches-credentials', '--show-token': 'touches-credentials' },
        }),
      ),
    }),
    alike('secret ssh-key gpg-key variable', {
      does: ['touches-credentials', 'publishes', 'network'],
    }),
    alike('extension ext alias', { does: ['installs', 'network'] }),
  ),
};

/** Version control commands. */
export const versionControlCommands: readonly [string, CommandSpec][] = [
  ['git', git],
  ['gh', gh],
];
