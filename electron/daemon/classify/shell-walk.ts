import {
  forEachChild,
  parse,
  type AndOr,
  type Command,
  type Pipeline,
  type Redirect,
  type Redirected,
  type SyntaxNode,
} from 'unbash';
import type { Findings } from './findings';
import type { Place } from './path-targets';
import { assign, declared, isPlainAssignment, notePrefix, valueOf } from './shell-assignments';
import { isKnownCommand, noteSimpleCommand } from './run-command';
import { hostOf } from './hosts';
import { readTwice } from './shell-cross-check';
import {
  knownIn,
  notePath,
  noteVariable,
  nowhere,
  type FunctionBody,
  type Scene,
} from './shell-scene';
import { joinJumps, settle } from './shell-known-values';
import { linesOf, type Lines } from './shell-output';
import { walkEither, walkFor, walkRepeated } from './shell-loops';
import { understood } from './shell-syntax';
import { noteEvaluated } from './shell-values';
import { noteGivenText, noteMade, writtenBy } from './made-files';
import { fedBy, inputOf, leavesInput } from './shell-input';
import { argOf, argsOf, type Arg } from './shell-word';

/** Beyond these nobody reads a command line, neither a person nor this program. */
const bounds = { characters: 10_000, commands: 50, words: 5_000, depth: 200 } as const;

/** Takes a shell command apart and notes everything it would do. Never runs or expands anything. */
export const noteShellText = (text: string, place: Place, findings: Findings): void =>
  inShell(place, findings, (scene) => {
    noteScript(text, scene);
  });

/** Notes what is started one after the other at a place, as a shell would start it. */
export function inShell(place: Place, findings: Findings, starts: (scene: Scene) => void): void {
  const scene: Scene = {
    findings,
    world: place.world,
    places: [place],
    values: new Map(),
    repeated: false,
    functions: new Map(),
    budget: {
      commands: 0,
      depth: 0,
      jumps: [],
      read: new Set(),
      turns: 0,
      certain: true,
      unseen: false,
      written: new Set(),
      made: new Map(),
      exported: [],
      given: false,
    },
    separator: ' ',
    fed: null,
    input: null,
    readings: [],
    command: noteCounted,
    script: noteScript,
  };
  starts(scene);
  // Nobody of the project was given them.
  const [left] = scene.budget.exported;
  if (left !== undefined && !scene.budget.given)
    findings.opaque(`it sets ${left}, which may change what programs run`);
  readTwice(scene);
}

function noteScript(text: string, scene: Scene): void {
  if (text.length > bounds.characters)
    scene.findings.opaque(`longer than ${String(bounds.characters)} characters`);
  else if (text.includes('\0')) scene.findings.opaque('it holds a NUL character');
  else {
    const tree = parse(text);
    scene.readings.push({ text, tree });
    walk(tree, scene);
  }
}

function noteCounted(args: readonly Arg[], scene: Scene): void {
  if (++scene.budget.commands > bounds.commands)
    scene.findings.opaque(`more than ${String(bounds.commands)} commands`);
  else noteSimpleCommand(args, scene);
}

function walk(node: SyntaxNode, scene: Scene): void {
  if (!understood.has(node.type))
    return scene.findings.opaque(`shell syntax that Holdpoint does not read (${node.type})`);
  if (scene.budget.depth >= bounds.depth) return scene.findings.opaque('nested too deep');
  if (scene.budget.commands > bounds.commands) return;
  scene.budget.depth++;
  noteEvaluated(node, scene);
  step(node, scene);
  scene.budget.depth--;
}

const walkChildren = (node: SyntaxNode, scene: Scene): void =>
  forEachChild(node, (child) => walk(child, scene));

/** What a subshell does to `cd` and functions stays inside it. */
function walkApart(node: SyntaxNode, scene: Scene): void {
  const apart = { ...scene, functions: new Map(scene.functions) };
  walkChildren(node, apart);
  // What it has read from the input is gone.
  if (apart.fed === null) scene.fed = null;
}

