import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withBlock, withoutBlock } from './locker-hook';

const lines = ['exec something'];
const text = fc
  .array(fc.constantFrom('exec a', '# b', '', '  set $c d', 'é\r'), { maxLength: 6 })
  .map((all) => all.join('\n'));

describe('lines of ours in a configuration', () => {
  it('go in once, keep everything else, and come out byte for byte', () => {
    fc.assert(
      fc.property(text, (before) => {
        const after = withBlock(before, lines);
        expect(after.startsWith(before)).toBe(true);
        expect(after.split('exec something')).toHaveLength(2);
        expect(withBlock(after, lines)).toBe(after);
        expect(withoutBlock(after)).toBe(before);
      }),
    );
  });

  it('come out of a file that was edited since', () => {
    fc.assert(
      fc.property(text, text, (before, added) => {
        const after = withBlock(`${before}\n`, lines);
        expect(withoutBlock(`${after}${added}`)).toBe(`${before}\n${added}`);
      }),
    );
  });

  it('are replaced where they say something else, and half a block is left alone', () => {
    const old = withBlock('set a\n', ['exec old']);
    expect(withBlock(old, lines)).toBe(withBlock('set a\n', lines));
    const half = '# holdpoint locker: begin\nexec old\n';
    expect(withoutBlock(half)).toBe(half);
  });
});
