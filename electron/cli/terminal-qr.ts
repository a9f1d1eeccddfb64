/** Quiet zone in modules; ISO/IEC 18004 asks for four, readers take two, and a terminal has few lines. */
const border = 2;

/** Upper and lower module of one character, light drawn as ink: a terminal is mostly dark. */
const blocks = { '11': ' ', '10': '▄', '01': '▀', '00': '█' } as const;

/**
 * A QR code as lines of half blocks, two modules high each. With colours it is white on black whatever the theme; without, a light
 * terminal shows it inverted, and the secret stands beside it as text.
 */
export function qrLines(rows: readonly string[], color: boolean): string[] {
  const width = (rows[0]?.length ?? 0) + 2 * border;
  const blank = '0'.repeat(width);
  const framed = [
    ...Array.from({ length: border }, () => blank),
    ...rows.map((row) => `${'0'.repeat(border)}${row}${'0'.repeat(border)}`),
    ...Array.from({ length: border + 1 }, () => blank),
  ];
  const pairs = Array.from({ length: Math.floor(framed.length / 2) }, (_pair, i) => [
    framed[2 * i] ?? blank,
    framed[2 * i + 1] ?? blank,
  ]);
  return pairs.map(([upper = blank, lower = blank]) => {
    const line = Array.from(upper, (module, x) => blockOf(module, lower[x])).join('');
    return color ? `\u001b[97m\u001b[40m${line}\u001b[0m` : line;
  });
}

const blockOf = (upper: string, lower = '0'): string =>
  upper === '1' ? blocks[lower === '1' ? '11' : '10'] : blocks[lower === '1' ? '01' : '00'];
