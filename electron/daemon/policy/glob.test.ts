import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileGlobs, globFault, literalGlob } from './glob';

const fits = (glob: string, text: string): boolean => compileGlobs([glob])(text);

describe('a glob', () => {
  it.each([
    ['/a/**', '/a'],
    ['/a/**', '/a/b/c'],
    ['/a*/**', '/ab/c/d'],
    ['**', '/a/b'],
    ['**', 'example.com'],
    ['**/x', '/a/b/x'],
    ['/a/**/x', '/a/x'],
    ['/a/**/b/**/c', '/a/1/b/2/b/c'],
    ['/a/*', '/a/b'],
    ['/a/*.ts', '/a/.ts'],
    ['/a/{b,c/d}/e', '/a/c/d/e'],
    ['/a/{b,{c,d}}', '/a/d'],
    ['/a?', '/ab'],
    ['/a[bc]', '/ac'],
    ['/a[a-c]', '/ab'],
    ['/a[!a-c]', '/ad'],
    ['/a[', '/a['],
    ['/{a', '/{a'],
    ['/{a}', '/{a}'],
    ['/\\*', '/*'],
    ['mcp__*__get_*', 'mcp__a__b__get_c'],
    ['*.example.com', 'a.b.example.com'],
    ['a*a*a', 'aaa'],
  ])('%s fits %s', (glob, text) => expect(fits(glob, text)).toBe(true));

  it.each([
    ['/a/**', '/ab'],
    ['/a/*', '/a/b/c'],
    ['/a?', '/a/'],
    ['/a[!a-c]', '/ab'],
    ['/\\*', '/x'],
    ['*.example.com', 'example.com'],
    ['*.example.com', 'aexample.com'],
    ['!/nowhere', '/a'],
    ['a*a*a', 'aa'],
    ['/a/**/x', '/a/b'],
    ['/a.b', '/axb'],
    ['/A', '/a'],
  ])('%s does not fit %s', (glob, text) => expect(fits(glob, text)).toBe(false));

  it('means itself when taken literally', () =>
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        expect(fits(literalGlob(one), one)).toBe(true);
        if (one !== other) expect(fits(literalGlob(one), other)).toBe(false);
      }),
    ));

  it('with more choices than anybody reads is refused', () => {
    expect(globFault('{a,b}'.repeat(7))).toContain('too many choices');
    expect(globFault('{a,b}'.repeat(6))).toBeNull();
    expect(globFault(`${'{a,'.repeat(300)}b${'}'.repeat(300)}`)).not.toBeNull();
  });

  it('D08: takes steps that grow with pattern times text, never with their power', () => {
    const text = `/${'a'.repeat(4_000)}/${'a/'.repeat(2_000)}`;
    for (const glob of [
      `${'*a'.repeat(400)}b`,
      `${'**/a/'.repeat(190)}b`,
      `/${'a*'.repeat(400)}b/**/${'?*'.repeat(40)}c`,
      `${'+(a|a)'.repeat(100)}*b`,
    ]) {
      const began = performance.now();
      expect(fits(glob, text)).toBe(false);
      // A backtracking engine would take longer than the age of the universe; no machine is slow enough to fail here.
      expect(performance.now() - began).toBeLessThan(60_000);
    }
  });
});
