import { locatePath } from './path-targets';
import type { Scene } from './shell-scene';
import { isTooLong } from './world';
import { isProjectsOwn } from './variable-names';

/** Values that say yes, no, how much or how loud: they name no file, no program and no place. */
const isSwitch = (value: string): boolean =>
  /^(|true|false|yes|no|on|off|auto|never|always|none|all|debug|info|warn|warning|error|fatal|trace|silent|quiet|verbose|\d+(\.\d+)?(ms|s|m|h|k|kb|mb|gb)?)$/i.test(
    value,
  );

/** Variables that stay harmless with some values, whatever program is given them (the tools' manuals, sections ENVIRONMENT). */
const harmlessValues: readonly (readonly [RegExp, RegExp])[] = [
  [/^((GIT|MAN|GH|AWS|SYSTEMD|BAT|DELTA|PSQL)_?)?PAGER$/, /^(cat|)$/],
  [/^(EDITOR|VISUAL|GIT_EDITOR|GIT_SEQUENCE_EDITOR|GH_EDITOR)$/, /^(true|:|cat)$/],
  [/^GIT_(AUTHOR|COMMITTER)_(NAME|EMAIL|DATE)$/, /^[^\n]*$/],
  [/^GIT_(CONFIG_(GLOBAL|SYSTEM))$/, /^\/dev\/null$/],
  [
    /^GIT_(MERGE_AUTOEDIT|CONFIG_NOSYSTEM|LFS_SKIP_SMUDGE|ADVICE|FLUSH|LITERAL_PATHSPECS|TRACE|CURL_VERBOSE)$/,
    /^(0|1|no|yes|true|false)$/,
  ],
  [/^GH_(REPO|PROMPT_DISABLED|NO_UPDATE_NOTIFIER|FORCE_TTY|SPINNER_DISABLED)$/, /^[\w./-]*$/],
  [/^GO(111MODULE|WORK|TOOLCHAIN|EXPERIMENT|VCS)$/, /^(on|off|auto|local|go\d[\w.]*)$/],
  [/^GO(GC|MAXPROCS|MEMLIMIT|DEBUG|TRACEBACK|AMD64)$/, /^[\w=,.]+$/],
  [/^GOPROXY$/, /^(off|direct|https:\/\/proxy\.golang\.org(,direct)?)$/],
  [
    /^GOFLAGS$/,
    /^(-(mod=(mod|readonly|vendor)|count=\d+|buildvcs=(true|false|auto)|tags=[\w,]+|race|v|trimpath|p=\d+) ?)*$/,
  ],
  [
    /^NODE_OPTIONS$/,
    /^(--(max-old-space-size=\d+|experimental-vm-modules|experimental-strip-types|no-warnings|no-deprecation|trace-warnings|trace-deprecation|enable-source-maps|unhandled-rejections=\w+|expose-gc) ?)*$/,
  ],
  [/^(RUSTFLAGS|RUSTDOCFLAGS)$/, /^(-[ADW] ?[a-z_:]+( |$))*$/],
  [/^CARGO_(INCREMENTAL|NET_OFFLINE|NET_RETRY|BUILD_JOBS|TERM_\w+|PROFILE_\w+)$/, /^[\w.-]*$/],
  [/^(JAVA_TOOL_OPTIONS|MAVEN_OPTS|GRADLE_OPTS|JAVA_OPTS)$/, /^(-Xm[sx]\d+[kmg] ?)*$/],
  [/^(MAKEFLAGS)$/, /^-?j ?\d*$/],
  [/^(PYTEST_ADDOPTS)$/, /^(-[vqxs]+ ?)*$/],
  [/^DOCKER_(BUILDKIT|CLI_HINTS)$|^COMPOSE_(BAKE|DOCKER_CLI_BUILD|PROJECT_NAME)$/, /^[\w-]*$/],
  [/^(DISPLAY)$/, /^(:\d+|)$/],
  [/^(PG(PASSWORD|USER|DATABASE|PORT|CONNECT_TIMEOUT)|MYSQL_PWD)$/, /^[\w.!@#%-]*$/],
  [/^(PGHOST|MYSQL_HOST)$/, /^(localhost|127\.0\.0\.1)$/],
];

/** Endings by which names of switches are known, of whatever tool: `GOLANGCI_LINT_LOG_LEVEL`, `NEXT_TELEMETRY_DISABLED`. */
const switchName =
  /(^|_)(LOG_LEVEL|LOGLEVEL|LOG_FORMAT|DEBUG|VERBOSE|QUIET|SILENT|TIMEOUT(_MS|_SECONDS|_S)?|RETRIES|WORKERS|JOBS|THREADS|CONCURRENCY|COLOR|COLORS|NO_COLOR|TELEMETRY(_DISABLED|_OPTOUT|_DEBUG)?|OFFLINE|(DISABLE|SKIP|NO)_[A-Z_]+|DISABLED|ENABLED|BACKTRACE|SEED|PORT)$/;

/** Folders for what tools build and keep. */
const buildFolder =
  /^(GOCACHE|GOTMPDIR|GOBIN|GOPATH|GOMODCACHE|GOLANGCI_LINT_CACHE|CARGO_TARGET_DIR|XDG_CACHE_HOME|(PIP|UV|RUFF|MYPY|TURBO|YARN|BUN_INSTALL|POETRY|PRE_COMMIT|DENO)_CACHE_DIR|NPM_CONFIG_CACHE|npm_config_cache|PYTHONPYCACHEPREFIX|COVERAGE_FILE|GOCOVERDIR|TMPDIR|TMP|TEMP|COREPACK_HOME|NX_CACHE_DIRECTORY|JEST_JUNIT_OUTPUT_DIR|PLAYWRIGHT_HTML_REPORT)$/;

/** Does this value make the variable harmless for every program? */
export function isHarmlessValue(name: string, value: string, scene: Scene): boolean {
  if (harmlessValues.some(([names, values]) => names.test(name) && values.test(value))) return true;
  if (switchName.test(name) && isSwitch(value)) return true;
  return buildFolder.test(name) && liesInside(value, scene);
}

/**
 * Does this value make the variable a setting of the project for itself? Names such as `DATABASE_URL`, `DATA_DIR` and `APP_ENV` are the
 * project's own as long as what they name does not lie elsewhere.
 */
export function isOwnSetting(name: string, value: string, scene: Scene): boolean {
  if (/^(PYTHONPATH|NODE_PATH|RUBYLIB|PERL5LIB)$/.test(name))
    return value.split(':').every((one) => liesInside(one === '' ? '.' : one, scene));
  if (!isProjectsOwn(name)) return false;
  if (isSwitch(value) || /^(test|testing|dev|development|local|ci|e2e|sandbox)$/i.test(value))
    return true;
  if (/^[a-z][a-z0-9+]*:\/\//i.test(value)) return isLocalAddress(value);
  if (name.endsWith('HOST')) return localName.test(value);
  return /(FILE|DIR|ROOT|PATH)$/.test(name) && liesInside(value, scene);
}

const localName = /^(localhost|127\.0\.0\.1|0\.0\.0\.0|\[?::1\]?)(:\d+)?$/;

const isLocalAddress = (value: string): boolean =>
  localName.test(/^[a-z][a-z0-9+]*:\/\/(?:[^@/\s]*@)?([^/?#\s]+)/i.exec(value)?.[1] ?? '');

/** Is this path one of the project, or of a folder for temporary files? */
function liesInside(path: string, { places }: Scene): boolean {
  if (path === '' || isTooLong(path) || places.length === 0) return false;
  return places.every((place) => {
    const { target, adds } = locatePath(path, 'writes', place);
    return adds.length === 0 && (target.inProject === true || target.scratch === true);
  });
}

/** Where programs of the operator's own lie, who put them there. */
const programFolders =
  /^(\/usr(\/local)?(\/go|\/lib\/[\w.-]+)?\/s?bin|\/s?bin|\/opt\/homebrew(\/opt\/[\w@.-]+)?\/s?bin|~\/(\.bun|\.local|\.cargo|go|\.volta|\.deno|\.rbenv|\.pyenv|\.asdf|\.dotnet|\.nvm\/versions\/node\/[\w.]+|\.local\/share\/(mise|pnpm|fnm)(\/installs\/[\w./-]+)?)(\/s?bin|\/shims)?|~\/Library\/pnpm)$/;

/**
 * Does `PATH=...`, as it is written, only put further folders beside those that are searched already? `project`: some are folders of the
 * project, whose programs then run under any name.
 */
export function widensPath(source: string, { world }: Scene): 'operators' | 'project' | null {
  const parts = source
    .replace(/^(['"])(.*)\1$/, '$2')
    .replaceAll(world.home, '~')
    .replace(/\$\{?HOME\}?|\$HOME/g, '~')
    .replace(/\$\(go env GOPATH\)/g, '~/go')
    .split(':');
  const own = parts.filter((part) => !/^\$(PATH|\{PATH\})$/.test(part));
  if (own.length === parts.length || source.startsWith("'")) return null;
  if (own.every((part) => programFolders.test(part))) return 'operators';
  const ofProject = /^((\$PWD|\$\(pwd\)|\.)\/)?(node_modules\/\.bin|\.?venv\/bin|vendor\/bin)$/;
  return own.every((part) => programFolders.test(part) || ofProject.test(part)) ? 'project' : null;
}
