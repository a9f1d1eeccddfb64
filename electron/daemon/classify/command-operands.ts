import type { CommandSpec } from './command-spec';
import { notePackages } from './package-names';
import { notePath, type Scene } from './shell-scene';
import { locatePath } from './path-targets';
import { plain, type Arg } from './shell-word';
import { isSystemTree, isVital } from './vital-paths';
import { isTooLong } from './world';

/** Notes what a command does to its operands. */
export function noteOperands(spec: CommandSpec, operands: readonly Arg[], scene: Scene): void {
  const effect = [spec.does].flat()[0] ?? 'unknown';
  const kind = spec.operands ?? 'objects';
  if (kind === 'host') noteHosts(operands, scene);
  if (kind === 'objects') noteObjects(operands, scene);
  if (kind === 'objects' && effect === 'executes') noteFarWords(operands, scene);
  if (effect === 'installs')
    notePackages(spec.starts === true ? operands.slice(0, 1) : operands, scene);
  const paths =
    kind === 'text' || kind === 'host' || kind === 'objects'
      ? []
      : operands.filter((arg) => arg.text !== '-');
  paths.forEach((arg, i) => {
    const copied = kind === 'copy' && (i < paths.length - 1 || paths.length === 1);
    const written = kind === 'copy' ? 'writes' : effect;
    // What is moved away is gone from where it was.
    if (kind === 'move' && i < paths.length - 1 && isFar(arg, scene))
      scene.findings.effect('destroys');
    notePath(arg, copied ? 'reads' : written, scene);
  });
  if (spec.here === true && paths.length === 0) notePath(plain('.'), effect, scene);
}

/** `HEAD:.env` and `-- .env` show what a protected file holds, or held; `/etc/x` may be a file. */
export function noteObjects(operands: readonly Arg[], scene: Scene): void {
  for (const arg of operands) {
    if (arg.kind !== 'plain' && /^\w+:\/\//.test(arg.text))
      scene.findings.opaque(`${arg.text} is only known when it runs`);
    else if (arg.kind !== 'plain') notePath(arg, 'reads', scene);
    else if (/^\w+:\/\//.test(arg.text)) scene.findings.url(arg.text, 'network');
    else for (const place of scene.places) scene.findings.object(arg.text, place);
  }
}

const isFar = ({ text }: Arg, { places, world }: Scene): boolean =>
  places.some(({ cwd }) => {
    const path = world.resolve(text, cwd);
    return isVital(path, world.home) || isSystemTree(path);
  });

/** What builds, tests or checks a place outside the project obeys what it finds there, and may change it. */
function noteFarWords(operands: readonly Arg[], scene: Scene): void {
  for (const arg of operands)
    if (arg.kind !== 'unknown' && /^[/~]|(^|[=/])\.\.(\/|$)/.test(arg.text))
      noteFar({ ...arg, text: arg.text.slice(arg.text.indexOf('=') + 1) }, scene);
}

/** A place in the project is named as it is where it is left out: as one that is obeyed. */
function noteFar(arg: Arg, scene: Scene): void {
  const inside = scene.places.every(
    (place) => locatePath(arg.text, 'executes', place).target.inProject === true,
  );
  notePath(arg, inside && !isTooLong(arg.text) ? 'executes' : 'writes', scene);
}

function noteHosts(operands: readonly Arg[], scene: Scene): void {
  for (const arg of operands) {
    if (arg.kind === 'plain' || isWrittenOut(arg)) scene.findings.url(arg.text, 'network');
    else scene.findings.opaque(`${arg.text} is only known when it runs`);
    // SECURITY: T-9. Who speaks the debugging protocol to a browser clicks in it.
    if (debuggers.test(arg.text)) scene.findings.effect('drives-input');
  }
}

/** `https://host/a?b=c`: the shell would look for a file of that name, which could change no more than the path at that host. */
const isWrittenOut = ({ kind, text, stands }: Arg): boolean =>
  kind === 'glob' && stands === undefined && /^https?:\/\/[\w.-]+(:\d+)?\//.test(text);

/** Ports on which browsers, Electron, Node and WebDriver listen for a debugger unless told otherwise. */
const debuggers = /:(922\d|4444|9515)(\/|$)/;

/** Moves the scene to another directory; what cannot be resolved leaves nowhere known. */
export function moveTo(arg: Arg, scene: Scene): void {
  const relative = !arg.text.startsWith('/');
  const lost = arg.kind !== 'plain' || (relative && scene.repeated);
  const cwds = lost ? [] : scene.places.map((place) => place.world.resolve(arg.text, place.cwd));
  scene.places = [...new Set(cwds)].flatMap((cwd) =>
    scene.places.slice(0, 1).map((place) => ({ ...place, cwd })),
  );
}
