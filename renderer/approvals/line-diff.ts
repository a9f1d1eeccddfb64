/** One line of a unified view. */
export type DiffLine = { readonly kind: 'same' | 'removed' | 'added'; readonly text: string };

/** Above this many cells the middle is shown as all gone, all new: exact, only less helpful. */
const cells = 4_000_000;

const marked = (texts: readonly string[], kind: DiffLine['kind']): readonly DiffLine[] =>
  texts.map((text) => ({ kind, text }));

const split = (text: string): readonly string[] => (text === '' ? [] : text.split('\n'));

/** Length of the longest common subsequence from every pair of positions to the ends. */
function commonTails(a: readonly string[], b: readonly string[]): Uint32Array[] {
  const table = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const [row, below] = [table[i], table[i + 1]];
      if (row === undefined || below === undefined) continue;
      row[j] = a[i] === b[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return table;
}

function diffMiddle(a: readonly string[], b: readonly string[]): DiffLine[] {
  const out: DiffLine[] = [];
  const table = commonTails(a, b);
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]];
    if (left !== undefined && left === right) {
      out.push({ kind: 'same', text: left });
      i++;
      j++;
    } else if (
      left !== undefined &&
      (right === undefined || (table[i + 1]?.[j] ?? 0) >= (table[i]?.[j + 1] ?? 0))
    ) {
      out.push({ kind: 'removed', text: left });
      i++;
    } else if (right !== undefined) {
      out.push({ kind: 'added', text: right });
      j++;
    }
  }
  return out;
}

/** `before` and `after` line by line, shortest by longest common subsequence. Line ends other than LF stay visible in the text. */
export function diffLines(before: string, after: string): readonly DiffLine[] {
  const [a, b] = [split(before), split(after)];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail))
    tail++;
  const [middleA, middleB] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
  const middle =
    middleA.length * middleB.length > cells
      ? [...marked(middleA, 'removed'), ...marked(middleB, 'added')]
      : diffMiddle(middleA, middleB);
  return [
    ...marked(a.slice(0, head), 'same'),
    ...middle,
    ...marked(a.slice(a.length - tail), 'same'),
  ];
}