function step(node: SyntaxNode, scene: Scene): void {
  switch (node.type) {
    case 'Script':
      if (node.errors !== undefined && node.errors.length > 0)
        scene.findings.opaque(`not readable as shell: ${node.errors[0]?.message ?? 'fault'}`);
      return walkChildren(node, scene);
    case 'Command':
      return noteCommandNode(node, scene);
    case 'AndOr':
      return walkAndOr(node, scene);
    case 'Redirected':
      return walkFed(node, scene);
    case 'Redirect':
      noteRedirect(node, scene);
      return walkChildren(node, scene);
    case 'CommandExpansion':
    case 'ProcessSubstitution':
    case 'ArithmeticCommandExpansion':
      if (node.script === undefined) scene.findings.opaque('a substitution that cannot be read');
      return walkApart(node, scene);
    case 'Subshell':
      return walkApart(node, scene);
    case 'For':
    case 'Select':
      return walkFor(node, scene, walk);
    case 'If':
    case 'Elif':
    case 'Case':
      return walkEither(node, scene, walk);
    case 'Pipeline':
      return walkPipeline(node, scene);
    case 'Statement':
      if (node.background === true) return walkApart(node, scene);
      return walkChildren(node, scene);
    case 'While':
    case 'ArithmeticFor':
      return walkRepeated(node, scene, walk);
    case 'Function':
      return defineFunction(node, scene);
    case 'Assignment':
      walkChildren(node, scene);
      return noteVariable(node.name, valueOf(node, scene), scene);
    case 'Coproc':
      scene.findings.effect('controls-processes');
      return walkChildren(node, scene);
    default:
      return walkChildren(node, scene);
  }
}

function noteCommandNode(node: Command, scene: Scene): void {
  if (node.name === undefined) return assign(node, scene, walk);
  forEachChild(node, (child) => walkPart(child, node, scene));
  notePrefix(node, scene);
  const words = [node.name, ...node.args].flatMap((word): readonly Arg[] =>
    word.type === 'Word' ? argsOf(word, knownIn(scene)) : [declared(word, scene)],
  );
  if (words.length > bounds.words)
    return scene.findings.opaque(`more than ${String(bounds.words)} words`);
  scene.input = inputOf(node, knownIn(scene));
  noteGivenText(words, writtenBy(node, scene), scene);
  const [name] = words;
  const body = name?.kind === 'plain' ? scene.functions.get(name.text) : undefined;
  const { fed } = scene;
  const given = fedBy(node.redirects, scene);
  if (given !== undefined) scene.fed = given;
  if (body === undefined) noteCounted(words, scene);
  else callFunction(name?.text ?? '', body, scene);
  if (given !== undefined) scene.fed = fed;
  else if (body === undefined && !leavesInput.test(name?.text ?? '')) scene.fed = null;
  if (given !== undefined && words.some(({ text }) => text === 'exec'))
    scene.findings.opaque('it gives the shell another input');
}

/** A compound command that is given its input by a redirection. */
function walkFed(node: Redirected, scene: Scene): void {
  const { fed } = scene;
  const input = fedBy(node.redirects, scene);
  if (input !== undefined) scene.fed = input;
  walkChildren(node, scene);
  scene.fed = fed;
}

/** A part of a command; variables before it are given to it alone, and those that it declares are its own affair. */
function walkPart(child: SyntaxNode, { name, prefix }: Command, scene: Scene): void {
  const own = /^(export|declare|local|readonly)$/.test(name?.value ?? '');
  if (child.type !== 'Assignment' || !(own || prefix.includes(child))) return walk(child, scene);
  noteEvaluated(child, scene);
  walkChildren(child, scene);
}

