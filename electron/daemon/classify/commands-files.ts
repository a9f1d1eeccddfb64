import { alike, type CommandSpec } from './command-spec';

const readFiles: CommandSpec = { does: 'reads', operands: 'paths' };
const search: CommandSpec = { does: 'searches', operands: 'pattern', here: true };
const deletes: CommandSpec = { does: 'deletes', operands: 'paths' };
const writes: CommandSpec = { does: 'writes', operands: 'paths' };

/**
 * Commands on files and text: POSIX, GNU coreutils, BSD, and the usual searchers. Options as their manual pages name them.
 * SECURITY: T-22. `takes` may only name options that always have a value: a file name taken for a value is a target lost.
 */
export const fileCommands: readonly [string, CommandSpec][] = [
  ...alike(
    'echo true false : test [ seq expr basename dirname pwd whoami id groups uname arch nproc uptime free which type whence tr yes cal getconf locale tty logname users sw_vers lsb_release clear let shift return break continue exit wait times logout set shopt umask sleep',
    { does: 'reads' },
  ),
  ...alike('printf', { does: 'reads', opaque: '-v' }),
  ...alike('hash', { does: 'reads', opaque: '-p' }),
  ...alike('date', {
    does: 'reads',
    takes: '-d --date',
    reads: '-f --file -r',
    adds: { '-s': 'controls-processes', '--set': 'controls-processes' },
  }),
  ...alike('hostname', {
    does: 'controls-processes',
    listsUpTo: 0,
    lists: '-f -s -i -I -d --fqdn --short',
    adds: {
      '-F': 'controls-processes',
      '--file': 'controls-processes',
      '-b': 'controls-processes',
    },
  }),
  ...alike('export declare typeset local readonly', { does: 'reads' }),
  ...alike(
    'cat tac rev wc comm cksum sum tsort md5 md5sum b2sum sha1sum sha224sum sha256sum sha384sum sha512sum readlink realpath zcat bzcat xzcat df unexpand',
    readFiles,
  ),
  ...alike('nl', { ...readFiles, takes: '-b -d -f -h -i -l -n -s -v -w' }),
  ...alike('cmp', { ...readFiles, takes: '-n --bytes' }),
  ...alike('fold fmt', { ...readFiles, takes: '-w --width' }),
  ...alike('paste', { ...readFiles, takes: '-d --delimiters' }),
  ...alike('expand', { ...readFiles, takes: '-t --tabs' }),
  ...alike('od', { ...readFiles, takes: '-j -N -A -t' }),
  ...alike('hexdump', { ...readFiles, takes: '-n -s -e', reads: '-f' }),
  ...alike('strings', { ...readFiles, takes: '-n' }),
  ...alike('stat', { ...readFiles, takes: '-c --format --printf' }),
  ...alike('shasum', { ...readFiles, takes: '-a --algorithm' }),
  ...alike('du', { ...readFiles, here: true, takes: '-d --max-depth', reads: '--files0-from' }),
  ...alike('head tail', { ...readFiles, takes: '-n -c --lines --bytes' }),
  ...alike('ls dir vdir exa eza lsd', { ...readFiles, here: true, takes: '-I --ignore' }),
  ...alike('tree', { ...readFiles, here: true, takes: '-L -I -P', writes: '-o', opaque: '-R' }),
  ...alike('file', {
    ...readFiles,
    takes: '-e -F -P',
    reads: '-f -m',
    adds: { '-C': 'writes', '--compile': 'writes' },
  }),
  ...alike('diff', { ...readFiles, takes: '-U -C -I -W --label -L', writes: '--output' }),
  ...alike('sort', {
    ...readFiles,
    takes: '-k -t -S --key --field-separator',
    writes: '-o --output',
    opaque: '--compress-program',
    reads: '--files0-from',
  }),
  ...alike('cut', { ...readFiles, takes: '-d -f -c -b --delimiter --fields' }),
  ...alike('column', { ...readFiles, takes: '-s -c' }),
  ...alike('join', { ...readFiles, takes: '-t -j -1 -2 -o -e' }),
  ...alike('uniq', { does: 'reads', operands: 'copy', takes: '-f -s -w' }),
  ...alike('xxd', { does: 'reads', operands: 'copy', takes: '-l -c -g -s -o' }),
  ...alike('base64 base32', {
    ...readFiles,
    takes: '-w -b',
    writes: '-o --output',
    reads: '-i --input',
  }),
  ...alike('grep egrep fgrep zgrep', {
    ...search,
    takes: '-A -B -C -m -d -D --include --exclude --exclude-dir --max-count --label',
    pattern: '-e --regexp',
    reads: '-f --file --exclude-from',
  }),
  ...alike('rg', {
    ...search,
    takes:
      '-A -B -C -m -g -t -T -j -M -r --glob --type --type-not --max-count --max-depth -d --context --replace --sort --iglob',
    pattern: '-e --regexp',
    reads: '-f --file --ignore-file',
    opaque: '--pre --hostname-bin --search-zip -z',
    lists: '--files',
  }),
  ...alike('ag ack', { ...search, takes: '-A -B -m', opaque: '--pager --ackrc' }),
  ...alike('fd fdfind', {
    ...search,
    takes: '-e -E -t -d --extension --exclude --type --max-depth',
    opaque: '-x -X --exec --exec-batch',
  }),
  ...alike('jq yq', {
    does: 'reads',
    operands: 'pattern',
    takes: '--arg --argjson --indent',
    reads: '-f --from-file -L',
    opaque: '--slurpfile --rawfile',
    adds: { '-i': 'writes', '--inplace': 'writes' },
  }),
  ...alike('mkdir mkfifo', { ...writes, takes: '-m --mode' }),
  ...alike('touch', { ...writes, takes: '-d -t --date', reads: '-r --reference' }),
  ...alike('ln install mktemp tee', writes),
  ...alike('cp', {
    does: 'writes',
    operands: 'copy',
    writes: '-t --target-directory',
    takes: '-S --suffix',
  }),
  ...alike('mv rename', {
    does: 'writes',
    operands: 'move',
    writes: '-t --target-directory',
    takes: '-S --suffix',
  }),
  ...alike('rm rmdir unlink srm trash', deletes),
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
  ...alike('tar', {
    does: 'writes',
    here: true,
    opaque:
      '-I --use-compress-program --to-command --checkpoint-action --rsh-command --info-script -F',
    lists: '-t --list tf -tf tvf -tvf -tzf tzf',
    reads: '-f --file',
    writes: '-C --directory',
  }),
  ...alike('unzip', { does: 'writes', here: true, lists: '-l -Z -t -v -p', writes: '-d' }),
  ...alike('zip gzip gunzip bzip2 bunzip2 xz unxz zstd 7z', {
    does: 'writes',
    operands: 'paths',
    opaque: '-TT --unzip-command',
  }),
  ...alike('dd', { does: 'writes', here: true }),
  ...alike(
    'mkfs mkfs.ext4 mkfs.xfs mkswap wipefs fdisk sfdisk parted sgdisk diskutil cryptsetup blkdiscard',
    deletes,
  ),
  ...alike('mount umount losetup swapon swapoff', {
    does: ['controls-processes', 'changes-permissions'],
    operands: 'paths',
  }),
];
