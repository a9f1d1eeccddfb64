import { alike, subs, type CommandSpec, type CommandTable } from './command-spec';

const executes: CommandSpec = { does: 'executes', here: true };
const installs: CommandSpec = { does: ['installs', 'network'] };
const publishes: CommandSpec = { does: ['publishes', 'network'] };

/** go 1.25 and cargo 1.90: what they build, test and look at is the project's own. */
const go: CommandSpec = {
  ...executes,
  does: ['executes', 'unknown'],
  chdir: '-C',
  sub: subs(
    alike('build test vet run fmt clean generate fix doc list version help telemetry', {
      ...executes,
      writes: '-o -coverprofile -cpuprofile -memprofile -trace',
      // A program that go starts in place of its own tools.
      opaque: '-toolexec -exec --toolexec --exec -vettool --vettool -overlay',
      takes:
        '-o -run -count -timeout -tags -ldflags -bench -p -f -gcflags -shuffle -parallel -skip',
    }),
    alike('env', { ...executes, adds: { '-w': 'persists', '-u': 'persists' } }),
    alike('tool', { ...executes, opaque: '-modfile' }),
    alike('mod', {
      ...installs,
      sub: subs(
        alike('tidy verify graph why download vendor', {
          does: ['executes', 'network'],
          here: true,
        }),
        alike('edit init', { ...executes, does: ['executes', 'writes'] }),
      ),
    }),
    alike('work', { ...executes, does: ['executes', 'writes'] }),
    alike('install get', installs),
  ),
};
const cargo: CommandSpec = {
  ...executes,
  does: ['executes', 'unknown'],
  opaque: '--config',
  sub: subs(
    alike(
      'build b test t check c clippy run r fmt bench doc d clean fix nextest tree metadata locate-project help pkgid rustc rustdoc report package version verify-project llvm-cov expand machete udeps deny audit msrv hack miri insta asm bloat',
      executes,
    ),
    alike('info search fetch outdated', { does: ['executes', 'network'], here: true }),
    alike('install', { ...installs, adds: { '--git': 'runs-remote-code' } }),
    alike('add remove rm update init new binstall uninstall', installs),
    alike('owner', { ...publishes, lists: '--list -l' }),
    alike('publish yank', publishes),
    alike('login logout', { does: ['touches-credentials', 'network'] }),
  ),
};

/** Runners of a project's tasks, builders, compilers, test runners, linters, formatters and generators: they run what the project holds. */
const ofTheProject =
  'make gmake bmake ninja meson cmake ctest gradle gradlew mvn mvnw ant bazel bazelisk buck2 just task rake invoke scons tup waf xmake zig sbt mill lein leiningen mix rebar3 stack cabal dune opam-build ghc ocamlfind tsc tsserver eslint oxlint prettier biome stylelint markdownlint markdownlint-cli2 vitest jest mocha ava tap c8 nyc karma cypress pytest py.test unittest tox nox coverage ruff mypy pyright basedpyright black isort flake8 pylint bandit pre-commit gofmt goimports gofumpt golangci-lint staticcheck govulncheck revive errcheck fieldalignment modernize gopls gotestsum ginkgo mockgen protoc buf sqlc wire stringer templ air delve rustfmt rustc gcc g++ cc c++ clang clang++ clang-tidy clang-format cppcheck ld ar nm objdump size readelf strip swift swiftc swiftlint swiftformat xcodebuild xcrun dotnet msbuild nuget-restore javac kotlinc ktlint scalac checkstyle spotless vite webpack rollup esbuild swc babel parcel turbo nx lerna rush moon wireit tsup tsx-build shellcheck shfmt bats hadolint actionlint yamllint vale typos codespell cspell lychee sqlfluff rubocop standardrb rspec minitest rails bin/rails jekyll hugo mkdocs sphinx-build zola astro next nuxt svelte-check vue-tsc ng expo storybook playwright phpunit phpstan psalm php-cs-fixer pint pest artisan luac luacheck stylua busted elm gleam crystal nim nimble dart flutter fvm perltidy prove r-lint lintr pandoc asciidoctor typst pdflatex latexmk tectonic dot plantuml mmdc d2 graphviz jsonlint ajv openapi-generator spectral redocly prisma drizzle-kit tree-sitter wasm-pack wasm-opt emcc emcmake trunk loc cloc tokei scc hyperfine entr watchexec direnv-status act';

/** Options by which these tools work elsewhere, and those that name what they write. */
const places = {
  chdir: '-C --directory --cwd --project-dir --rootdir --root-dir --prefix',
  writes: '-o --output --out --outfile --outdir --out-dir --outDir --dest',
} as const;

/** Tools that a project has among its dependencies, and that a runner of packages then takes from there. */
const packaged =
  'tsc eslint oxlint prettier biome @biomejs/biome stylelint markdownlint markdownlint-cli2 vitest jest mocha ava c8 nyc karma cypress pyright vite webpack rollup esbuild swc parcel turbo nx lerna tsup astro next nuxt svelte-check vue-tsc ng expo storybook cspell knip madge depcheck tsd size-limit redocly spectral ajv ruff mypy black isort flake8 pylint pytest pre-commit basedpyright bandit codespell yamllint';

/** What `npx` and its like start that is the project's own tool: whoever has not installed it gets it from the registry by that name. */
export const projectTools: CommandTable = subs(
  alike(packaged, {
    ...executes,
    ...places,
    does: ['executes', 'network'],
    fetched: true,
    opaque: '--eval',
  }),
  // What they run is a file of the project; text that is given in its place is not read here.
  alike('tsx ts-node', {
    ...executes,
    does: ['executes', 'network'],
    opaque: '-e --eval -p --print -r --require --import --loader --experimental-loader --env-file',
  }),
  alike('playwright', {
    ...executes,
    sub: subs(alike('install install-deps', installs), alike('test show-report', executes)),
  }),
);

/** Tools that build, test, check and generate. What they run is the project's: its own set-up names it. */
export const buildCommands: readonly [string, CommandSpec][] = [
  ...alike(ofTheProject, {
    ...executes,
    ...places,
    projectTasks: true,
    opaque: '--eval',
    // make runs its rules with this in place of the shell.
    marks: [[/^\.?(SHELL|SHELLFLAGS|MAKE|MAKEFLAGS|MAKEFILES)[:+?]?=/, 'unknown']],
  }),
  ['go', go],
  ['cargo', cargo],
  ...alike('java', { ...executes, opaque: '-javaagent -agentlib -agentpath' }),
  ...alike('goreleaser release-it semantic-release standard-version changeset np twine vsce ovsx', {
    ...publishes,
    sub: subs(alike('check healthcheck build status ls', executes)),
  }),
];
