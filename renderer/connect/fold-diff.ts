import type { DiffLine } from '../approvals/line-diff';

/** Lines that stay and are far from any change, as their number. */
type Fold = { readonly kind: 'fold'; readonly count: number };

/**
 * The lines with `context` unchanged ones kept beside each change and the rest folded. For files of which a person knows the
 * rest: on an approval card nothing is ever folded.
 */
export function foldDiff(
  lines: readonly DiffLine[],
  context: number,
): readonly (DiffLine | Fold)[] {
  const near = new Set<number>();
  lines.forEach(({ kind }, i) => {
    if (kind === 'same') return;
    for (let at = i - context; at <= i + context; at++) near.add(at);
  });
  const out: (DiffLine | Fold)[] = [];
  lines.forEach((line, i) => {
    if (near.has(i)) out.push(line);
    else countFolded(out);
  });
  return out;
}

function countFolded(out: (DiffLine | Fold)[]): void {
  const last = out.at(-1);
  if (last?.kind === 'fold') out[out.length - 1] = { kind: 'fold', count: last.count + 1 };
  else out.push({ kind: 'fold', count: 1 });
}
