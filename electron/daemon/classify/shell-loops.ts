import {
  forEachChild,
  type For,
  type Select,
  type SyntaxNode,
  type While,
  type Word,
} from 'unbash';
import { forget, holds, joinJumps, loseTrack, remember, settle } from './shell-known-values';
import { knownIn, noteVariable, type Scene } from './shell-scene';
import { wordsPrinted, linesOf } from './shell-output';
import { argsOf, type Arg } from './shell-word';

/** How the walker looks at a part of the text. */
type Walk = (node: SyntaxNode, scene: Scene) => void;

/** Beyond so many turns of all loops together a body is walked once, with nothing known of its variables. */
const mostTurns = 64;

/** Walks what may run any number of times, where a relative `cd` adds up. */
export function walkRepeated(node: SyntaxNode, scene: Scene, walk: Walk): void {
  const { repeated, fed } = scene;
  const jumps = scene.budget.jumps.length;
  scene.repeated = true;
  const lines = node.type === 'While' && fed !== null && fed.length <= mostLines ? fed : [];
  // What `read` gives: each line in turn, as it is given once only.
  for (const line of lines.length > 1 ? lines : [lines[0] ?? null]) {
    const before = scene.values;
    walkTurns(() => {
      scene.fed = line === null ? null : [line];
      if (node.type === 'While') walkWhile(node, scene, walk);
      else walkEither(node, scene, walk);
      joinJumps(jumps, 'loop', scene);
    }, scene);
    settle(before, scene);
  }
  if (node.type === 'While') for (const name of scene.budget.read) forget(name, scene);
  scene.repeated = repeated;
  scene.fed = null;
}

/** What the condition sets is set when the body runs. */
function walkWhile({ clause, body }: While, scene: Scene, walk: Walk): void {
  const before = scene.values;
  walk(clause, scene);
  walk(body, scene);
  settle(before, scene);
}

/** More lines than this are not followed one by one. */
const mostLines = 16;

/** Walks what is run again and again until one more turn finds no variable changed that the turn before took for certain. */
function walkTurns(turn: () => void, scene: Scene): void {
  const { commands } = scene.budget;
  let settled = false;
  while (!settled && scene.budget.turns++ < mostTurns) {
    const before = scene.values;
    scene.budget.commands = commands;
    turn();
    settled = holds(before, scene);
    settle(before, scene);
  }
  if (settled) return;
  // SECURITY: T-20, T-21. Whatever was walked before, what a loop runs is looked at.
  loseTrack(scene);
  turn();
}

/** Parts of which nobody knows whether they are run: what one of them sets is certain only within it. */
export function walkEither(node: SyntaxNode, scene: Scene, walk: Walk): void {
  forEachChild(node, (child) => {
    const before = scene.values;
    walk(child, scene);
    settle(before, scene);
  });
}

/** A loop over words: each is walked where all are known, and else none is. */
export function walkFor(node: For | Select, scene: Scene, walk: Walk): void {
  const before = scene.repeated;
  const jumps = scene.budget.jumps.length;
  for (const word of node.wordlist ?? []) walk(word, scene);
  noteVariable(node.name.value, null, scene);
  const items = itemsOf(node, scene);
  scene.repeated = true;
  const body = (): void => {
    const was = scene.values;
    walk(node.body, scene);
    settle(was, scene);
    joinJumps(jumps, 'loop', scene);
  };
  if (items === null) walkTurns(body, scene);
  else walkItems(items, { name: node.name.value, scene, body });
  scene.repeated = before;
  forget(node.name.value, scene);
}

/** The words of a loop, as far as each is one word or names files; null when there are too many, or one is not known. */
function itemsOf(node: For | Select, scene: Scene): readonly Arg[] | null {
  if (node.type === 'Select') return null;
  const items = (node.wordlist ?? []).flatMap((word) => itemsIn(word, scene));
  const known = items.every(({ kind }) => kind !== 'unknown');
  return known && items.length > 0 && scene.budget.turns + items.length <= mostTurns ? items : null;
}

/** The words that one word of the list gives: what a substitution without quotes prints is split at blanks. */
function itemsIn(word: Word, scene: Scene): readonly Arg[] {
  const known = knownIn(scene);
  const [only, more] = word.parts ?? [];
  const script = only?.type === 'CommandExpansion' && more === undefined ? only.script : undefined;
  const words = script === undefined ? null : wordsPrinted(linesOf(script, known));
  return words ?? argsOf(word, known);
}

type Items = { readonly name: string; readonly scene: Scene; readonly body: () => void };

function walkItems(items: readonly Arg[], { name, scene, body }: Items): void {
  const { commands } = scene.budget;
  for (const item of items) {
    scene.budget.turns++;
    scene.budget.commands = commands;
    remember(name, item, scene);
    body();
  }
}
