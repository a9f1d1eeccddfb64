export type Strength = 'short' | 'weak' | 'fair' | 'good';

const least = 8;

/**
 * A hint, not a gate: bits as if every character were drawn from the kinds used, repeated characters counted once and a half.
 * NIST SP 800-63B asks for length (8 and more) and no composition rules, so only `short` stops the form.
 */
export function strengthOf(passphrase: string): Strength {
  const characters = Array.from(passphrase);
  if (characters.length < least) return 'short';
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u].filter((kind) =>
    kind.test(passphrase),
  );
  const alphabet = kinds.length * 20;
  const different = new Set(characters).size;
  const length = different + (characters.length - different) / 2;
  const bits = length * Math.log2(alphabet);
  if (bits < 50) return 'weak';
  return bits < 72 ? 'fair' : 'good';
}
