/** A pattern of names that no secret has: by their ending. */
export const isSureName = (names: string): boolean =>
  /^\*[\w-]*\.[a-z]+$/i.test(names) && !/cred|secret|token|passw|key/i.test(names);
