import { moveTo } from './command-operands';
import { interpreters } from './command-interpreters';
import { noteAwk, noteJq, noteSed } from './command-programs';
import { noteDatabase, noteRedis } from './command-databases';
import { noteFind } from './command-find';
import { noteRead } from './command-read';
import {
  noteCount,
  noteDeclare,
  noteNames,
  noteEcho,
  notePrintf,
  notePs,
  noteSet,
  noteTest,
} from './command-variables';
import { noteOwnShell, noteScriptFile, noteUnseen } from './command-scripts';
import { noteDd, noteTar } from './command-archives';
import { noteRemove } from './command-remove';
import { isWrapper, noteWrapper } from './command-wrappers';
import { noteWsl } from './command-wsl';
import { noteXargs } from './command-xargs';
import { loseTrack, noteJump } from './shell-known-values';
import { notePath, type Scene } from './shell-scene';
import { isFlag, isNumeric, plain, type Arg } from './shell-word';

type Special = (words: readonly Arg[], scene: Scene) => void;

/** A script that may be in more places than this is not followed any further. */
const mostPlaces = 8;

/** `cd`: afterwards the shell may be there or, when it failed, where it was; the walker narrows that behind `&&`. */
function noteCd(words: readonly Arg[], scene: Scene): void {
  const [to] = words.filter((word) => !/^-[LPe@]+$|^--$/.test(word.text));
  scene.findings.effect('reads');
  const before = scene.places;
  if (to?.text === '-') scene.places = [];
  else moveTo(to ?? plain(scene.world.home), scene);
  const moved = scene.places;
  const lost = moved.length === 0 || before.length + moved.length > mostPlaces;
  scene.places = lost
    ? []
    : [...new Map([...before, ...moved].map((place) => [place.cwd, place])).values()];
}

/** sh, bash, zsh ...: `-n` only reads the script, `-c` with literal text is taken apart, a script file is run, anything else reads its program from input. */
function noteShell(words: readonly Arg[], scene: Scene): void {
  const [option, ...files] = words;
  if (option?.text === '-n' && files.length > 0 && files.every(({ text }) => !/^[-+]/.test(text)))
    return notePath(files[0] ?? option, 'reads', scene);
  const operands = words.filter(
    (word, at) => !isFlag(word) && !/^-[eux]*o$/.test(words[at - 1]?.text ?? ''),
  );
  const inline = words.some((word) => isFlag(word) && /^-[a-zA-Z]*c/.test(word.text));
  const [first] = operands;
  const strange = ({ text }: Arg, at: number): boolean =>
    /^--(rcfile|init-file)|^-[a-zA-Z]*[soO]/.test(text) &&
    !(/^-[eux]*o$/.test(text) && words[at + 1]?.text === 'pipefail');
  // `+o` is an option as well, and the script stands behind it.
  if (words.some(strange) || first?.text.startsWith('+') === true)
    scene.findings.opaque('a shell with options that load a program');
  if (first === undefined) noteNoScript(words, scene);
  else if (!inline) {
    const reads = (text: string): void => noteOwnShell(text, scene);
    noteScriptFile(first, { words, reads }, scene);
  } else if (first.kind === 'plain') noteOwnShell(first.text, scene);
  else {
    noteUnseen(scene);
    scene.findings.opaque('a shell program that is only known when it runs');
  }
}

function noteNoScript(words: readonly Arg[], scene: Scene): void {
  if (words.length === 1 && /^(--version|-V|--help|-v)$/.test(words[0]?.text ?? ''))
    scene.findings.effect('reads');
  else if (scene.input?.kind === 'plain') noteOwnShell(scene.input.text, scene);
  else {
    noteUnseen(scene);
    scene.findings.opaque('it reads its program from its input');
  }
}

/** `kill`: the shell's own jobs, which the agent itself has started; of other processes only whether they are there. */
function noteKill(words: readonly Arg[], scene: Scene): void {
  const [option, ...rest] = words;
  const signal =
    option?.kind === 'plain' &&
    /^-(\d+|(SIG)?(TERM|KILL|INT|HUP|QUIT|STOP|CONT))$/.test(option.text);
  const jobs = signal ? rest : words;
  const own = jobs.every(({ kind, text }) => kind === 'plain' && /^%(\d+|[%+!-])$/.test(text));
  const asks = option?.text === '-0' && rest.every((word) => isNumeric(word));
  const listing = words.length === 1 && option?.text === '-l';
  scene.findings.effect(
    (own && jobs.length > 0) || asks || listing ? 'reads' : 'controls-processes',
  );
}

