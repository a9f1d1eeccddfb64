import { describe, expect, it } from 'vitest';
import { diffLines } from '../approvals/line-diff';
import { foldDiff } from './fold-diff';

const numbered = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => `line ${from + i}`);
const fold = (before: string[], after: string[]) =>
  foldDiff(diffLines(before.join('\n'), after.join('\n')), 2).map((line) =>
    line.kind === 'fold' ? `… ${line.count}` : `${line.kind} ${line.text}`,
  );

describe('a folded diff', () => {
  it('keeps every changed line, two beside it, and counts the rest', () => {
    const after = [...numbered(1, 9), 'new', ...numbered(11, 20)];
    expect(fold(numbered(1, 20), after)).toEqual([
      '… 7',
      'same line 8',
      'same line 9',
      'removed line 10',
      'added new',
      'same line 11',
      'same line 12',
      '… 8',
    ]);
  });

  it('folds nothing of a new file', () => {
    expect(fold([], numbered(1, 9)).every((line) => line.startsWith('added'))).toBe(true);
  });

  it('is one fold where nothing changes', () => {
    expect(fold(numbered(1, 9), numbered(1, 9))).toEqual(['… 9']);
  });
});
