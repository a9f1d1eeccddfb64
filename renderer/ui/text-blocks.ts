import type { Stretch } from '../../shared/text-safety';

/** A block of at most about this many UTF-16 units is laid out at once; below, a text is one block. */
const blockUnits = 16_384;

const lengthOf = (stretch: Stretch): number =>
  stretch.hidden ? stretch.shown.length : stretch.text.length;

/** Plain text cut after line ends into parts near the block size; a single longer line stays whole. */
function cut(text: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  while (text.length - start > blockUnits) {
    const end = text.indexOf('\n', start + blockUnits);
    if (end < 0) break;
    parts.push(text.slice(start, end + 1));
    start = end + 1;
  }
  return [...parts, text.slice(start)];
}

/** Gathers stretches into blocks that each end with a line, so that a browser can leave out those off screen. Joined they are the whole text. */
export function blocksOf(stretches: readonly Stretch[]): readonly (readonly Stretch[])[] {
  const whole = stretches.reduce((sum, stretch) => sum + lengthOf(stretch), 0);
  if (whole <= 2 * blockUnits) return [stretches];
  const blocks: Stretch[][] = [[]];
  let size = 0;
  const add = (piece: Stretch): void => {
    if (lengthOf(piece) === 0) return;
    blocks.at(-1)?.push(piece);
    size += lengthOf(piece);
  };
  for (const stretch of stretches) {
    for (const piece of piecesOf(stretch)) {
      const end =
        piece.hidden || size + piece.text.length < blockUnits
          ? 0
          : piece.text.lastIndexOf('\n') + 1;
      if (piece.hidden || end === 0) {
        add(piece);
        continue;
      }
      add({ text: piece.text.slice(0, end), hidden: false });
      blocks.push([]);
      size = 0;
      add({ text: piece.text.slice(end), hidden: false });
    }
  }
  return blocks.filter((block) => block.length > 0);
}

const piecesOf = (stretch: Stretch): readonly Stretch[] =>
  stretch.hidden ? [stretch] : cut(stretch.text).map((text) => ({ text, hidden: false }));
