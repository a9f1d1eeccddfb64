import { alike, type CommandSpec } from './command-spec';

const readFiles: CommandSpec = { does: 'reads', operands: 'paths' };
const search: CommandSpec = { does: 'searches', operands: 'pattern', here: true };
/** What takes away what it names. */
export const deletes: CommandSpec = { does: 'deletes', operands: 'paths' };
const writes: CommandSpec = { does: 'writes', operands: 'paths' };

const copyLike = (names: string, operands: 'copy' | 'move'): [string, CommandSpec][] =>
  alike(names, {
    does: 'writes',
    operands,
    flags: '-adfiHlLnpPrRTuvxZ --recursive --force --archive --verbose --no-clobber --preserve',
    writes: '-t --target-directory',
    takes: '-S --suffix',
  });

/**
 * Commands on files and text: POSIX, GNU coreutils, BSD, and the usual searchers. Options as their manual pages name them.
 * SECURITY: T-22. `takes` may only name options that always have a value: a file name taken for a value is a target lost.
 */
export const fileCommands: readonly [string, CommandSpec][] = [
  // `text`: nothing of what they are given is opened, whatever it looks like.
  ...alike('true false :', { does: 'reads', operands: 'text', flags: '*' }),
  ...alike(
    'seq expr numfmt factor basename dirname pwd whoami id groups uname arch nproc uptime free which whence tr cal getconf locale tty logname users sw_vers lsb_release clear times logout sleep',
    {
      does: 'reads',
      operands: 'text',
      flags: 'any',
    },
  ),
  // On Windows `type` prints a file.
  ...alike('type', { does: 'reads', flags: 'any' }),
  ...alike('wait yes umask', { does: 'reads', operands: 'text', opaque: '-p' }),
  ...alike('date', {
    does: 'reads',
    operands: 'text',
    flags: '-uIRjn --utc --iso-8601 --rfc-3339 --rfc-email --universal',
    takes: '-d --date -v',
    reads: '-r --reference',
    adds: { '-s': 'controls-processes', '--set': 'controls-processes' },
  }),
  ...alike('hostname', { does: 'controls-processes', listsUpTo: 0, flags: '-fsiId --fqdn' }),
  ...alike('cat tac', { ...readFiles, flags: 'any' }),
  ...alike('rev comm tsort readlink realpath unexpand', {
    ...readFiles,
    flags: 'any',
  }),
  ...alike('wc', { ...readFiles, flags: 'any' }),
  ...alike('df', { ...readFiles, flags: 'any' }),
  ...alike(
    'cksum sum md5 md5sum b2sum sha1sum sha224sum sha256sum sha384sum sha512sum zcat bzcat xzcat',
    { ...readFiles, flags: 'any' },
  ),
  ...alike('nl', { ...readFiles, flags: '-p', takes: '-b -d -f -h -i -l -n -s -v -w' }),
  ...alike('cmp', { ...readFiles, flags: 'any', takes: '-n --bytes' }),
  ...alike('fold fmt', { ...readFiles, flags: 'any', takes: '-w --width' }),
  ...alike('paste', { ...readFiles, flags: 'any', takes: '-d --delimiters' }),
  ...alike('expand', { ...readFiles, flags: '-i', takes: '-t --tabs' }),
  ...alike('od', { ...readFiles, flags: 'any', takes: '-j -N -A -t' }),
  ...alike('hexdump', { ...readFiles, flags: 'any', takes: '-n -s -e', reads: '-f' }),
  ...alike('strings', { ...readFiles, flags: 'any', takes: '-n -t' }),
  ...alike('stat', { ...readFiles, flags: 'any', takes: '-c -f --format --printf' }),
  ...alike('shasum', { ...readFiles, flags: 'any', takes: '-a --algorithm' }),
  ...alike('du', {
    ...readFiles,
    here: true,
    flags: 'any',
    takes: '-d --max-depth --exclude',
  }),
  ...alike('head tail', {
    ...readFiles,
    flags: 'any',
    takes: '-n -c --lines --bytes',
  }),
  ...alike('ls dir vdir exa eza lsd', {
    ...readFiles,
    here: true,
    flags: 'any',
    takes: '-I --ignore',
  }),
  ...alike('tree', {
    ...readFiles,
    here: true,
    flags: 'any',
    takes: '-L -I -P --filelimit',
    writes: '-o --output',
    opaque: '-R --fromfile',
  }),
  ...alike('file', { ...readFiles, flags: 'any', takes: '-F' }),
  ...alike('diff', {
    ...readFiles,
    flags: 'any',
    takes: '-U -C -I -W -x --label -L --exclude',
    writes: '--output',
    opensMore: '-r -N --recursive',
  }),
  ...alike('sort', {
    ...readFiles,
    flags:
      '-bcCdfghiMmnrRsuVz --unique --reverse --numeric-sort --version-sort --human-numeric-sort',
    takes: '-k -t -S --key --field-separator',
    writes: '-o --output',
  }),
  ...alike('cut', {
    ...readFiles,
    flags: 'any',
    takes: '-d -f -c -b --delimiter --fields --characters --output-delimiter',
  }),
  ...alike('column', { ...readFiles, flags: 'any', takes: '-s -c -o -N --separator' }),
  ...alike('join', { ...readFiles, flags: 'any', takes: '-t -j -1 -2 -o -e' }),
  ...alike('uniq', {
    does: 'reads',
    operands: 'copy',
    flags: '-cdDiuz --count --repeated --unique',
    takes: '-f -s -w',
  }),
  ...alike('xxd', {
    unseen: true,
    does: 'reads',
    operands: 'copy',
    flags: '-abeipruE',
    takes: '-l -c -g -s -o',
  }),
  ...alike('base64 base32 uudecode', {
    ...readFiles,
    unseen: true,
    flags: '-dD --decode',
    takes: '-w -b --wrap',
    writes: '-o --output',
    reads: '-i --input',
  }),
  ...alike('grep egrep fgrep zgrep', {
    ...search,
    flags: 'any',
    takes:
      '-A -B -C -m -D --exclude --exclude-dir --max-count --label --after-context --before-context --context',
    pattern: '-e --regexp',
    globs: '--include',
    reads: '-f --file --exclude-from',
    opensMore: '-r --recursive',
    opaque: '-R --dereference-recursive',
  }),
  ...alike('rg', {
    ...search,
    flags:
      '-cFhHiIlnNopPqsSUvVwx0# --color --colour --column --count --count-matches --files-with-matches --files-without-match --line-number --no-line-number --only-matching --ignore-case --smart-case --case-sensitive --invert-match --fixed-strings --no-heading --heading --no-filename --with-filename --multiline --multiline-dotall --pcre2 --pretty --quiet --stats --trim --word-regexp --vimgrep --json --null --no-config --no-messages --sort',
    takes:
      '-A -B -C -m -t -T -j -M -r -d --type --type-not --max-count --max-depth --max-columns --context --after-context --before-context --replace',
    globs: '-g --glob --iglob',
    pattern: '-e --regexp',
    reads: '-f --file --ignore-file',
    opens: 'seen-only',
    opensMore: '-. -u -uu -uuu --hidden --no-ignore --no-ignore-vcs --unrestricted',
    lists: '--files',
  }),
  ...alike('ag ack', {
    ...search,
    flags: 'any',
    takes: '-A -B -C -m -G --file-search-regex --type',
    opens: 'hidden-too',
    opaque: '--pager --ackrc --pipe',
  }),
  ...alike('fd fdfind', {
    ...search,
    flags: 'any',
    takes: '-e -E -t -d --extension --exclude --type --max-depth --format -S --size -o --owner',
    opaque: '-x -X --exec --exec-batch',
  }),
  ...alike('mkdir mkfifo', { ...writes, flags: '-pv --parents --verbose', takes: '-m --mode' }),
  ...alike('touch', { ...writes, flags: '-acmh', takes: '-d -t --date', reads: '-r --reference' }),
  ...alike('ln install mktemp tee', { ...writes, flags: '-abDdfinpqrsTvu', takes: '-m -o -g' }),
  ...copyLike('cp', 'copy'),
  ...copyLike('mv rename', 'move'),
  // Takes away nothing but empty folders.
  ...alike('rmdir', { ...writes, flags: '-pv --parents --verbose --ignore-fail-on-non-empty' }),
  ...alike('rm unlink srm trash', deletes),
  ...alike('shred truncate', {
    ...deletes,
    takes: '-n -s --size --iterations',
    reads: '-r --reference',
  }),
  ...alike('chmod chown chgrp setfacl chattr', {
    does: 'changes-permissions',
    operands: 'pattern',
    reads: '--reference',
  }),
  ...alike('unzip', {
    does: 'writes',
    operands: 'paths',
    here: true,
    lists: '-l -Z -t -v -p',
    flags: '-qo',
    writes: '-d',
  }),
  ...alike('zip gzip gunzip bzip2 bunzip2 xz unxz zstd 7z', {
    does: 'writes',
    operands: 'paths',
    opaque: '-TT --unzip-command',
  }),
  ...alike(
    'mkfs mkfs.ext4 mkfs.xfs mkswap wipefs fdisk sfdisk parted sgdisk diskutil cryptsetup blkdiscard',
    deletes,
  ),
  ...alike('mount umount losetup swapon swapoff', {
    does: ['controls-processes', 'changes-permissions'],
    operands: 'paths',
  }),
];
