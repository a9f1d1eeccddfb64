/** A file that an inline program names literally. `below` = it may open any file under it. */
export type ProgramPath = {
  readonly path: string;
  readonly effect: 'reads' | 'writes' | 'searches';
  readonly below?: boolean;
};

/**
 * What reading an inline program gave: every file it opens and the modules that it loads, when each word of it is known to do
 * nothing else; or why not.
 */
export type InlineProgram =
  | {
      readonly known: true;
      readonly paths: readonly ProgramPath[];
      readonly modules: readonly string[];
    }
  | { readonly known: false; readonly why: string };

export const unknownProgram = (why: string): InlineProgram => ({ known: false, why });

/** Longest inline program that is read; nobody reviews a longer one on a card either. */
export const longestProgram = 8_192;

/** The words of a text, as a set: how lists of known names are written here. */
export const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));