/** `eval` joins its words and runs them; the same is done here when they are literal. */
function noteEval(words: readonly Arg[], scene: Scene): void {
  if (words.every((word) => word.kind === 'plain'))
    scene.script(words.map((word) => word.text).join(' '), scene);
  else {
    noteUnseen(scene);
    scene.findings.opaque('eval of text that is only known when it runs');
  }
}

/** `trap 'commands' SIGNAL`: the commands run later, so they count now. */
function noteTrap(words: readonly Arg[], scene: Scene): void {
  const [action] = words.filter((word) => !/^(-[lpP]|--)$/.test(word.text));
  scene.findings.effect('reads');
  if (action === undefined || action.text === '-' || action.text === '') return;
  loseTrack(scene);
  if (action.kind === 'plain') scene.script(action.text, scene);
  else scene.findings.opaque('trap with text that is only known when it runs');
}

function noteSource(words: readonly Arg[], scene: Scene): void {
  noteUnseen(scene);
  for (const word of words.slice(0, 1)) noteScriptFile(word, { words }, scene);
  scene.findings.opaque('it runs a file inside the shell');
}

const opaque =
  (why: string): Special =>
  (_, scene) =>
    scene.findings.opaque(why);
const named = (names: string, special: Special): [string, Special][] =>
  names.split(' ').map((name) => [name, special]);

const specials: ReadonlyMap<string, Special> = new Map<string, Special>([
  ...named('cd pushd chdir', noteCd),
  ...named('popd', (_, scene) => void (scene.places = [])),
  ...named('sh bash zsh dash ksh ash rbash', noteShell),
  ...named('python python2 python3', interpreters.python),
  ...named('node nodejs', interpreters.node),
  ...named(
    'ruby perl php lua Rscript tsx ts-node groovy julia scala elixir guile',
    interpreters.other,
  ),
  ...named('sed gsed', noteSed),
  ...named('awk gawk mawk nawk', noteAwk),
  ...named('find gfind', noteFind),
  ...named('xargs gxargs', noteXargs),
  ...named('rm', noteRemove),
  ...named('wsl wsl.exe', noteWsl),
  ...named('kill', noteKill),
  ...named('eval', noteEval),
  ...named('trap', noteTrap),
  ...named('source .', noteSource),
  ...named('unset getopts', noteNames),
  ...named('read', noteRead),
  ...named('export', noteDeclare(true)),
  ...named('declare local', noteDeclare(false)),
  ...named('readonly', (words, scene) => {
    noteDeclare(false)(words, scene);
    loseTrack(scene);
  }),
  ...named('set', noteSet),
  ...named('test [', noteTest),
  ...named('exit shift', noteCount),
  ...named('break continue', (words, scene) => {
    noteCount(words, scene);
    noteJump(words.length === 0 ? 'loop' : 'loops', scene);
  }),
  ...named('return', (words, scene) => {
    noteCount(words, scene);
    noteJump('function', scene);
  }),
  ...named('echo', noteEcho),
  ...named('printf', notePrintf),
  ...named('ps', notePs),
  ...named('tar gtar bsdtar', noteTar),
  ...named('dd', noteDd),
  ...named('jq yq', noteJq),
  ...named('psql', noteDatabase('psql')),
  ...named('mysql mariadb', noteDatabase('mysql')),
  ...named('sqlite3', noteDatabase('sqlite3')),
  ...named('redis-cli', noteRedis),
  ...named('watch parallel', opaque('it runs other commands again and again')),
  ...named(
    'alias unalias enable typeset shopt setopt unsetopt emulate let hash mapfile readarray complete bind fc csh tcsh fish pwsh powershell cmd expect script ed ex vi vim nvim emacs nano',
    opaque('it can run anything'),
  ),
]);

/** The commands whose words need more than a table. Null for all others. */
export function specialFor(name: string): Special | null {
  if (isWrapper(name)) return (words, scene) => noteWrapper(name, words, scene);
  return (
    specials.get(name) ??
    specials.get(name.replace(/^(python|node|ruby|perl|php|lua)[\d.]+$/, '$1')) ??
    null
  );
}
