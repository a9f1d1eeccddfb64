import { alike, subs, type CommandSpec } from './command-spec';
import { projectTools } from './commands-build';

/** Code from wherever an address says, unseen by any registry. */
const installs: CommandSpec = {
  does: ['installs', 'network'],
  marks: [[/^(git\+|git:|https?:|ssh:|git@)/, 'runs-remote-code']],
};
/** npm takes any of its settings as an option; these name another program, or a file that may. */
const executes: CommandSpec = {
  does: 'executes',
  here: true,
  opaque: '--script-shell --node-options --userconfig --globalconfig',
};
/** Without a name it brings what the project's own manifest and lock file name, and runs what those packages run. */
const declared: CommandSpec = {
  ...installs,
  alone: ['executes', 'network'],
  here: true,
  flags:
    '-DEPOs --save --save-dev --save-exact --frozen-lockfile --no-frozen-lockfile --frozen --locked --no-audit --no-fund --prefer-offline --offline --ignore-scripts --legacy-peer-deps --silent --quiet --verbose --immutable --production --omit --include --loglevel --no-optional --all-extras --dev --no-dev --recursive -r -w',
  takes: '--filter -F',
  chdir: '-C --cwd --prefix --dir',
};
const publishes: CommandSpec = { does: ['publishes', 'network'] };
/** Even their questions obey settings of the project that may name programs. */
const asks: CommandSpec = { does: ['executes', 'network'], here: true };
const account: CommandSpec = { does: ['touches-credentials', 'network'] };

/** A part of a package manager that can be asked and changed: `npm owner ls`, `npm owner add`. */
const asked = (names: string, otherwise: CommandSpec): [string, CommandSpec][] =>
  alike(names, {
    ...otherwise,
    sub: subs(alike('ls list ls-packages ls-collaborators get show info verify bin', asks)),
  });

/** npm 11, pnpm 10, yarn 1 and 4, bun 1.3. A word that is none of these names a script of the project for all but npm. */
const node: CommandSpec = {
  does: ['executes', 'unknown'],
  here: true,
  takes: '--filter -F -w --workspace',
  chdir: '-C --cwd --prefix --dir',
  sub: subs(
    alike(
      'add update upgrade up remove uninstall rm link dlx create init dedupe import install-test it',
      installs,
    ),
    alike('exec x', { ...installs, starts: true, sub: projectTools }),
    alike('install i ci rebuild', declared),
    alike(
      'run run-script test t start stop restart build dev lint format typecheck check serve watch clean e2e coverage generate pack prepare',
      executes,
    ),
    alike(
      'ls list la ll why explain root prefix bin help query sbom find-dupes fund licenses doctor version',
      executes,
    ),
    alike('view v info show outdated search ping audit bugs docs repo home diff stars', asks),
    asked('owner access dist-tag org team hook profile star deprecate', publishes),
    asked('cache store pkg pm workspaces workspace', executes),
    asked('npm', publishes),
    asked('config c set', { does: 'persists' }),
    alike('publish unpublish unstar', publishes),
    alike('login logout adduser token', account),
    alike('whoami', asks),
  ),
};

/** Any other word is a script of the project, or a tool among its dependencies. */
const scripts: CommandSpec = {
  ...node,
  does: 'executes',
  projectTasks: true,
  opaque: '-e --eval -p --print --preload --config',
  sub: new Map([
    ...(node.sub ?? []),
    ...alike(
      'plugin env self-update setup policies approve-builds patch patch-commit server global unplug autoclean dlx',
      installs,
    ),
  ]),
};

/** pip 25, uv 0.9, poetry 2, pdm, conda. */
const python: CommandSpec = {
  ...installs,
  sub: subs(
    alike('sync', declared),
    alike(
      'list freeze show check search info policy tree version export debug inspect hash help licenses',
      asks,
    ),
    asked('cache config source env index python self', {
      does: ['installs', 'network', 'persists'],
    }),
    alike('run', executes),
    alike('lock build', asks),
    alike('publish', publishes),
    alike('pip', {
      ...installs,
      sub: subs(alike('list freeze show check tree', asks)),
    }),
    alike('venv', executes),
  ),
};

/** Managers of the system's own packages: questions read, everything else installs. */
const system: CommandSpec = {
  ...installs,
  flags: 'any',
  lists:
    '-l -L -s -S -Q -Qi -Ql -Qs -Qo -Si -Ss -F --list --listfiles --status --search --contents -c --dry-run',
  sub: subs(
    alike(
      'list ls show search info policy depends rdepends why files provides whatprovides changelog repolist history outdated leaves deps uses doctor config desc cat log home moo showhold list-installed remote-info repoquery check check-update help --version --prefix --cellar',
      { ...asks, flags: 'any' },
    ),
    alike('services', {
      does: ['persists', 'controls-processes'],
      sub: subs(alike('list info', asks)),
    }),
    alike('bundle tap', { ...installs, sub: subs(alike('list check', asks)) }),
    alike('remove purge autoremove uninstall erase', { does: ['deletes', 'installs'] }),
  ),
};

/** Package managers of languages and systems. */
export const packageCommands: readonly [string, CommandSpec][] = [
  ...alike('npm', node),
  ...alike('pnpm yarn bun', scripts),
  ...alike('deno', {
    does: ['executes', 'unknown'],
    here: true,
    sub: subs(
      alike('run test task lint fmt check bench info doc types compile serve', executes),
      alike('install add remove x', installs),
      alike('publish deploy', publishes),
    ),
  }),
  ...alike('npx bunx pnpx uvx pipx', {
    ...installs,
    starts: true,
    takes: '',
    flags: '--no-install --no --yes -y --quiet -q --silent --bun',
    sub: projectTools,
    opaque: '-p --package -c --call --from --with --spec --node-options --script-shell',
  }),
  ...alike('corepack', { ...installs, sub: subs(alike('cache', asks)) }),
  ...alike('pip pip3 uv poetry pdm rye hatch pipenv conda mamba micromamba pixi', python),
  ...alike('gem bundle composer', {
    ...installs,
    sub: subs(
      alike(
        'list show check search info outdated env environment why depends licenses audit validate help status',
        asks,
      ),
      alike('exec run run-script', executes),
      alike('config', { does: 'persists', sub: subs(alike('list get', asks)) }),
      alike('publish push owner', publishes),
    ),
  }),
  ...alike('rustup asdf mise nvm fnm volta pyenv rbenv nodenv sdk jenv tfenv', {
    ...installs,
    sub: subs(
      alike(
        'list ls show current which where version versions doctor help man completions commands settings env root whence tasks info status check target',
        asks,
      ),
      alike('override default toolchain component plugin config', {
        ...installs,
        sub: subs(alike('list ls', asks)),
      }),
      alike('run exec x r', executes),
    ),
  }),
  ...alike(
    'brew apt apt-get dpkg yum dnf zypper pacman yay apk snap flatpak port nix-env pkg emerge winget choco scoop',
    system,
  ),
  ...alike('apt-cache apt-file dpkg-query apt-mark apt-config pacman-mirrors rpm', {
    ...system,
    sub: subs(
      alike(
        'showhold showauto showmanual show search depends rdepends policy list dump stats pkgnames madison find',
        {
          ...asks,
          flags: 'any',
        },
      ),
    ),
    lists: `${system.lists ?? ''} -q -qa -qi -ql -qf --get-branch`,
  }),
  ...alike('nix', {
    ...installs,
    sub: subs(
      alike('fmt', executes),
      alike('build develop', { ...asks, does: ['executes', 'installs', 'network'] }),
    ),
  }),
];
