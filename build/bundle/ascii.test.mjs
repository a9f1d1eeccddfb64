import { runInThisContext } from 'node:vm';
import { expect, it } from 'vitest';
import { escaped } from './ascii.mjs';

it('writes characters beyond ASCII as escapes that mean the same', () => {
  const code =
    "({ text: 'é…', raised: `${1}😀`, pattern: /^[‘’😀]$/u.test('😀'), words: { größe: 1 } })";
  expect(escaped(code)).toMatch(/^[\0-\x7f]*$/);
  expect(runInThisContext(escaped(code))).toEqual(runInThisContext(code));
  expect(runInThisContext(escaped(code))).toMatchObject({
    text: 'é…',
    raised: '1😀',
    pattern: true,
  });
});

it('refuses where they would not', () => {
  expect(() => escaped("'\\é'")).toThrow('something else');
  expect(() => escaped('String.raw`é`')).toThrow('something else');
});
