import type { ChainLink, Product, ToolCall } from '../../../shared/model/tool-call';
import type { ProcessControl } from '../../../shared/platform';
import type { LiveRun } from './live-run';

/** A program further up than this is not looked for. */
const mostSteps = 32;

/** Programs that only pass on what somebody does elsewhere: shells, launchers, wrappers. */
const passing =
  /^-?(?:sh|bash|zsh|dash|fish|ksh|tcsh|csh|nu|pwsh|busybox|sudo|su|doas|login|env|setsid|timeout|nohup|nice|script|xargs|npm|npx|pnpm|yarn|bun|bunx|node|nodejs|deno|holdpoint)(?:\.exe)?$/u;
/** Where a session begins: above it nobody works. */
const session =
  /^(?:init|systemd|launchd|gnome-shell|gnome-session.*|plasmashell|ksmserver|dbus-daemon|xfce4-session|explorer(?:\.exe)?)$/u;
/** What a terminal may be hidden behind: named only when nothing above it can be. */
const multiplexers: Readonly<Record<string, string>> = {
  tmux: 'tmux',
  'tmux: server': 'tmux',
  screen: 'screen',
  zellij: 'Zellij',
};

/** Programs by the names that people know them by. */
const known: Readonly<Record<string, string>> = {
  alacritty: 'Alacritty',
  code: 'VS Code',
  'code-insiders': 'VS Code Insiders',
  codium: 'VSCodium',
  cursor: 'Cursor',
  emacs: 'Emacs',
  foot: 'Foot',
  ghostty: 'Ghostty',
  'gnome-terminal-server': 'GNOME Terminal',
  iTerm2: 'iTerm2',
  idea: 'IntelliJ IDEA',
  kgx: 'GNOME Console',
  kitty: 'kitty',
  konsole: 'Konsole',
  nvim: 'Neovim',
  ptyxis: 'Ptyxis',
  ptyxis_agent: 'Ptyxis',
  'ptyxis-agent': 'Ptyxis',
  pycharm: 'PyCharm',
  sshd: 'SSH',
  'sshd-session': 'SSH',
  Terminal: 'Terminal',
  tilix: 'Tilix',
  vim: 'Vim',
  webstorm: 'WebStorm',
  'wezterm-gui': 'WezTerm',
  'windowsterminal.exe': 'Windows Terminal',
  windsurf: 'Windsurf',
  'xfce4-terminal': 'Xfce Terminal',
  xterm: 'xterm',
  zed: 'Zed',
  'zed-editor': 'Zed',
};

const baseOf = (path: string): string => path.split(/[/\\]/u).at(-1) ?? path;

function programOf(processes: ProcessControl, pid: number): string {
  const exe = processes.commandOf(pid)?.exe;
  // A program that was replaced while it ran is shown with this ending (proc(5)).
  if (exe !== null && exe !== undefined) return baseOf(exe.replace(/ \(deleted\)$/u, ''));
  return processes.identify(pid)?.name ?? '';
}

/**
 * The client app above a run: the terminal, editor or IDE in which somebody started it, by the kernel's process tree. Null when
 * there is none that people would know. `root` is the run's first process.
 */
export function clientApp(
  processes: ProcessControl,
  root: number,
): { readonly name: string; readonly pid: number } | null {
  let hidden: { readonly name: string; readonly pid: number } | null = null;
  let pid = processes.parentOf(root);
  for (let step = 0; step < mostSteps && pid !== null && pid > 1; step++) {
    const program = programOf(processes, pid);
    if (program === '' || session.test(program)) return hidden;
    const multiplexer = multiplexers[program];
    if (multiplexer !== undefined) hidden ??= { name: multiplexer, pid };
    else if (!passing.test(program)) return { name: known[program] ?? program, pid };
    pid = processes.parentOf(pid);
  }
  return hidden;
}

export type ChainWorld = {
  readonly processes: ProcessControl;
  readonly operatorName: string;
  labelOf(product: Product): string;
};

/** What of a chain is the same for every call of a run: operator, client app, and the run's own agent. */
export function chainAbove(world: ChainWorld, run: LiveRun, product: Product): ChainLink[] {
  const app = run.root === null ? null : clientApp(world.processes, run.root.pid);
  const first = run.product ?? product;
  return [
    { role: 'operator', name: world.operatorName, verified: true },
    ...(app === null
      ? []
      : [{ role: 'app' as const, name: app.name, id: String(app.pid), verified: true }]),
    // SECURITY: T-4: verified is what the kernel's tree shows, never what the agent says.
    { role: 'agent', name: world.labelOf(first), id: first, verified: run.root !== null },
  ];
}

/** Behind a proxy and at our own client stands any program, which says its name itself. */
const sharesProduct = ({ route }: ToolCall): boolean =>
  route === 'mcp-proxy' || route === 'acp-proxy' || route === 'client';

/**
 * The delegation chain of one call: operator, client app, agent, sub-agents, tool. What stands above is the daemon's own
 * knowledge; what the product says of its sub-agents stays a claim.
 */
export function chainOf(above: readonly ChainLink[], run: LiveRun, call: ToolCall): ChainLink[] {
  const own = call.chain.filter(({ role }) => role === 'agent');
  // Another product in this run's tree, started by the run's agent, whoever it says it is; or one of the many that share a product.
  const another = run.product !== null && run.product !== call.product;
  const claimed = [
    ...(another || sharesProduct(call) ? own : []),
    ...call.chain.filter(({ role }) => role === 'sub-agent'),
  ];
  return [
    ...above,
    ...claimed.map((link) => ({ ...link, verified: false })),
    { role: 'tool', name: call.tool, verified: true },
  ];
}
