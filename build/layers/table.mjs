// Which folder may import what: the direction of the architecture, as data. The longest matching
// folder wins. `ours` are folders (or files, without ending) of this repository, `packages` are
// npm packages; `node` allows Node's builtins, `typesOnly` erases whatever is imported from `ours`.
const daemonCore = ['approvals', 'classify', 'leases', 'policy', 'presence', 'risk', 'step-up'].map(
  (name) => `electron/daemon/${name}`,
);
const daemonPackages = [
  'zod',
  'dbus-native',
  'smol-toml',
  'picomatch',
  'canonicalize',
  'unbash',
  '@marcbachmann/cel-js',
  'web-tree-sitter',
  'lean-qr',
];
const corePackages = [
  'zod',
  'picomatch',
  'canonicalize',
  'unbash',
  'smol-toml',
  '@marcbachmann/cel-js',
  'web-tree-sitter',
  'lean-qr',
];

const core = Object.fromEntries(
  daemonCore.map((folder) => [
    folder,
    { ours: ['shared', ...daemonCore], packages: corePackages, node: true, pure: true },
  ]),
);

export const layers = {
  shared: { ours: ['shared'], packages: ['zod'] },
  renderer: { ours: ['shared', 'renderer'], packages: 'any' },
  'renderer/approve-frame': {
    ours: ['shared', 'renderer/approve-frame', 'renderer/ui/tokens.css'],
    packages: [],
  },
  'electron/preload': { ours: ['shared', 'electron/preload'], packages: ['electron', 'zod'] },
  'electron/main': {
    ours: ['shared', 'electron/main', 'electron/client', 'electron/platform'],
    packages: ['electron', 'zod'],
    node: true,
  },
  'electron/daemon': {
    ours: [
      'shared',
      'electron/daemon',
      'electron/adapters',
      'electron/connect',
      'electron/platform',
    ],
    packages: [...daemonPackages, 'koffi'],
    node: true,
  },
  ...core,
  'electron/daemon/journal': {
    ours: ['shared', 'electron/daemon/journal'],
    packages: ['canonicalize'],
    node: true,
    pure: true,
  },
  'electron/daemon/digest': {
    ours: ['shared', 'electron/daemon/digest', 'electron/daemon/journal', 'electron/daemon/store'],
    packages: ['zod'],
    node: true,
    pure: true,
  },
  'electron/daemon/store': {
    ours: ['shared', 'electron/daemon/journal', 'electron/daemon/store'],
    packages: ['better-sqlite3', 'zod'],
    node: true,
  },
  'electron/adapters': {
    ours: ['shared', 'electron/adapters'],
    packages: ['zod', 'smol-toml'],
    node: true,
  },
  'electron/client': {
    ours: ['shared', 'electron/client', 'electron/platform'],
    packages: ['zod'],
    node: true,
  },
  'electron/agent-client': {
    ours: ['shared', 'electron/agent-client', 'electron/client', 'electron/platform'],
    packages: ['zod'],
    node: true,
  },
  'electron/mcp': {
    ours: ['shared', 'electron/mcp', 'electron/agent-client', 'electron/json-rpc'],
    packages: ['zod'],
    node: true,
  },
  'electron/acp': {
    ours: ['shared', 'electron/acp', 'electron/agent-client', 'electron/json-rpc'],
    packages: ['zod'],
    node: true,
  },
  'electron/json-rpc': {
    ours: ['shared', 'electron/json-rpc', 'electron/adapters/json-text'],
    packages: ['zod'],
    node: true,
  },
  'electron/cli': {
    ours: [
      'shared',
      'electron/acp',
      'electron/mcp',
      'electron/agent-client',
      'electron/cli',
      'electron/adapters',
      'electron/client',
      'electron/connect',
      'electron/platform',
    ],
    packages: ['zod'],
    node: true,
  },
  'electron/connect': {
    ours: ['shared', 'electron/adapters', 'electron/connect'],
    packages: ['zod'],
    node: true,
  },
  'electron/hook': { ours: ['shared', 'electron/hook'], packages: [], node: true, typesOnly: true },
  'electron/platform': {
    ours: ['shared', 'electron/platform'],
    packages: ['zod', 'koffi', 'dbus-native'],
    node: true,
  },
  e2e: { ours: ['shared', 'renderer/fixtures', 'e2e'], packages: 'any', node: true },
  build: { ours: ['build'], packages: 'any', node: true },
};

/** Electron's two message buses may be touched only where every message is checked. */
export const electronNames = {
  ipcMain: 'electron/main/ipc',
  ipcRenderer: 'electron/preload',
};

/** The environment is read in few, known places: whoever starts us can set it. */
export const environmentFiles =
  /(^|[/-])(env|paths|config)\.ts$|\.config\.ts$|^electron\/platform\/current\.ts$|^(build|e2e)\//;

/** What makes a function depend on more than its arguments. */
export const impure = {
  packages: /^(node:)?(fs|fs\/promises|child_process|net|http|timers|timers\/promises)$/,
  members: ['Date.now', 'Math.random', 'performance.now', 'crypto.randomUUID', 'process.hrtime'],
  calls: ['setTimeout', 'setInterval', 'setImmediate'],
};

export const isShell = (path) => path.endsWith('.shell.ts');
export const isTest = (path) => /\.test\.(tsx?|mjs)$/.test(path) || path.startsWith('e2e/');
export const bannedWords = ['util', 'utils', 'helper', 'helpers', 'common', 'misc', 'manager'];
export const maxLines = 300;
