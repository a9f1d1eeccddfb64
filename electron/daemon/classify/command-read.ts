import { noteNames } from './command-variables';
import { remember } from './shell-known-values';
import { wholeOf, type Line } from './shell-output';
import type { Scene } from './shell-scene';
import { numbered, plain, someNumber, type Arg } from './shell-word';

/** `read`: takes one line of the input and splits it among its variables, the last one taking the rest. */
export function noteRead(words: readonly Arg[], scene: Scene): void {
  const { fed } = scene;
  scene.fed = null;
  const at = words.findIndex(({ text }) => /^-r?d$/.test(text));
  const ending = at < 0 ? undefined : words[at + 1];
  // `-d ''` ends each name at a NUL, as `find -print0` writes them.
  const names = words.filter((_, i) => at < 0 || (i !== at && i !== at + 1));
  const values = names.filter(
    ({ text }, i) => /^-[pt]$/.test(names[i - 1]?.text ?? '') && text !== '-r',
  );
  const rest = names.filter((word) => !values.includes(word) && !/^-[pt]$/.test(word.text));
  noteNames(rest, scene);
  const variables = rest.filter(({ text }) => !text.startsWith('-'));
  for (const { text } of variables) scene.budget.read.add(text);
  const [line, more] = fed ?? [];
  const simple = values.length === 0 && (ending === undefined || ending.text === '');
  if (line === undefined || more !== undefined || !simple) return;
  const raw = words.some(({ text }) => text.startsWith('-r'));
  fieldsOf(line, variables.length, scene.separator).forEach((value, i) => {
    const name = variables[i]?.text;
    const sure = value !== null && (raw || !value.text.includes('\\'));
    if (name !== undefined && sure) remember(name, value, scene);
  });
}

/** What each of so many variables is given; null for what is not known. */
function fieldsOf(line: Line, count: number, separator: string | null): readonly (Arg | null)[] {
  const whole = wholeOf(line);
  if (separator === null) return [];
  if (whole?.kind === 'plain') return splitAt(whole.text, count, separator);
  if (count === 1) return [whole];
  if (separator === ':' && whole?.text === numbered.text) return [someNumber];
  // What is one field may be several when it has blanks in it.
  const sure = separator === ' ' && (line.length > 1 || whole?.stands === 'word');
  return sure ? line.slice(0, count - 1) : [];
}

function splitAt(text: string, count: number, separator: string): readonly Arg[] {
  if (separator === '') return count === 1 ? [plain(text)] : [];
  // SECURITY: T-22. Blanks of other kinds, and separators at the end, are taken off by rules of their own.
  if (/[^\S ]/.test(text) || !/^[ -~]$/.test(separator)) return [];
  if (separator !== ' ' && text.endsWith(separator)) return [];
  const found: Arg[] = [];
  const isBlank = separator === ' ';
  let rest = isBlank ? text.trim() : text;
  while (found.length < count - 1) {
    const end = rest.indexOf(separator);
    if (end < 0) break;
    found.push(plain(rest.slice(0, end)));
    rest = isBlank ? rest.slice(end).trimStart() : rest.slice(end + 1);
  }
  return [...found, plain(rest)];
}
