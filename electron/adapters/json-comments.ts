/**
 * Comments in JSON settings, as Gemini CLI and Qwen Code read them: `//` to the end of the line and between `/*` and `*\/`,
 * anywhere but in a string, each taken as a blank (strip-json-comments); a comma before a closing bracket stays an error.
 */
const stringOrComment = /"(?:[^"\\]|\\.)*"|\/\/[^\r\n]*|\/\*[\s\S]*?\*\//g;
const commentsHere = /(?:[ \t]*(?:\/\/[^\r\n]*|\/\*[\s\S]*?\*\/))*/y;

/** The text with a blank for every character of a comment, so that everything else keeps its place. Line ends stay. */
export const blanked = (text: string): string =>
  text.replace(stringOrComment, (found) =>
    found.startsWith('"') ? found : found.replace(/[^\r\n]/g, ' '),
  );

/** Neither a comment nor anything else. */
export const isBlank = (text: string): boolean => text.trim() === '';

/** The end of the comments that stand at this place, on the same line; the place itself when there are none. */
export function pastComments(text: string, at: number): number {
  commentsHere.lastIndex = at;
  return at + (commentsHere.exec(text)?.[0].length ?? 0);
}

/** Both texts, with a line end between them where a comment of the first would swallow the second. */
export function joined(first: string, second: string): string {
  const swallows = /\/\/[^\r\n]*$/.test(first) && !/^[ \t]*(?:\r?\n|$)/.test(second);
  return swallows ? `${first}\n${second}` : first + second;
}
