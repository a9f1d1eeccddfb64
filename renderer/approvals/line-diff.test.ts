import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffLines, type DiffLine } from './line-diff';

const short = (lines: readonly DiffLine[]): string =>
  lines
    .map(({ kind, text }) => `${{ same: ' ', removed: '-', added: '+' }[kind]}${text}`)
    .join('\n');
const without = (lines: readonly DiffLine[], kind: DiffLine['kind']): string =>
  lines
    .filter((line) => line.kind !== kind)
    .map((line) => line.text)
    .join('\n');

describe('diffLines', () => {
  it('keeps what is common and marks what goes and comes', () => {
    expect(short(diffLines('a\nb\nc', 'a\nx\nc\nd'))).toBe(' a\n-b\n+x\n c\n+d');
  });

  it('shows a change of line ends alone', () => {
    expect(short(diffLines('a\r\nb', 'a\nb'))).toBe('-a\r\n+a\n b');
  });

  it('shows all of a text that is too large to compare', () => {
    const before = Array.from({ length: 3000 }, (_, i) => `b${i}`).join('\n');
    const after = Array.from({ length: 3000 }, (_, i) => `a${i}`).join('\n');
    const lines = diffLines(before, after);
    expect(without(lines, 'added')).toBe(before);
    expect(without(lines, 'removed')).toBe(after);
  });

  it('loses nothing: without the added it is the old text, without the removed the new one', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ' ', 'long line'), { minLength: 1, maxLength: 30 })
      .map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = diffLines(before, after);
        expect(without(lines, 'added')).toBe(before);
        expect(without(lines, 'removed')).toBe(after);
      }),
    );
  });
});
