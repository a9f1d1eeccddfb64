/**
 * Makes visible what a text could hide from the operator (T-7): invisible, direction-changing and control
 * characters, unusual spaces, long runs of blanks, and words that mix look-alike alphabets. Nothing is ever
 * removed: hidden characters are shown as their code point.
 */

/** One stretch of a text, plain or hidden. `shown` is what stands in its place, `⟨U+200B⟩`. */
export type Stretch =
  | { readonly text: string; readonly hidden: false }
  | {
      readonly hidden: true;
      readonly codePoint: number;
      readonly name: string;
      readonly shown: string;
    };

/**
 * Unicode properties of what cannot be seen or moves what can be seen. U+2800 (braille blank) is a visible symbol to
 * Unicode, but has no ink. Newline, tab and the ordinary space are plain; more than 40 of them in a row are a way to
 * push text out of sight, and are hidden as one stretch. A lone surrogate is `Cs`.
 */
const hidden = String.raw`(?![\n\t ])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u2800]`;
const padding = String.raw`[ \t\n]{41,}`;
const pattern = new RegExp(`${padding}|${hidden}`, 'gu');

const names: ReadonlyMap<number, string> = new Map([
  [0x00, 'null'],
  [0x07, 'bell'],
  [0x08, 'backspace'],
  [0x0d, 'carriage return'],
  [0x1b, 'escape'],
  [0x7f, 'delete'],
  [0x85, 'next line'],
  [0x9b, 'control sequence introducer'],
  [0xa0, 'no-break space'],
  [0xad, 'soft hyphen'],
  [0x34f, 'combining grapheme joiner'],
  [0x61c, 'Arabic letter mark'],
  [0x115f, 'Hangul filler'],
  [0x1160, 'Hangul filler'],
  [0x180e, 'Mongolian vowel separator'],
  [0x200b, 'zero width space'],
  [0x200c, 'zero width non-joiner'],
  [0x200d, 'zero width joiner'],
  [0x200e, 'left-to-right mark'],
  [0x200f, 'right-to-left mark'],
  [0x2028, 'line separator'],
  [0x2029, 'paragraph separator'],
  [0x202a, 'left-to-right embedding'],
  [0x202b, 'right-to-left embedding'],
  [0x202c, 'end of direction change'],
  [0x202d, 'left-to-right override'],
  [0x202e, 'right-to-left override'],
  [0x2060, 'word joiner'],
  [0x2066, 'left-to-right isolate'],
  [0x2067, 'right-to-left isolate'],
  [0x2068, 'first strong isolate'],
  [0x2069, 'end of isolate'],
  [0x2800, 'braille blank'],
  [0x3000, 'ideographic space'],
  [0x3164, 'Hangul filler'],
  [0xfeff, 'byte order mark'],
  [0xffa0, 'Hangul filler'],
]);

const kinds: readonly (readonly [RegExp, string])[] = [
  [/[\u{e0000}-\u{e007f}]/u, 'tag character'],
  [/\p{Variation_Selector}/u, 'variation selector'],
  [/\p{Cc}/u, 'control character'],
  [/\p{Zs}/u, 'unusual space'],
  [/\p{Cs}/u, 'half a character'],
  [/\p{Co}/u, 'private use character'],
  [/\p{Default_Ignorable_Code_Point}|\p{Cf}/u, 'invisible character'],
];

/** What a hidden character is called, in words that a screen reader can say. */
const nameOf = (text: string, codePoint: number): string =>
  names.get(codePoint) ?? kinds.find(([kind]) => kind.test(text))?.[1] ?? 'unassigned character';

function reveal(text: string): Stretch {
  const codePoint = text.codePointAt(0) ?? 0;
  if (text.length > 2)
    return {
      hidden: true,
      codePoint,
      name: `${String(text.length)} blanks in a row`,
      shown: `⟨${String(text.length)} blanks⟩`,
    };
  return {
    hidden: true,
    codePoint,
    name: nameOf(text, codePoint),
    shown: `⟨U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}⟩`,
  };
}

/** Cuts a text into plain and hidden stretches, in order; joined again they cover it all. */
export function revealHidden(text: string): Stretch[] {
  const stretches: Stretch[] = [];
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > at) stretches.push({ text: text.slice(at, match.index), hidden: false });
    stretches.push(reveal(match[0]));
    at = match.index + match[0].length;
  }
  if (at < text.length) stretches.push({ text: text.slice(at), hidden: false });
  return stretches;
}

/** How many hidden stretches a text has. */
export const countHidden = (text: string): number => text.match(pattern)?.length ?? 0;

/** Alphabets with letters that look like those of another one. Han, kana and Hangul mix with Latin in ordinary text and look like nothing else. */
const scripts = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Armenian',
  'Coptic',
  'Cherokee',
  'Lisu',
  'Georgian',
].map((name) => new RegExp(`\\p{Script=${name}}`, 'u'));

/** Words that mix two of those alphabets, each once, in order: `pаypal` with a Cyrillic а. Symbols such as µ and K belong to none. */
export function mixedScripts(text: string): string[] {
  const words = text.match(/[\p{L}\p{M}\p{N}_]+/gu) ?? [];
  return [...new Set(words)].filter(
    (word) => scripts.filter((script) => script.test(word)).length > 1,
  );
}
