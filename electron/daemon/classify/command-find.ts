import { globMeetsCredentials, locatePath } from './path-targets';
import { isSecretName } from './protected-paths';
import { notePath, type Scene } from './shell-scene';
import { plain, type Arg } from './shell-word';
import { isTooLong } from './world';

/** Tests and actions of find that only look (GNU findutils 4.10, BSD). All others are opaque. */
const looks =
  /^(-i?(name|path|regex)|-wholename|-regextype|-type|-size|-[acm](time|min)|-newer|-(max|min)depth|-depth|-print0?|-printf|-ls|-prune|-not|-and|-or|-a|-o|-empty|-perm|-user|-group|-links|-xdev|-mount|-true|-false|-quit|-\d+[cwbkMG]?|-readable|-writable|-executable)$/;

/** find: searches its starting points; `-delete` and `-exec` act on all that lies below them. */
export function noteFind(words: readonly Arg[], scene: Scene): void {
  const first = words.findIndex((word) => !/^-([PHL]|O\d?)$/.test(word.text));
  const led = words.slice(0, first < 0 ? words.length : first);
  if (led.some((word) => /^-[HL]$/.test(word.text))) scene.findings.opaque('find follows links');
  const rest = first < 0 ? [] : words.slice(first);
  const end = rest.findIndex((word) => /^[-(!]/.test(word.text));
  const start = end < 0 ? rest : rest.slice(0, end);
  const roots = start.length > 0 ? start : [plain('.')];
  for (const root of roots) notePath(root, 'searches', scene);
  noteTests(end < 0 ? [] : rest.slice(end), roots, scene);
}

function noteTests(tests: readonly Arg[], roots: readonly Arg[], scene: Scene): void {
  for (let i = 0; i < tests.length; i++) {
    const { kind, text } = tests[i] ?? plain('');
    if (text === '-delete') for (const root of roots) notePath(root, 'deletes', scene);
    else if (/^-i?(name|path|wholename)$/.test(text))
      noteSought(tests[++i]?.text ?? '', roots, scene);
    else if (text === '-perm') noteModes(tests[++i]?.text ?? '', scene);
    else if (/^-f(ls|print0?|printf)$/.test(text))
      notePath(tests[++i] ?? plain('.'), 'writes', scene);
    else if (/^-(exec|execdir|ok|okdir)$/.test(text)) i = noteExec(tests, { at: i, roots }, scene);
    else if (kind === 'unknown' || (text.startsWith('-') && !looks.test(text)))
      scene.findings.opaque(`find with ${text}`);
  }
}

/** Who looks through more than the project for files that hold keys means to read them. */
function noteSought(name: string, roots: readonly Arg[], scene: Scene): void {
  const secret = globMeetsCredentials(name) || isSecretName(name.replace(/[*?]/g, ''));
  const inside = (root: Arg): boolean =>
    root.kind === 'plain' &&
    !isTooLong(root.text) &&
    scene.places.every((place) => locatePath(root.text, 'reads', place).target.inProject === true);
  if (secret && !roots.every(inside)) scene.findings.effect('touches-credentials');
}

/** Who looks for programs that run as another user means to become that user. */
function noteModes(mode: string, scene: Scene): void {
  if (/^[-/+]?[2-7]\d{3}$|s/.test(mode)) scene.findings.effect('escalates');
}

/** Notes the command behind `-exec`, which is given all that is found. Gives the place of its end. */
function noteExec(
  tests: readonly Arg[],
  { at, roots }: { readonly at: number; readonly roots: readonly Arg[] },
  scene: Scene,
): number {
  const found = tests.findIndex((word, i) => i > at && (word.text === ';' || word.text === '+'));
  const stop = found < 0 ? tests.length : found;
  const name = soleName(tests);
  if (!/^\*\.[a-z]+$/i.test(name)) noteSecretsBelow(roots, scene);
  const hits = roots.map((root) => below(root, name));
  const filled = tests.slice(at + 1, stop).flatMap((word): readonly Arg[] => {
    if (word.text === '{}') return hits;
    return word.text.includes('{}') ? [{ kind: 'unknown', text: word.text }] : [word];
  });
  // `-execdir` goes to wherever something is found.
  const away = tests[at]?.text.endsWith('dir') === true;
  scene.command(filled, away ? { ...scene, places: [] } : scene);
  return stop;
}

/** The one name that everything found has, or `*`. */
function soleName(tests: readonly Arg[]): string {
  const names = tests.flatMap((word, at) => (word.text === '-name' ? [tests[at + 1]] : []));
  const open = tests.some((word) => /^(-o|-or|-not|!|,|-iname)$/.test(word.text));
  return names.length === 1 && !open ? (names[0]?.text ?? '*') : '*';
}

const below = (root: Arg, name: string): Arg => ({
  kind: root.kind === 'unknown' ? 'unknown' : 'glob',
  text: `${root.text}/${name}`,
});

/** SECURITY: T-22. What opens every file below a folder opens the keys and `.env` files there too. */
export function noteSecretsBelow(roots: readonly Arg[], scene: Scene): void {
  for (const root of roots)
    for (const place of scene.places) scene.findings.secretsBelow(root.text, 'hidden-too', place);
}
