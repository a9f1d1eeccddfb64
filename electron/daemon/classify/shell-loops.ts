import { forEachChild, type For, type Select, type SyntaxNode } from 'unbash';
import { forget, holds, loseTrack, remember, settle } from './shell-known-values';
import { knownIn, noteVariable, type Scene } from './shell-scene';
import { argOf, type Arg } from './shell-word';

/** How the walker looks at a part of the text. */
type Walk = (node: SyntaxNode, scene: Scene) => void;

/** Beyond so many turns of all loops together a body is walked once, with nothing known of its variables. */
const mostTurns = 64;

/** Walks what may run any number of times, where a relative `cd` adds up. */
export function walkRepeated(node: SyntaxNode, scene: Scene, walk: Walk): void {
  const before = scene.repeated;
  scene.repeated = true;
  walkTurns(() => walkEither(node, scene, walk), scene);
  scene.repeated = before;
}

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
  for (const word of node.wordlist ?? []) walk(word, scene);
  noteVariable(node.name.value, null, scene);
  const items = itemsOf(node, scene);
  scene.repeated = true;
  const body = (): void => {
    const was = scene.values;
    walk(node.body, scene);
    settle(was, scene);
  };
  if (items === null) walkTurns(body, scene);
  else walkItems(items, { name: node.name.value, scene, body });
  scene.repeated = before;
  forget(node.name.value, scene);
}

/** The words of a loop, as far as each is one word or names files; null when there are too many, or one is not known. */
function itemsOf(node: For | Select, scene: Scene): readonly Arg[] | null {
  if (node.type === 'Select') return null;
  const items = (node.wordlist ?? []).map((word) => argOf(word, knownIn(scene)));
  const known = items.every(({ kind }) => kind !== 'unknown');
  return known && items.length > 0 && scene.budget.turns + items.length <= mostTurns ? items : null;
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
