import { alike, subs, type CommandSpec } from './command-spec';

const installs: CommandSpec = { does: ['installs', 'network'] };
const executes: CommandSpec = { does: 'executes', here: true };
const publishes: CommandSpec = { does: ['publishes', 'network'] };
/** Even their questions obey settings of the project that may name programs. */
const asks: CommandSpec = { does: ['executes', 'network'], here: true };
const queries: CommandSpec = { does: ['reads', 'network'] };
const remote: CommandSpec = { does: ['network', 'unknown'] };

const packageManager: CommandSpec = {
  does: ['executes', 'unknown'],
  here: true,
  sub: subs(
    alike(
      'install i add ci update upgrade up remove uninstall rm link dlx exec x create init rebuild audit dedupe import',
      installs,
    ),
    alike('run test t start build dev lint format typecheck check', executes),
    alike('ls list ll why explain root prefix bin help', executes),
    alike('view info show outdated search ping', asks),
    alike('publish unpublish deprecate dist-tag owner access', publishes),
    alike('login logout adduser token whoami', { does: ['touches-credentials', 'network'] }),
    alike('config set', { does: 'persists' }),
  ),
};

const compiler: CommandSpec = {
  does: ['executes', 'unknown'],
  here: true,
  sub: subs(
    alike(
      'build test vet check clippy run fmt bench doc clean tool generate fix nextest',
      executes,
    ),
    alike('list version env tree metadata locate-project help', {
      ...executes,
      adds: { '-w': 'persists', '-u': 'persists' },
    }),
    alike('install get add update mod fetch download work', installs),
    alike('publish login yank owner', publishes),
  ),
};

const dockerLook: CommandSpec = {
  does: 'reads',
  operands: 'text',
  flags: '-aqslt --all --quiet --no-trunc --size --latest --no-stream --timestamps',
  takes: '-f -n --filter --format --tail --since --until',
};

/** Developers' tools: package managers, builders, interpreters, network clients, clouds. */
export const toolCommands: readonly [string, CommandSpec][] = [
  ...alike('npm pnpm yarn bun deno', packageManager),
  ...alike('go cargo', compiler),
  ...alike('npx bunx pnpx uvx pipx', installs),
  ...alike(
    'pip pip3 uv poetry gem bundle composer brew apt apt-get dpkg yum dnf pacman apk snap flatpak port conda mamba nix nix-env rustup asdf mise',
    {
      ...installs,
      sub: subs(
        alike('list show freeze check search info policy', asks),
        alike('run', executes),
        alike('publish', publishes),
      ),
    },
  ),
  ...alike(
    'make gmake ninja cmake gradle gradlew mvn ant bazel just task rake tsc eslint prettier biome vitest jest mocha pytest tox nox ruff mypy black flake8 gofmt goimports golangci-lint rustfmt rustc gcc g++ clang cc swift xcodebuild dotnet javac vite webpack rollup esbuild turbo nx shellcheck shfmt',
    executes,
  ),
  ...alike('curl', {
    does: 'network',
    operands: 'host',
    takes:
      '-H --header -X --request -A --user-agent -e --referer -u --user -m --max-time --connect-timeout --retry -w --write-out -x --proxy --resolve',
    reads: '-T --upload-file --cert --key --cacert -b --cookie',
    writes: '-o --output -c --cookie-jar --output-dir -D --dump-header --trace --trace-ascii',
    sends: '-d --data --data-binary --data-raw --data-urlencode --data-ascii --json -F --form',
    adds: {
      '-T': 'publishes',
      '--upload-file': 'publishes',
      '-O': 'writes',
      '--remote-name': 'writes',
    },
    opaque: '-K --config',
  }),
  ...alike('wget', {
    does: ['network', 'writes'],
    operands: 'host',
    here: true,
    takes: '--header -U --user-agent -t -T',
    writes: '-O --output-document -P --directory-prefix -o',
    sends: '--post-data',
    reads: '--post-file --body-file',
    adds: { '--post-file': 'publishes', '--body-file': 'publishes' },
    opaque: '-e --execute --use-askpass --config',
  }),
  ...alike('ping dig nslookup host whois traceroute mtr http https httpie xh aria2c', {
    does: 'network',
  }),
  ...alike(
    'ssh scp sftp rsync nc ncat netcat socat telnet ftp lftp tftp rclone ngrok cloudflared chisel mosh',
    remote,
  ),
  ...alike('docker podman nerdctl', {
    does: ['executes', 'unknown'],
    sub: subs(
      alike('ps images logs version info top port stats diff history', dockerLook),
      alike('inspect', { does: ['reads', 'touches-credentials'] }),
      alike('rm rmi prune kill stop', { does: ['deletes', 'controls-processes'] }),
      alike('system volume network image container', {
        does: ['deletes', 'controls-processes'],
        sub: subs(
          alike('ls list df info logs', dockerLook),
          alike('inspect', { does: ['reads', 'touches-credentials'] }),
        ),
      }),
      alike('push login', publishes),
      alike('pull', { does: ['network', 'installs'] }),
    ),
  }),
  ...alike('kubectl oc', {
    ...remote,
    sub: subs(
      alike('get describe logs explain version api-resources top', queries),
      alike('delete drain', { does: ['deletes', 'network'] }),
      alike('apply create patch edit scale rollout set', publishes),
    ),
  }),
  ...alike(
    'aws gcloud az terraform tofu pulumi helm ansible ansible-playbook heroku vercel netlify fly flyctl wrangler gsutil',
    { does: ['network', 'publishes', 'unknown'] },
  ),
  ...alike('psql mysql sqlite3 mongosh mongo redis-cli', { does: ['unknown', 'deletes'] }),
];
