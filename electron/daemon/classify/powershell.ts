import { cmdlets, natives, type Cmdlet } from './powershell-cmdlets';
import type { PsStep, PsWord } from './powershell-syntax';
import { noteScriptFile } from './command-scripts';
import { notePath, type Scene } from './shell-scene';
import { plain, type Arg } from './shell-word';

/** What reaches a command through the pipe: text, things that no longer have a file, or files below these folders. */
type Given = { readonly folders: string[]; kind: 'text' | 'files' | 'anything' };

/** Notes what the steps of a PowerShell script do. Commands that are not in the tables cannot be seen through. */
export function notePowerShell(steps: readonly PsStep[], scene: Scene): void {
  let given: Given = { folders: [], kind: 'text' };
  scene.findings.effect('reads');
  for (const step of steps) {
    if (step.kind === 'parse') noteScriptFile(plain(slashed(step.file)), { words: [] }, scene);
    else if (step.kind === 'value') given = { folders: [], kind: step.text ? 'text' : 'anything' };
    else {
      if (!step.piped) given = { folders: [], kind: 'text' };
      noteStep(step, given, scene);
    }
  }
}

const slashed = (text: string): string => text.replaceAll('\\', '/');

function noteStep(
  { words: [name, ...words], piped }: Extract<PsStep, { kind: 'command' }>,
  given: Given,
  scene: Scene,
): void {
  const called = (name?.text ?? '').toLowerCase();
  const cmdlet = cmdlets.get(called);
  if (cmdlet !== undefined) return noteCmdlet(cmdlet, words, { piped, given, scene });
  const program = called.replace(/\.(exe|cmd)$/, '');
  if (!natives.has(program) || piped)
    return scene.findings.opaque(`the PowerShell command ${name?.text ?? ''} is not known`);
  noteNative(program, words, scene);
}

/**
 * A program is given its words by Windows as one line. SECURITY: T-22. What PowerShell makes of them on the way (lists, patterns,
 * quotes, empty words; about_Native_Commands) is not followed, nor a path of Windows that it would find elsewhere than Linux.
 */
function noteNative(program: string, words: readonly PsWord[], scene: Scene): void {
  const code = /^(python3?|py|node)$/.test(program);
  const sound = words.every(
    ({ text, bare, known }, at) =>
      known &&
      text !== '' &&
      !/["\n]|\\$|^--%$/.test(text) &&
      !(bare && /[,*?]|^~/.test(text)) &&
      (!text.includes('\\') || (code && at === 1 && /^-[ce]$/.test(words[0]?.text ?? ''))),
  );
  if (!sound) scene.findings.opaque(`${program} is given words that PowerShell changes`);
  else scene.command([program, ...words.map((word) => word.text)].map(plain), scene);
}

type Call = { readonly piped: boolean; readonly given: Given; readonly scene: Scene };

function noteCmdlet(cmdlet: Cmdlet, words: readonly PsWord[], call: Call): void {
  const { scene, given, piped } = call;
  const found = takeWords(cmdlet, words);
  if (found === null)
    return scene.findings.opaque('an option of a PowerShell command that is not known');
  const { paths, names } = found;
  // SECURITY: T-22. A file that is named by what comes through the pipe is not looked up.
  if (piped && cmdlet.files !== undefined && (cmdlet.files !== 'searches' || paths.length > 0))
    return scene.findings.opaque('it opens what it is given through a pipe');
  if (cmdlet.files === 'moves' && paths.length !== 1)
    return scene.findings.opaque('it goes to a place that is not known');
  for (const word of paths) notePsPath(word, cmdlet, scene);
  for (const word of names) noteName(word, scene);
  if (cmdlet.files === 'searches' && piped) noteGiven(given, scene);
  if (cmdlet.gives === 'anything') given.kind = 'anything';
  if (cmdlet.gives !== 'files') return;
  given.kind = 'files';
  const folders = paths.map((word) => slashed(word.text));
  given.folders.push(...(folders.length > 0 ? folders : ['.']));
}

/** What is searched when files come through the pipe: they themselves. */
function noteGiven({ kind, folders }: Given, { findings, places }: Scene): void {
  if (kind === 'anything') findings.opaque('it searches what it is given through a pipe');
  for (const folder of folders)
    for (const place of places)
      findings.secretsBelow(folder.replace(/[^/]*[*?].*$/, '') || '.', 'hidden-too', place);
}

/** Names by which files are chosen: a protected one counts. */
function noteName({ text, known }: PsWord, { findings, places }: Scene): void {
  if (!known) return findings.opaque('names that are only known when it runs');
  for (const name of text.split(',')) for (const place of places) findings.object(name, place);
}

/**
 * A path of PowerShell. SECURITY: T-22. A colon names another provider (`Env:`, `HKLM:`, a stream of a file), two slashes a machine
 * that is told who asks, a short name (`SSH~1`) or a bracket another file.
 */
function notePsPath({ text, known, bare }: PsWord, cmdlet: Cmdlet, scene: Scene): void {
  for (const one of bare ? text.split(',') : [text]) {
    const path = slashed(one).replace(
      /^([A-Za-z]):(?=\/)/,
      (_, drive: string) => `/${drive.toLowerCase()}`,
    );
    if (
      !known ||
      path === '' ||
      /:|^\/\/|.~|[[\]]|^~[^/]|[ .]+(?<!(^|\/)\.{1,2})(\/|$)/.test(path)
    ) {
      scene.findings.opaque('a path that is not read');
      continue;
    }
    const arg = pathArg(path.replace(/^~/, scene.world.home));
    if (cmdlet.files === 'moves') scene.command([plain('cd'), arg], scene);
    else notePath(arg, 'reads', scene);
  }
}

const pathArg = (text: string): Arg => ({ kind: /[*?]/.test(text) ? 'glob' : 'plain', text });

type Words = { readonly paths: readonly PsWord[]; readonly names: readonly PsWord[] };

/** Sorts a command's words by what they are; null when a parameter is not known, or not written in full. */
function takeWords(cmdlet: Cmdlet, words: readonly PsWord[]): Words | null {
  const found = { path: [] as PsWord[], name: [] as PsWord[], text: [] as PsWord[] };
  const places = [...cmdlet.takes];
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) break;
    if (!word.bare || !word.text.startsWith('-') || /^-\d+$/.test(word.text)) {
      const kind = places.length > 1 ? places.shift() : places[0];
      if (kind === undefined) return null;
      found[kind].push(word);
      continue;
    }
    const kind = cmdlet.parameters.get(word.text.slice(1).toLowerCase());
    if (kind === undefined) return null;
    if (kind === 'switch') continue;
    const value = words[++at];
    if (
      value === undefined ||
      (value.bare && value.text.startsWith('-') && !/^-\d+$/.test(value.text))
    )
      return null;
    found[kind].push(value);
    // What a parameter has named is no longer taken by its place.
    const taken = places.indexOf(kind);
    if (taken >= 0 && (kind !== 'text' || /^-pattern$/i.test(word.text))) places.splice(taken, 1);
  }
  return { paths: found.path, names: found.name };
}
