import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countHidden, mixedScripts, revealHidden } from './text-safety';

/** 38 ways to hide or turn text: terminal escapes, direction, zero width, tags, variation selectors, fillers, separators, spaces, unassigned. */
const probes = [
  0x00, 0x07, 0x08, 0x0b, 0x0d, 0x1b, 0x7f, 0x85, 0x9b, 0xa0, 0xad, 0x34f, 0x61c, 0x115f, 0x17b4,
  0x180e, 0x2003, 0x200b, 0x200d, 0x200f, 0x2028, 0x2029, 0x202a, 0x202e, 0x2060, 0x2064, 0x2066,
  0x2069, 0x2800, 0x3000, 0x3164, 0xfe0f, 0xfeff, 0xffa0, 0xe000, 0xe0041, 0xe0100, 0x378,
];

describe('revealHidden', () => {
  it('knows 38 probes', () => expect(new Set(probes).size).toBe(38));

  it.each(probes)('shows U+%s (U01, U02, U03, U06)', (codePoint) => {
    const stretches = revealHidden(`a${String.fromCodePoint(codePoint)}b`);
    expect(stretches).toHaveLength(3);
    expect(stretches[1]).toMatchObject({
      hidden: true,
      codePoint,
      shown: `⟨U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}⟩`,
    });
  });

  it('names what people should hear', () => {
    const name = (text: string) =>
      revealHidden(text).flatMap((one) => (one.hidden ? [one.name] : []));
    expect(name('\u200b\u202e\u{e0041}\u{e0100}\ud800\u0001\u2003\ue000\u2064\u0378')).toEqual([
      'zero width space',
      'right-to-left override',
      'tag character',
      'variation selector',
      'half a character',
      'control character',
      'unusual space',
      'private use character',
      'invisible character',
      'unassigned character',
    ]);
  });

  it('leaves ordinary text alone, also in other languages', () => {
    for (const text of [
      'ls -la\n\tcat a',
      'Grüße, мир, 世界, مرحبا, हिन्दी',
      'a😀b',
      ' '.repeat(40),
    ]) {
      expect(revealHidden(text)).toEqual([{ text, hidden: false }]);
      expect(countHidden(text)).toBe(0);
    }
    expect(revealHidden('')).toEqual([]);
  });

  it('shows padding as one stretch (U05)', () => {
    expect(revealHidden(`a${' '.repeat(41)}b`)[1]).toMatchObject({
      hidden: true,
      shown: '⟨41 blanks⟩',
      name: '41 blanks in a row',
    });
    expect(countHidden(`a${'\n'.repeat(500)}${'\t'.repeat(9)}b`)).toBe(1);
  });

  it('loses nothing and counts what it shows', () => {
    const text = fc
      .array(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.constantFrom(...probes).map((one) => String.fromCodePoint(one)),
        ),
        { maxLength: 10 },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (whole) => {
        const stretches = revealHidden(whole);
        expect(stretches.filter((one) => one.hidden)).toHaveLength(countHidden(whole));
        const plain = stretches.flatMap((one) => (one.hidden ? [] : [one.text]));
        for (const one of plain) expect(countHidden(one)).toBe(0);
        let at = 0;
        for (const one of plain) at = whole.indexOf(one, at) + one.length;
        expect(at).toBeLessThanOrEqual(whole.length);
      }),
    );
  });
});

describe('mixedScripts', () => {
  it('finds words that mix look-alike alphabets, each once (U04)', () => {
    expect(mixedScripts('rm pаypal gооgle pаypal αbc ok')).toEqual(['pаypal', 'gооgle', 'αbc']);
  });
  it.each([
    'ls -la src/файл.txt',
    'привет мир',
    'Ελληνικά',
    '東京Tower テスト',
    '5µm 10K',
    'naïve café',
    '',
  ])('%j mixes nothing', (text) => expect(mixedScripts(text)).toEqual([]));
});
