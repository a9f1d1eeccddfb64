import { revealHidden } from '../../shared/text-safety';

/**
 * Every line of the command line goes through here. What agents wrote may hold escape sequences that repaint the terminal,
 * and marks that reorder or hide text: none of it reaches the terminal as it is (T-7).
 */

/** Colours of the sixteen that every terminal theme sets so that they can be read. */
const codes = { bold: '1', dim: '2', red: '31', green: '32', yellow: '33', cyan: '36' } as const;
export type Style = keyof typeof codes;

/** Text in a style; no style without colours. */
export type Paint = (style: Style, text: string) => string;
export const painter =
  (color: boolean): Paint =>
  (style, text) =>
    color ? `\u001b[${codes[style]}m${text}\u001b[0m` : text;

const ownStyle = /\u001b\[[0-9]{1,2}m/g;
/** What could move or hide text on a terminal. Narrower than `revealHidden`: our own layout uses many blanks. */
const dangerous = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const reveal = (text: string): string =>
  revealHidden(text)
    .map((stretch) => (stretch.hidden ? stretch.shown : stretch.text))
    .join('');

/**
 * SECURITY: T-7 the last thing before the terminal: whatever could steer it is written out, whichever formatter forgot it.
 * Only our own colours and line breaks pass.
 */
export function guarded(text: string, color: boolean): string {
  const safe = (part: string): string => part.replace(dangerous, reveal);
  if (!color) return safe(text);
  const styles = text.match(ownStyle) ?? [];
  return text
    .split(ownStyle)
    .map((part, i) => safe(part) + (styles[i] ?? ''))
    .join('');
}

/** Agent text within a line: nothing hidden, no line break, no tab, no colour. */
export const shown = (text: string): string =>
  reveal(text).replaceAll('\n', '⏎').replaceAll('\t', '⇥');

/** Agent text on lines of its own, each behind `margin`, so that none of them can be taken for ours. */
export const block = (text: string, margin: string): string =>
  reveal(text)
    .split('\n')
    .map((line) => margin + line.replaceAll('\t', '    '))
    .join('\n');

/** JSON whose text is safe on a terminal as well: what is hidden is written as an escape of JSON. */
export const jsonLine = (value: unknown): string =>
  (JSON.stringify(value) ?? 'null').replace(dangerous, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