/** Each part of a pipeline is a shell of its own, except the last one in some shells. */
function walkPipeline(node: Pipeline, scene: Scene): void {
  const before = scene.values;
  if (node.commands.length < 2) return walkChildren(node, scene);
  const { fed } = scene;
  let printed: Lines | null = fed;
  forEachChild(node, (child) => {
    const now = scene.values;
    scene.values = before;
    scene.fed = printed;
    printed = isCommand(child) ? linesOf(child, knownIn(scene)) : printed;
    walk(child, scene);
    settle(now, scene);
  });
  scene.fed = null;
}

const isCommand = (node: SyntaxNode): node is Pipeline['commands'][number] =>
  node.type !== 'Time' && node.type !== 'Negation';

/** Walks a function again where it is called: by then the shell may be elsewhere. */
function callFunction(name: string, body: FunctionBody | null, scene: Scene): void {
  if (body === null || ++scene.budget.commands > bounds.commands)
    return scene.findings.opaque(`the function ${name} calls itself or is called too often`);
  scene.functions.set(name, null);
  const before = scene.values;
  const jumps = scene.budget.jumps.length;
  walk(body, scene);
  settle(before, scene);
  joinJumps(jumps, 'function', scene);
  scene.functions.set(name, body);
}

function defineFunction(node: Extract<SyntaxNode, { type: 'Function' }>, scene: Scene): void {
  const name = node.name.value;
  if (isKnownCommand(name)) scene.findings.opaque(`it gives the name ${name} to something else`);
  scene.functions.set(name, null);
  const { jumps } = scene.budget;
  const before = jumps.length;
  walkRepeated(node, { ...scene, values: new Map(), fed: null }, walk);
  jumps.length = before;
  scene.functions.set(name, node.body);
}

/** Behind `cd x &&` the shell is in x for certain; after the whole list it may be in either. */
function walkAndOr(node: AndOr, scene: Scene): void {
  let seen = scene.places;
  const first = scene.values;
  let sure = true;
  node.commands.forEach((command, i) => {
    const before = scene.places;
    walk(command, scene);
    sure &&= isPlainAssignment(command);
    // What stands behind `||` runs when something before has not.
    if (node.operators[i] === '||' || node.operators[i - 1] === '||') settle(first, scene);
    seen = scene.places.length === 0 ? [] : [...seen, ...scene.places];
    const isCd = command.type === 'Command' && command.name?.value === 'cd';
    if (isCd && node.operators[i] === '&&' && before.length === 1 && scene.places.length === 2)
      scene.places = scene.places.slice(1);
  });
  if (!sure) settle(first, scene);
  scene.places =
    scene.places.length === 0 ? [] : [...new Map(seen.map((place) => [place.cwd, place])).values()];
}

function noteRedirect(node: Redirect, scene: Scene): void {
  if (node.target === undefined) return scene.findings.opaque('a redirection without a target');
  const target = argOf(node.target, knownIn(scene));
  if (node.descriptor?.type === 'FileDescriptorVariable')
    noteVariable(node.descriptor.name, null, scene);
  if (/^[<>]&$/.test(node.operator) && /^(\d+-?|-)$/.test(target.text)) return;
  if (node.operator === '<' && target.stream === true) return;
  if (target.kind === 'plain' && /^\/dev\/fd\/\d+$/.test(target.text)) return;
  if (target.kind === 'plain' && nowhere.test(target.text)) return;
  const socket = /^\/dev\/(?:tcp|udp)\/([^/]*)\//.exec(target.text);
  if (socket !== null) {
    scene.findings.target({
      kind: 'host',
      shown: target.text,
      resolved: hostOf(socket[1] ?? '') ?? '',
      effect: 'network',
    });
    return scene.findings.opaque('it opens a network connection by redirection');
  }
  notePath(target, node.operator === '<' ? 'reads' : 'writes', scene);
  if (/^(>|>\||&>)$/.test(node.operator)) noteMade(target, 'shell', scene);
}
