import { alike, subs, type CommandSpec } from './command-spec';

const controls: CommandSpec = { does: 'controls-processes' };
const persists: CommandSpec = { does: 'persists' };
const drives: CommandSpec = { does: 'drives-input' };
const escalates: CommandSpec = { does: ['escalates', 'changes-permissions'] };
const weakens: CommandSpec = { does: ['weakens-defences', 'changes-permissions'] };
const secrets: CommandSpec = {
  does: 'touches-credentials',
  place: ['touches-credentials', '~/.local/share/keyrings'],
};

/** Commands on processes, services, input, accounts and secrets. */
export const systemCommands: readonly [string, CommandSpec][] = [
  ...alike('pgrep', { does: 'reads', operands: 'text', flags: 'any', takes: '-u -t -g -P' }),
  ...alike('lsof', { does: 'reads', flags: '-nPti#', takes: '-p -u' }),
  ...alike(
    'top htop btop atop glances pidof pwdx ipcs lsns lslocks lsipc dmidecode lshw inxi neofetch fastfetch sensors dmesg findmnt blkid tput stty-size nvidia-smi timedatectl-status hostid logger-status ulimit-a system_profiler ioreg pmset-g vm_stat getfacl lsattr namei',
    { does: 'reads', flags: 'any' },
  ),
  ...alike('more less most bat batcat pygmentize glow mdcat', {
    does: 'reads',
    operands: 'paths',
    flags: 'any',
    opaque: '--lesskey-file -k --pager --lesskey-src',
    // `+!./x` runs it at once.
    marks: [[/^\+.*!/, 'unknown']],
  }),
  ...alike('man info apropos whatis tldr cheat help', {
    does: 'reads',
    operands: 'text',
    flags: 'any',
    opaque: '-P --pager -H --html',
  }),
  ...alike('ip', {
    does: ['changes-permissions', 'network'],
    flags: 'any',
    listsUpTo: 1,
    opaque: '-b -batch netns',
    sub: subs(
      alike('addr address a link l route r neigh rule maddr', {
        does: ['changes-permissions', 'network'],
        listsUpTo: 1,
        lists: 'show list ls get s',
        flags: 'any',
      }),
    ),
  }),
  ...alike('defaults', {
    does: 'persists',
    sub: subs(alike('read read-type domains find', { does: 'reads', flags: 'any' })),
  }),
  ...alike('mdfind mdls plutil-p sips-g otool codesign-d', {
    does: 'searches',
    operands: 'text',
    flags: 'any',
  }),
  ...alike('hostnamectl timedatectl localectl', {
    does: 'changes-permissions',
    listsUpTo: 0,
    flags: 'any',
    sub: subs(alike('status list-timezones list-locales show', { does: 'reads', flags: 'any' })),
  }),
  ...alike('jobs', { does: 'reads', operands: 'text', flags: '-lprs' }),
  ...alike('printenv', { does: 'touches-credentials' }),
  ...alike(
    'pkill killall killall5 skill xkill renice disown bg fg shutdown reboot halt poweroff init telinit sysctl modprobe insmod rmmod strace ltrace gdb lldb ulimit prlimit chrt taskset',
    controls,
  ),
  ...alike('systemctl', {
    ...controls,
    flags: '--user --no-pager',
    sub: subs(
      alike(
        'status show cat help is-active is-enabled is-failed get-default list-units list-unit-files list-timers list-jobs list-sockets list-dependencies list-automounts list-machines list-paths service-log-target whoami',
        {
          does: 'reads',
          operands: 'text',
          flags: 'any',
          takes: '-n -t --type --state',
          opaque: '-H --host',
        },
      ),
      alike('enable edit link preset set-default', {
        does: ['persists', 'controls-processes'],
        place: ['persists', '/etc/systemd/system'],
      }),
    ),
  }),
  ...alike('launchctl', {
    does: ['persists', 'controls-processes'],
    place: ['persists', '~/Library/LaunchAgents'],
    sub: subs(alike('list print help version', { does: 'reads', operands: 'text', flags: 'any' })),
  }),
  ...alike('service initctl rc-service supervisorctl', {
    does: ['persists', 'controls-processes'],
    sub: subs(alike('--status-all', { does: 'reads' })),
  }),
  ...alike('journalctl', {
    does: 'reads',
    operands: 'text',
    opaque:
      '--rotate --vacuum-size --vacuum-time --vacuum-files --setup-keys --flush --root --image',
    flags: 'any',
    takes: '-u -n -S -U -p -o --unit --lines --since --until --output',
  }),
  ...alike('crontab at batch', {
    ...persists,
    lists: '-l -q',
    place: ['persists', '/var/spool/cron'],
  }),
  ...alike('systemd-run anacron schtasks update-rc.d chkconfig reg', {
    ...persists,
    place: ['persists', '/etc/init.d'],
  }),
  ...alike('screen zellij dtach abduco byobu', { does: ['controls-processes', 'unknown'] }),
  // SECURITY: T-9, T-14. Whatever can press a key, move the pointer or speak on the desktop's buses can pretend to be the operator.
  ...alike(
    'xdotool ydotool ydotoold wtype dotool dotoolc xte xvkbd xautomation evemu-event cliclick osascript automator kdotool wlrctl xinput uinput',
    drives,
  ),
  ...alike(
    'gdbus dbus-send busctl qdbus qdbus6 loginctl xset xdg-screensaver xdg-open open gnome-screensaver-command hyprctl swaymsg i3-msg wmctrl xsel xclip wl-copy pbcopy',
    drives,
  ),
  ...alike(
    'useradd adduser usermod userdel deluser groupadd groupmod groupdel gpasswd passwd chpasswd visudo vipw su newgrp runuser dscl pwck setcap nsenter unshare machinectl pam-auth-update dseditgroup',
    escalates,
  ),
  ...alike(
    'iptables ip6tables iptables-restore nft ufw firewall-cmd pfctl route auditctl auditd csrutil spctl setenforce semanage apparmor_parser aa-disable aa-teardown tccutil fdesetup chcon xattr',
    weakens,
  ),
  ...alike(
    'security secret-tool pass gopass op bw keyctl kwallet-query ssh-add vault doppler chamber',
    secrets,
  ),
  ...alike('openssl', {
    does: ['touches-credentials', 'unknown'],
    sub: subs(
      alike('version help list ciphers', { does: 'reads', operands: 'text', flags: 'any' }),
      alike('x509 req crl verify asn1parse', {
        does: 'reads',
        operands: 'paths',
        flags:
          '-noout -text -subject -issuer -dates -enddate -startdate -fingerprint -serial -modulus -pubkey -verify -purpose',
        takes: '-inform -outform -nameopt -certopt',
        reads: '-in -CAfile',
        writes: '-out',
      }),
      alike('dgst', {
        does: 'reads',
        operands: 'paths',
        flags: '-sha1 -sha256 -sha512 -md5 -r -hex',
      }),
      alike('rand', { does: 'reads', operands: 'text', flags: '-hex -base64' }),
    ),
  }),
  ...alike('ssh-keygen gpg gpg2 gpg-card age sops', { does: ['touches-credentials', 'unknown'] }),
  ...alike('last lastlog who w lscpu lsblk lspci lsusb lsmod vmstat iostat pstree', {
    does: 'reads',
    flags: 'any',
  }),
  ...alike('history', { does: 'touches-credentials' }),
];
