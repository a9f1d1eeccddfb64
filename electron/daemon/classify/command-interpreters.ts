import { commandsIn, effectsOfWords, pathsIn } from './inline-dangers';
import { readJavaScript } from './inline-javascript';
import { longestProgram, type InlineProgram } from './inline-program';
import { readPython } from './inline-python';
import { noteScriptFile, noteUnseen } from './command-scripts';
import { noteReach } from './command-verbs';
import { locatePath } from './path-targets';
import { notePath, type Scene } from './shell-scene';
import { isFlag, plain, type Arg } from './shell-word';

type Special = (words: readonly Arg[], scene: Scene) => void;

/** How an interpreter's own options are read (python(1), node(1), perlrun(1), ruby(1), php(1)). */
type Interpreter = {
  /** The option whose value is the program; in a group of letters it is the last. */
  readonly inline: RegExp;
  /** Other options that load or run something, so that nothing is certain. */
  readonly loads: RegExp;
  /** Options that take the next word. */
  readonly takes: RegExp;
  readonly read: ((code: string) => InlineProgram) | null;
};

const none = /(?!)/;
const otherOnes: Interpreter = {
  inline: /^-[a-zA-Z0-9]*[eErRn]|^--(eval|run|execute)/,
  loads: /^-[a-zA-Z0-9]*[rRpI]|^--(require|import|loader|print)/,
  takes: none,
  read: null,
};

/** One special for each family of interpreters. */
export const interpreters: Readonly<Record<'python' | 'node' | 'other', Special>> = {
  python: special({
    inline: /^-[bBdEIOPqsSuv]*c/,
    loads: /^-[a-zA-Z]*[imx]/,
    takes: /^-[WX]$/,
    read: readPython,
  }),
  node: special({
    inline: /^-(e|p|pe|ep)$|^--(eval|print)(=|$)/,
    loads: /^-r|^--(require|import|loader|experimental-loader|env-file|inspect)/,
    takes: /^--input-type$/,
    read: readJavaScript,
  }),
  other: special(otherOnes),
};

/** python, node, perl ...: an inline program is read where that can be done for certain; a module or a file is run. */
function special(one: Interpreter): Special {
  return (words, scene) => {
    for (let at = 0; at < words.length; at++) {
      const word = words[at];
      if (word === undefined || !isFlag(word)) return noteFile(words, at, { one, scene });
      if (one.read !== null && word.text === '-m') return noteModule(words.slice(at + 1), scene);
      const own = one.inline.exec(word.text)?.[0];
      if (own !== undefined) {
        const code = one.read === null ? wholeOf(words) : inlineOf(words, at, own);
        return noteInline(code, { one, scene });
      }
      if (isQuestion(words)) return scene.findings.effect('reads');
      if (one.loads.test(word.text))
        scene.findings.opaque(`an interpreter that is given ${word.text}`);
      if (one.takes.test(word.text)) at++;
    }
    noteFile(words, words.length, { one, scene });
  };
}

const isQuestion = (words: readonly Arg[]): boolean =>
  words.length === 1 && /^(--version|-V|--help|-v)$/.test(words[0]?.text ?? '');

/** The program behind its option: the rest of the word, or the next one. */
function inlineOf(words: readonly Arg[], at: number, own: string): Arg {
  const rest = (words[at]?.text ?? '').slice(own.length);
  if (rest !== '') return plain(rest);
  return words[at + 1] ?? plain('');
}

/** All words, for languages whose programs are only looked through for words that tell of something. */
const wholeOf = (words: readonly Arg[]): Arg => plain(words.map(({ text }) => text).join(' '));

type About = { readonly one: Interpreter; readonly scene: Scene };

function noteFile(words: readonly Arg[], at: number, { one, scene }: About): void {
  const script = words[at];
  if (script === undefined || script.text === '-') {
    if (words.some(({ text }) => text === '--test')) return scene.findings.effect('executes');
    if (scene.input !== null) return noteInline(scene.input, { one, scene });
    noteUnseen(scene);
    return scene.findings.opaque('it reads its program from its input');
  }
  // In the project a program may be written as well as started; elsewhere it counts as one that stands in the command.
  const inside = scene.places.every(
    (place) => locatePath(script.text, 'executes', place).target.inProject === true,
  );
  const reads = (text: string): void => noteInline(plain(text), { one, scene });
  noteScriptFile(script, { words: words.slice(at), ...(inside ? {} : { reads }) }, scene);
}

function noteModule(words: readonly Arg[], scene: Scene): void {
  const [module] = words;
  scene.findings.effect('executes');
  if (module?.kind !== 'plain') return scene.findings.opaque('a module only known when it runs');
  if (module.text === 'json.tool') return noteTool(words.slice(1), scene);
  if (/^(pip|pipx|uv|poetry|twine)$/.test(module.text)) scene.command(words, scene);
  else noteReach(words.slice(1), scene);
  if (/server|ftplib|smtp|webbrowser/.test(module.text))
    scene.findings.effect('network', 'sends-data');
}

/** `python3 -m json.tool [in [out]]` (docs.python.org/3/library/json.html). */
function noteTool(words: readonly Arg[], scene: Scene): void {
  words
    .filter((word) => !isFlag(word))
    .forEach((word, at) => notePath(word, at === 0 ? 'reads' : 'writes', scene));
}

/** Notes an inline program: what it is known to do, or else that it cannot be seen through and what its words tell of. */
function noteInline(code: Arg, { one, scene }: About): void {
  const read = code.kind === 'plain' && one.read !== null ? one.read(code.text) : null;
  if (read?.known === true && !isReplaced(read.modules, scene)) return noteKnown(read, scene);
  if (code.kind === 'unknown') noteUnseen(scene);
  const why = read?.known === false ? read.why : 'an inline program of another language';
  scene.findings.opaque(why);
  scene.findings.effect('executes', ...effectsOfWords(code.text.slice(0, longestProgram * 2)));
  noteWords(code.text.slice(0, longestProgram), scene);
}

/** Has a directory where this may run a file that Python would load instead of its own module? (sys.path begins with ''.) */
function isReplaced(modules: readonly string[], { places, world }: Scene): boolean {
  return places.some(({ cwd }) =>
    modules.some((name) => world.has(cwd, `${name}.py`) || world.has(cwd, name)),
  );
}

function noteKnown(program: Extract<InlineProgram, { known: true }>, scene: Scene): void {
  scene.findings.effect('reads');
  for (const { path, effect, below } of program.paths) {
    notePath(plain(path), effect, scene);
    if (below === true)
      for (const place of scene.places) scene.findings.secretsBelow(path, 'hidden-too', place);
  }
}

/** What a program that nobody can see through names literally: commands and paths. It only adds. */
function noteWords(code: string, scene: Scene): void {
  const { scripts, commands } = commandsIn(code);
  for (const script of scripts) scene.script(script, scene);
  for (const command of commands) scene.command(command.map(plain), scene);
  const effect = effectsOfWords(code).includes('deletes') ? 'deletes' : 'reads';
  for (const path of pathsIn(code)) notePath(plain(path), effect, scene);
}
