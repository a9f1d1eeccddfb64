import { locatePath } from './path-targets';
import { noteExported, notePathVariable, noteVariable, type Scene } from './shell-scene';
import { loseTrack, remember } from './shell-known-values';
import type { Arg } from './shell-word';
import { isNumber, testsPlainly } from './shell-values';

type Note = (words: readonly Arg[], scene: Scene) => void;

const assigned = /^([A-Za-z_]\w*)(?:\+?=[^]*)?$/;

/** `export`, `declare`, `local`, `readonly`: options that evaluate (`-i`) or stand for another name (`-n`) are opaque; without a name they print every variable. */
export const noteDeclare =
  (exports: boolean): Note =>
  (words, scene) => {
    scene.findings.effect('reads');
    const flags = words.filter((word) => word.text.startsWith('-'));
    const names = words.filter((word) => !word.text.startsWith('-'));
    const leaves = exports || flags.some((flag) => flag.text.includes('x'));
    if (flags.some((flag) => !/^-[aArgx]+$/.test(flag.text)))
      scene.findings.opaque('it declares variables that are evaluated');
    if (flags.some((flag) => flag.text.includes('r'))) loseTrack(scene);
    if (names.length === 0) scene.findings.effect('touches-credentials');
    for (const word of names) noteDeclared(word, leaves, scene);
  };

/** One `name` or `name=value`. Without quotes some shells would split an unknown value into further names. */
function noteDeclared(word: Arg, leaves: boolean, scene: Scene): void {
  const { text, kind } = word;
  const path = /^PATH=([^]*)$/.exec(text)?.[1];
  if (leaves && path !== undefined && kind === 'unknown' && notePathVariable(path, scene)) return;
  const whole = kind !== 'unknown' || /^\w+="[^"]*"$/.test(text);
  const name = whole ? assigned.exec(text)?.[1] : undefined;
  if (name === undefined) return scene.findings.opaque(`${text} is only known when it runs`);
  const at = text.indexOf('=');
  const value = at > 0 && kind !== 'unknown' ? valueIn(word, at) : null;
  if (leaves)
    noteExported(name, value?.kind === 'plain' ? value.text : null, scene, 'from-here-on');
  else noteVariable(name, null, scene);
  if (value !== null) remember(name, value, scene);
}

/** What stands behind the `=` at this place. */
function valueIn({ kind, text, stands, bare }: Arg, at: number): Arg | null {
  if (text.slice(0, at).endsWith('+')) return null;
  const value = text.slice(at + 1);
  return stands === undefined || bare === undefined
    ? { kind, text: value }
    : { kind, text: value, stands, bare: bare.slice(at + 1) };
}

/** `set`: prints every variable without words; only the usual switches are known to be harmless. */
export const noteSet: Note = (words, scene) => {
  scene.findings.effect(words.length === 0 ? 'touches-credentials' : 'reads');
  if (words.some(({ text }) => !/^[-+][eux]*o?$|^(pipefail|errexit|nounset|xtrace)$/.test(text)))
    scene.findings.opaque('it changes how the shell reads what follows');
};

/** `unset`, `getopts`: their words name variables that are set. */
export const noteNames: Note = (words, scene) => {
  scene.findings.effect('reads');
  for (const { text, kind } of words) {
    if (kind !== 'plain' || !/^-[rsp]+$|^[A-Za-z_]\w*$/.test(text))
      scene.findings.opaque(`read or unset with ${text}`);
    else if (!text.startsWith('-')) noteVariable(text, null, scene);
  }
};

/** `test` and `[`: look at files; numbers must be numbers. */
export const noteTest: Note = (words, scene) => {
  scene.findings.effect('reads');
  if (!testsPlainly(words))
    scene.findings.opaque('a comparison of what is only known when it runs');
};

/** `exit`, `return`, `shift`, `break`, `continue`. */
export const noteCount: Note = (words, scene) => {
  scene.findings.effect('reads');
  if (words.some(({ text }) => !isNumber(text)))
    scene.findings.opaque('a number that is only known when it runs');
};

/** A path from the root or from a home directory, wherever it stands in a text but in an address (`https://…`). */
const wholePath = /(?<![\w.]|:\/)(?!(?<=:)\/\/)[~/][\w./@+-]+/g;
/** Each costs a look at the file system. */
const mostNamed = 40;

/**
 * What is printed is read by somebody: another program, or an agent that takes a text for an order. A text that names where a
 * secret lies, by its whole path, counts as reaching for it; a file name alone is what people write about.
 */
const noteText: Note = (words, { findings, places }) => {
  findings.effect('reads');
  const named = new Set(words.flatMap(({ text }) => text.match(wholePath) ?? []));
  if (named.size > mostNamed) return findings.opaque('a text that names very many paths');
  const found = [...named].flatMap((path) =>
    places.map((place) => locatePath(path, 'reads', place)),
  );
  for (const { target, adds } of found) {
    if (!adds.includes('touches-credentials')) continue;
    findings.target(target);
    findings.effect('touches-credentials');
  }
};

/** `echo`: every word is text, whatever it looks like. */
export const noteEcho: Note = noteText;

/** `printf`: `-v` sets a variable, and zsh evaluates what a number is made of. */
export const notePrintf: Note = (words, scene) => {
  noteText(words, scene);
  const [format, ...values] = words[0]?.text === '--' ? words.slice(1) : words;
  const open = values.some((value) => value.kind !== 'plain' || value.text.includes('['));
  const sound = format?.kind === 'plain' && !format.text.startsWith('-');
  if (!sound || (open && /%[^%s]*[^%sbq\s]/.test(format.text.replace(/%%|%-?\d*[sbq]/g, ''))))
    scene.findings.opaque('printf of what is only known when it runs');
};

const ps = /^(-?aux(ww?)?|-[Aefl]+|-w+|\d+)$/;
const psTakes = /^(-[pouCg]|--(pid|user|sort|format))$/;

/** `ps`: a bare `e` shows the environment of every program, so only the usual forms are known. */
export const notePs: Note = (words, scene) => {
  scene.findings.effect('reads');
  const sound = words.every(
    ({ text, kind }, at) =>
      ps.test(text) ||
      psTakes.test(text) ||
      /^--(sort|no-headers?)(=[-\w,%]+)?$/.test(text) ||
      (kind === 'plain' &&
        psTakes.test(words[at - 1]?.text ?? '') &&
        /^(?!.*env)[-\w,=%+]+$/i.test(text)),
  );
  if (!sound) scene.findings.opaque('ps with options that may show what programs were given');
};
