/** What a program says of its version, `2.1.330 (Claude Code)`, as `2.1.330`; null when there is no version in it. */
export const versionIn = (text: string): string | null => /\d+\.\d+\.\d+/.exec(text)?.[0] ?? null;

/** Is `version` at least `least`? An unknown version is older than everything. */
export function atLeast(version: string | null, least: string): boolean {
  if (version === null) return false;
  const [ours, theirs] = [version, least].map((text) => text.split('.').map(Number));
  const differs = theirs?.findIndex((part, i) => part !== ours?.[i]) ?? -1;
  return differs < 0 || (ours?.[differs] ?? 0) > (theirs?.[differs] ?? 0);
}
