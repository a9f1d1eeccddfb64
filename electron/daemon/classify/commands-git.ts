import { alike, subs, type CommandSpec } from './command-spec';
import type { Arg } from './shell-word';

const look: CommandSpec = {
  does: 'reads',
  here: true,
  repository: true,
  flags: 'any',
  takes:
    '--format --pretty --date --since --after --until --before --author --committer --grep --max-count --skip --diff-filter --sort --points-at --contains -G -L',
  writes: '--output',
  opaque:
    '--ext-diff --textconv --open-files-in-pager -O --no-index --show-signature --filters --contents',
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
/** `git push --dry-run` asks the remote and starts the repository's own hook, but sends nothing (git-push(1)). */
const rehearsal: CommandSpec = {
  does: ['executes', 'network'],
  here: true,
  opaque: '--receive-pack --exec --repo',
  flags: '-n --dry-run -v --verbose --porcelain -u --set-upstream --tags --all --follow-tags -q',
};
/** SECURITY: T-22. An option before it might take the word as its value, and a later one might take it back. */
const isRehearsal = (words: readonly Arg[]): boolean =>
  words.some(
    ({ kind, text }, at) =>
      kind === 'plain' &&
      /^(-n|--dry-run)$/.test(text) &&
      words.slice(0, at).every((one) => one.kind === 'plain' && !one.text.startsWith('-')),
  ) && words.every(({ kind, text }) => kind === 'plain' && !text.startsWith('--no'));

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
      'status fsck log diff show rev-parse ls-files ls-tree blame annotate describe shortlog cat-file rev-list merge-base check-ignore check-attr check-ref-format name-rev for-each-ref var count-objects show-ref show-branch cherry whatchanged diff-tree diff-index diff-files range-diff verify-commit verify-tag version get-tar-commit-id ls-remote-refs merge-tree stripspace column diagnose-list',
      look,
    ),
    alike('help', { does: 'reads', operands: 'text', flags: '-a -g -c --all --guides --config' }),
    alike('grep', { ...look, does: 'searches' }),
    // `-d` takes away only what has been merged (git-branch(1)).
    alike('branch', {
      ...change,
      repository: true,
      lists: `${listing} -a -r --all --remotes`,
      listsUpTo: 0,
      flags: '-vi --verbose --no-color --no-column',
      adds: { ...cleanUp, '-d': 'writes', '--delete': 'writes' },
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
      sub: subs(
        alike('show exists', look),
        alike('expire delete', { does: 'rewrites-history', here: true }),
      ),
    }),
    alike('notes bisect', { ...change, adds: { run: 'unknown' } }),
    alike(
      'add commit merge rebase cherry-pick revert mv init am apply read-tree write-tree commit-tree update-index update-ref symbolic-ref replace sparse-checkout format-patch archive bundle mergetool rerere',
      {
        ...change,
        takes: '-m --message --author --date -C --reuse-message',
        writes: '-o --output-directory --output',
        adds: { '--hard': 'deletes', '-f': 'writes' },
      },
    ),
    alike('switch', {
      ...change,
      opaque: '--recurse-submodules',
      takes: '-c --create --orphan',
      adds: {
        '--discard-changes': 'deletes',
        '-f': 'deletes',
        '--force': 'deletes',
        '-C': 'deletes',
        '--force-create': 'deletes',
      },
    }),
    alike('checkout', {
      ...change,
      adds: {
        '--': 'deletes',
        '.': 'deletes',
        '-f': 'deletes',
        '--force': 'deletes',
        '--ours': 'deletes',
        '--theirs': 'deletes',
        '--pathspec-from-file': 'deletes',
      },
      takes: '-b -B --orphan',
      discards: true,
    }),
    alike('reset', {
      ...change,
      adds: { '--hard': 'deletes', '--merge': 'deletes', '--keep': 'deletes' },
    }),
    // With --staged alone it only takes changes back out of the next commit.
    alike('restore', {
      ...loses,
      lists: '--staged -S',
      adds: { '--worktree': 'deletes', '-W': 'deletes' },
      takes: '-s --source',
    }),
    // Without -f only what a commit holds (git-rm(1)), and with --cached no file at all.
    alike('rm', {
      does: 'writes',
      operands: 'paths',
      reads: '--pathspec-from-file',
      adds: { '-f': 'deletes', '--force': 'deletes' },
    }),
    alike('clean', {
      ...loses,
      repository: true,
      lists: '-n --dry-run',
      flags: '-dxXqf',
      takes: '-e --exclude',
    }),
    alike('gc repack maintenance', { ...change, adds: { '--prune': 'rewrites-history' } }),
    alike('prune filter-branch filter-repo', { does: 'rewrites-history', here: true }),
    alike('fetch pull clone', network),
    alike('ls-remote', { ...network, does: ['reads', 'network'] }),
    alike('submodule', {
      ...network,
      adds: { foreach: 'unknown' },
      sub: subs(alike('status summary', look)),
    }),
    alike('lfs', {
      ...change,
      sub: subs(
        alike('ls-files status env locks version', look),
        alike('fetch pull checkout', network),
        alike('push lock unlock', { does: ['publishes', 'network'], here: true }),
      ),
    }),
    // git-extras: scripts that only print.
    alike('summary effort contrib commits-since count guilt root info extras locked authors bulk', {
      does: 'executes',
      here: true,
      lists: '--list --listall -l',
    }),
    alike('push', {
      does: ['publishes', 'network'],
      here: true,
      takes: '-o',
      opaque: '--receive-pack --exec',
      instead: [isRehearsal, rehearsal],
      marks: [
        [/^\+/, 'rewrites-history'],
        [/^:/, 'deletes'],
      ],
      adds: {
        '--force': 'rewrites-history',
        '-f': 'rewrites-history',
        '--mirror': 'rewrites-history',
        '--delete': 'deletes',
        '-d': 'deletes',
        '--prune': 'deletes',
        '--force-with-lease': 'deletes',
        '--force-if-includes': 'deletes',
      },
    }),
    alike('send-email svn p4 daemon instaweb', { does: ['publishes', 'network'] }),
  ),
};

/** Version control commands. */
export const versionControlCommands: readonly [string, CommandSpec][] = [['git', git]];
