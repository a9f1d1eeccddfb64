import { alike, subs, type CommandSpec } from './command-spec';

const controls: CommandSpec = { does: 'controls-processes' };
const persists: CommandSpec = { does: 'persists' };
const drives: CommandSpec = { does: 'drives-input' };
const permissions: CommandSpec = { does: 'changes-permissions' };
const secrets: CommandSpec = { does: 'touches-credentials' };

/** Commands on processes, services, input, accounts and secrets. */
export const systemCommands: readonly [string, CommandSpec][] = [
  ...alike('pgrep', { does: 'reads', operands: 'text', flags: '-aflnoxc' }),
  ...alike('lsof', { does: 'reads', flags: '-nPti#', takes: '-p -u' }),
  ...alike('jobs', { does: 'reads', operands: 'text', flags: '-lprs' }),
  ...alike('printenv', { does: 'touches-credentials' }),
  ...alike(
    'kill pkill killall killall5 skill xkill renice disown bg fg shutdown reboot halt poweroff init telinit sysctl modprobe insmod rmmod strace ltrace gdb lldb ulimit prlimit chrt taskset',
    controls,
  ),
  ...alike('systemctl', {
    ...controls,
    flags: '--user --no-pager',
    sub: subs(
      alike(
        'status show cat help is-active is-enabled is-failed get-default list-units list-unit-files list-timers list-jobs list-sockets list-dependencies',
        {
          does: 'reads',
          operands: 'text',
          flags: '--user --no-pager --all -al --failed',
          takes: '-n -t --type --state',
          opaque: '-H --host',
        },
      ),
      alike('enable edit link preset set-default', { does: ['persists', 'controls-processes'] }),
    ),
  }),
  ...alike('service launchctl initctl rc-service supervisorctl', {
    does: ['persists', 'controls-processes'],
  }),
  ...alike('journalctl', {
    does: 'reads',
    operands: 'text',
    opaque: '--rotate',
    flags: '-xefrbkq --user --no-pager --reverse --boot',
    takes: '-u -n -S -U -p -o --unit --lines --since --until --output',
  }),
  ...alike('at batch crontab systemd-run anacron schtasks update-rc.d chkconfig', persists),
  ...alike('tmux', {
    does: ['controls-processes', 'unknown'],
    sub: subs(alike('send-keys send paste-buffer', { does: ['drives-input', 'unknown'] })),
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
    'useradd adduser usermod userdel deluser groupadd groupmod groupdel gpasswd passwd chpasswd visudo vipw su newgrp dscl pwck setcap setenforce semanage pam-auth-update',
    permissions,
  ),
  ...alike(
    'iptables ip6tables nft ufw firewall-cmd pfctl route auditctl csrutil spctl',
    permissions,
  ),
  ...alike(
    'security secret-tool pass gopass op bw keyctl kwallet-query ssh-add vault doppler chamber',
    secrets,
  ),
  ...alike('ssh-keygen gpg gpg2 openssl age sops', { does: ['touches-credentials', 'unknown'] }),
  ...alike('last lastlog who w lscpu lsblk lspci lsusb lsmod vmstat iostat pstree', {
    does: 'reads',
    flags: '-afhlmnopstuwx#',
  }),
  ...alike('history', { does: 'touches-credentials' }),
];
