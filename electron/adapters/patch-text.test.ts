import { describe, expect, it } from 'vitest';
import { readPatch } from './patch-text';

const patch = (...lines: string[]): string =>
  ['*** Begin Patch', ...lines, '*** End Patch', ''].join('\n');

describe('readPatch', () => {
  it('gives every file with what goes and what comes', () => {
    const text = patch(
      '*** Add File: a b.txt',
      '+one',
      '+',
      '*** Update File: src/x.ts',
      '*** Move to: src/y.ts',
      '@@ function f',
      ' same',
      '-old',
      '+new',
      '',
      '@@',
      '-gone',
      '*** End of File',
      '*** Delete File: /etc/z',
    );
    expect(readPatch(text)).toEqual([
      { file_path: 'a b.txt', change: 'add', content: 'one\n' },
      {
        file_path: 'src/x.ts',
        change: 'update',
        moved_to: 'src/y.ts',
        old_string: '@@ function f\nsame\nold\n\n@@\ngone',
        new_string: '@@ function f\nsame\nnew\n\n@@',
      },
      { file_path: '/etc/z', change: 'delete' },
    ]);
  });

  it('takes a file that only moves', () => {
    expect(readPatch(patch('*** Update File: a', '*** Move to: b'))).toMatchObject([
      { file_path: 'a', moved_to: 'b', old_string: '', new_string: '' },
    ]);
  });

  it.each([
    ['no patch', 'rm -rf /'],
    ['nothing in it', patch()],
    ['text before the first file', patch('hello', '*** Add File: a', '+x')],
    ['a header the product might trim', patch(' *** Add File: a', '+x')],
    ['a header among the lines of another', patch('*** Update File: a', ' *** Add File: b', '+x')],
    ['a header behind a tab', patch('*** Update File: a', '@@', '-x', '\t*** Add File: b', '+x')],
    ['an unknown section', patch('*** Environment ID: 1', '*** Add File: a', '+x')],
    ['a name with blanks around', patch('*** Add File:  a', '+x')],
    [
      'a name that ends with a sign that only the product takes off',
      patch('*** Add File: Makefile\u0085', '+x'),
    ],
    ['a name with a sign that nobody sees', patch('*** Update File: a\u200b', '@@', '+x')],
    ['a place with such a sign', patch('*** Update File: a', '*** Move to: b\u0085')],
    ['a second end', patch('*** Add File: a', '+x', '*** End Patch')],
    ['lines under a deletion', patch('*** Delete File: a', '-x')],
    ['a line without a sign', patch('*** Update File: a', '@@', 'x')],
    ['text after the end', `${patch('*** Add File: a', '+x')}\nmore`],
  ])('is no patch: %s', (_, text) => {
    expect(readPatch(text)).toBeNull();
  });
});
