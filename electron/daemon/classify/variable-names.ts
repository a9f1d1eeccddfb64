/** Variables that programs may be given: how they write, count and build, and nothing that they load or run. */
const harmless =
  /^(LANG|LANGUAGE|LC_[A-Z]+|TZ|NO_COLOR|CI|TERM|COLUMNS|LINES|FORCE_COLOR|CLICOLOR(_FORCE)?|DEBIAN_FRONTEND|NODE_ENV|RAILS_ENV|RUST_BACKTRACE|RUST_LOG|GOOS|GOARCH|GOARM|CGO_ENABLED|PYTHONUNBUFFERED|PYTHONDONTWRITEBYTECODE|PYTHONIOENCODING|PYTHONWARNINGS|PYTHONHASHSEED|MSYS_NO_PATHCONV|CARGO_TERM_COLOR|GIT_TERMINAL_PROMPT|GIT_OPTIONAL_LOCKS|DEBUG|VERBOSE|LOG_LEVEL|HUSKY|SKIP)$/;

/** Endings that name a program, its options, where it looks, or whom it asks. */
const ending =
  /(PATH|OPTIONS|OPTS|FLAGS|ARGS|PRELOAD|LOADER|CONFIG|COMMAND|CMD|EDITOR|PAGER|BROWSER|SHELL|WRAPPER|HOME|PROXY|ASKPASS|HOST|SOCK|SOCKET|URL|URI|REGISTRY|RC|INIT|STARTUP|ENV|EXEC|PROGRAM|HOOK|HOOKS|LIB|PLUGIN|PLUGINS|PREFIX|ROOT|TOOLCHAIN|RUNNER|LINKER|FILE|DIR)$/;

/** Families of variables that shells, loaders, languages and tools obey (their manuals' sections ENVIRONMENT). */
const family =
  /^(LD|DYLD|GIT|SSH|GPG|BASH|ZSH|KSH|PYTHON|PERL|PERL5|RUBY|NODE|NPM|YARN|PNPM|BUN|DENO|JAVA|JDK|MAVEN|GRADLE|CARGO|RUST|RUSTC|RUSTUP|GO|CC|CXX|MAKE|CMAKE|PIP|UV|POETRY|CONDA|DOCKER|COMPOSE|KUBE|HELM|AWS|AZURE|GOOGLE|CLOUDSDK|TF|LUA|PHP|COMPOSER|GEM|BUNDLE|GREP|RIPGREP|FZF|LESS|MAN|TAR|OPENSSL|SSL|CURL|WGET|HTTP|HTTPS|ALL|NO|R|JULIA|TCL|GCONV|RES|MALLOC|GLIBC|QT|GTK|GDK|XDG|DBUS|WAYLAND|SYSTEMD|ELECTRON|MISE|ASDF|NIX|HOLDPOINT|CLAUDE|ANTHROPIC|OPENAI)(_|$)/;

/** Single names: the shell's own, and those of tools that fit no family. */
const single =
  /^(IFS|PS\d|SHELLOPTS|BASHOPTS|GLOBIGNORE|CDPATH|FPATH|FIGNORE|PROMPT\w*|HISTFILE|HISTSIZE|HISTCONTROL|HISTIGNORE|PWD|OLDPWD|TMP|TEMP|VISUAL|DISPLAY|XAUTHORITY|LESS\w*|MAN\w*|GO\w*|PYTHON\w*|PERL5\w*|RUBY\w*|CLASSPATH|AR|AS|LD|NM|STRIP|HOSTALIASES|LOCALDOMAIN|NLSPATH|TERMINFO|TERMCAP|MAKE\w*|LS_COLORS|USER|LOGNAME|SUDO_\w+|REPLY|SECONDS|RANDOM|OPT\w+)$/;

/** Names in lower case that mean something to programs or to zsh. */
export const loadedName =
  /_proxy$|^npm_|^(path|fpath|cdpath|manpath|mailpath|module_path|fignore|argv|prompt|psvar|watch|options|aliases|galiases|saliases|functions|commands|dirstack|status|signals|\w+_functions|histchars|nameddirs|widgets|keymaps|zle\w*|fish\w*)$/;

/** Endings of names that scripts give to their own variables: only a program that has such a variable in its environment already sees it change. */
const ownEnding = /(FILE|DIR|ROOT|URL|URI|HOST|ENV|CMD|COMMAND|ARGS|CONFIG|PREFIX|LIB|INIT|HOOK)$/;

/** May a program obey this variable although the script only sets it, and does not export it? */
export const isObeyedInShell = (name: string): boolean =>
  isObeyed(name) && (family.test(name) || single.test(name) || !ownEnding.test(name));

/** May this be a name that a project has given to a setting of its own? */
export const isProjectsOwn = (name: string): boolean =>
  !isObeyed(name) ||
  (!family.test(name.toUpperCase()) &&
    !single.test(name.toUpperCase()) &&
    settingEnding.test(name));

/** Endings of names that projects give to settings of their own programs: where something lies, and which set-up is meant. */
const settingEnding = /_(FILE|DIR|ROOT|URL|URI|HOST|ENV|PATH)$/;

/** May every program be given this variable? */
export const isHarmlessVariable = (name: string): boolean => harmless.test(name);

/** May a program that is not of the project obey this variable? A name in lower case counts by its upper case. */
export function isObeyed(name: string): boolean {
  const upper = name.toUpperCase();
  return !harmless.test(upper) && (ending.test(upper) || family.test(upper) || single.test(upper));
}
