import { describe, expect, it } from 'vitest';
import { revealHidden, type Stretch } from '../../shared/text-safety';
import { blocksOf } from './text-blocks';

const textOf = (blocks: readonly (readonly Stretch[])[]): string =>
  blocks
    .flat()
    .map((stretch) => (stretch.hidden ? stretch.shown : stretch.text))
    .join('');

describe('blocksOf', () => {
  it('leaves an ordinary text in one block', () => {
    expect(blocksOf(revealHidden('ls -l\n'))).toHaveLength(1);
  });

  it('cuts a large text after line ends and loses nothing', () => {
    const text = 'echo \u200B one line of many\n'.repeat(5000);
    const blocks = blocksOf(revealHidden(text));
    expect(blocks.length).toBeGreaterThan(3);
    expect(textOf(blocks)).toBe(textOf([revealHidden(text)]));
    for (const block of blocks.slice(0, -1)) {
      const last = block.at(-1);
      expect(last?.hidden === false && last.text.endsWith('\n')).toBe(true);
    }
  });

  it('keeps one endless line whole', () => {
    expect(textOf(blocksOf(revealHidden('x'.repeat(100_000))))).toHaveLength(100_000);
  });
});
