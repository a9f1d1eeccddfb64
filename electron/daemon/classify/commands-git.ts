import { alike, subs, type CommandSpec } from './command-spec';

const look: CommandSpec = {
  does: 'reads',
  here: true,
  operands: 'objects',
  writes: '--output -o',
  opaque: '--ext-diff --textconv --open-files-in-pager -O --upload-pack --exec --no-index',
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
  takes: '--git-dir --work-tree --namespace --super-prefix',
  chdir: '-C',
  opaque: '-c --config-env --exec-path --git-dir --work-tree',
} as const;
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
      'status fsck log diff show rev-parse ls-files ls-tree blame annotate describe shortlog cat-file rev-list merge-base check-ignore check-attr check-ref-format name-rev for-each-ref var count-objects show-ref show-branch cherry whatchanged diff-tree diff-index diff-files range-diff verify-commit verify-tag version help get-tar-commit-id interpret-trailers stripspace merge-tree',
      look,
    ),
    alike('grep', { ...look, does: 'searches' }),
    alike('branch', {
      ...change,
      lists: `${listing} -a -r --all --remotes`,
      listsUpTo: 0,
      adds: cleanUp,
      takes: '--sort --format',
    }),
    alike('tag', {
      ...change,
      lists: `${listing} -n`,
      listsUpTo: 0,
      adds: cleanUp,
      takes: '-m -F',
    }),
    alike('remote', {
      ...change,
      lists: '-v',
      listsUpTo: 0,
      sub: subs(
        alike('show get-url', look),
        alike('add set-url rename remove rm prune set-head set-branches update', {
          does: ['persists', 'writes'],
          here: true,
        }),
      ),
    }),
    alike('config', {
      does: ['persists', 'writes'],
      here: true,
      lists: '--get --get-all --get-regexp --list -l --get-urlmatch get list',
      listsUpTo: 1,
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
    alike('clean', { ...loses, lists: '-n --dry-run' }),
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
