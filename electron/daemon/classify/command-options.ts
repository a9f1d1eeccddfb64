import type { Effect } from '../../../shared/model/classification';
import { moveTo, noteObjects } from './command-operands';
import type { CommandSpec } from './command-spec';
import { noteMade } from './made-files';
import { notePath, type Scene } from './shell-scene';
import { plain, type Arg } from './shell-word';

/** A command's words after its options have been taken out. */
export type Taken = {
  readonly operands: Arg[];
  listed: boolean;
  hasPattern: boolean;
  opensMore: boolean;
  /** First option that nobody knows. */
  strange: string | null;
};

const valued = [
  'takes',
  'globs',
  'pattern',
  'reads',
  'writes',
  'chdir',
  'sends',
  'methods',
] as const;
const weighty = ['opaque', 'writes', 'chdir', 'sends', 'reads', 'methods'] as const;

export const has = (list: string | undefined, option: string): boolean =>
  list !== undefined && ` ${list} `.includes(` ${option} `);

const addedBy = (spec: CommandSpec, word: string): Effect | undefined =>
  spec.adds !== undefined && Object.hasOwn(spec.adds, word) ? spec.adds[word] : undefined;

export function noteAdded(spec: CommandSpec, word: string, scene: Scene): void {
  const added = addedBy(spec, word);
  if (added !== undefined) scene.findings.effect(added);
}

/** Is the option among the harmless ones? */
const isFlag = (spec: CommandSpec, option: string, value: string | null): boolean =>
  spec.flags === '*' ||
  (spec.flags === 'any' && value === null) ||
  has(spec.flags, option) ||
  (option.length === 2 &&
    (spec.flags ?? '')
      .split(' ')
      .some((few) => /^-[^-]/.test(few) && few.includes(option.charAt(1)))) ||
  (/^-\d$/.test(option) && (spec.flags ?? '').includes('#'));

const isListed = (spec: CommandSpec, option: string): boolean =>
  valued.some((field) => has(spec[field], option)) ||
  has(spec.opaque, option) ||
  has(spec.lists, option) ||
  has(spec.opensMore, option) ||
  addedBy(spec, option) !== undefined;

/** GNU programs take any unambiguous beginning of a long option: `--outp` is `--output`. Gives the weighty options it may stand for. */
function unabbreviated(spec: CommandSpec, option: string): readonly string[] {
  if (!option.startsWith('--') || option.length < 3 || isListed(spec, option)) return [option];
  const all = [
    ...weighty.flatMap((field) => (spec[field] ?? '').split(' ')),
    ...Object.keys(spec.adds ?? {}),
  ];
  const meant = all.filter((one) => one.startsWith(option));
  return meant.length === 0 ? [option] : meant;
}

/** `-abc` as `-a -b -c`, the rest behind an option that takes a value being that value. */
function apart(
  spec: CommandSpec,
  text: string,
): { names: readonly string[]; value: string | null } {
  if (text.startsWith('--')) {
    const at = text.indexOf('=');
    return at < 0
      ? { names: unabbreviated(spec, text), value: null }
      : { names: unabbreviated(spec, text.slice(0, at)), value: text.slice(at + 1) };
  }
  if (isListed(spec, text)) return { names: [text], value: null };
  const names: string[] = [];
  for (let i = 1; i < text.length; i++) {
    const name = `-${text.charAt(i)}`;
    names.push(name);
    if (valued.some((field) => has(spec[field], name)))
      return { names, value: i + 1 < text.length ? text.slice(i + 1) : null };
  }
  return { names, value: null };
}

function noteValue(spec: CommandSpec, name: string, value: Arg, scene: Scene): void {
  if (has(spec.reads, name)) notePath(value, 'reads', scene);
  if (has(spec.writes, name)) {
    notePath(value, 'writes', scene);
    const builds = [spec.does].flat().every((one) => one === 'executes');
    noteMade(value, builds ? 'build' : 'other tool', scene);
  }
  // The pattern may begin with `!`, which leaves files out.
  if (has(spec.globs, name))
    for (const one of value.text.split(/[{},]+/)) noteObjects([{ ...value, text: one }], scene);
  if (has(spec.chdir, name)) moveTo(value, scene);
  if (has(spec.methods, name) && !/^(get|head|options)$/i.test(value.text))
    scene.findings.effect(/^delete$/i.test(value.text) ? 'destroys' : 'publishes');
  if (!has(spec.sends, name)) return;
  scene.findings.effect('publishes');
  const file = /^(?:[^@]*=)?@(.+)$/.exec(value.text)?.[1];
  if (value.kind === 'unknown') notePath(value, 'reads', scene);
  if (file === undefined) return;
  scene.findings.effect('sends-data');
  if (file !== '-') notePath(plain(file), 'reads', scene);
}

/** Takes one option, and its value from the next word where it has one. Gives how many words were used. */
function takeOption(spec: CommandSpec, words: readonly Arg[], scene: Scene, taken: Taken): number {
  const [word, next] = words;
  if (word === undefined) return 0;
  const { names, value } = apart(spec, word.text);
  let used = 1;
  for (const name of names) {
    if (has(spec.opaque, name))
      scene.findings.opaque(`${name} makes it run or load something else`);
    if (has(spec.lists, name)) taken.listed = true;
    if (has(spec.opensMore, name)) taken.opensMore = true;
    if (!isListed(spec, name) && !isFlag(spec, name, value)) taken.strange ??= name;
    if (has(spec.pattern, name)) taken.hasPattern = true;
    noteAdded(spec, name, scene);
    if (!valued.some((field) => has(spec[field], name))) continue;
    if (value === null) used = 2;
    const text = value === null ? next : { kind: word.kind, text: value };
    if (text?.vanishes === true) scene.findings.opaque(`${text.text} may be empty`);
    if (text !== undefined) noteValue(spec, name, text, scene);
  }
  return used;
}

/** Can this word, known only at run time, turn out to be an option? Not when it is one quoted word that begins with ordinary text. */
export const mayBeOption = (arg: Arg): boolean => !/^"[^"$`\\-][^"]*"$/.test(arg.text);

export const isOption = (arg: Arg): boolean =>
  arg.text.startsWith('-') &&
  arg.text !== '-' &&
  (arg.kind !== 'unknown' || /^--?[\w-]+=/.test(arg.text));

/** Splits words into options, which are noted at once, and operands. With sub-commands it stops at the first operand. */
export function take(
  spec: CommandSpec,
  words: readonly Arg[],
  scene: Scene,
): Taken & { readonly rest: readonly Arg[] } {
  const taken: Taken = {
    operands: [],
    listed: false,
    hasPattern: false,
    opensMore: false,
    strange: null,
  };
  for (let i = 0; i < words.length;) {
    const word = words[i];
    if (word === undefined) break;
    if (word.text === '--' && spec.sub !== undefined) {
      i++;
      continue;
    }
    if (word.kind === 'plain' && word.text === '--') {
      taken.operands.push(...words.slice(i + 1));
      noteAdded(spec, '--', scene);
      break;
    }
    if (isOption(word)) {
      i += takeOption(spec, words.slice(i, i + 2), scene, taken);
      continue;
    }
    taken.operands.push(word);
    i++;
    if (spec.sub !== undefined) return { ...taken, rest: words.slice(i) };
  }
  return { ...taken, rest: [] };
}
