import type { JsonValue } from '../../shared/json';
import type { Product } from '../../shared/model/tool-call';
import type { Outcome } from '../../shared/reasons';

/**
 * A file that carries our hook or a part of it. `mode` is for a file that does not exist yet. `shared` = the same file serves
 * several places (a user's settings that also speak of projects): what one of them takes out must leave the others' parts.
 * `unlinked` = the product passes over a link of that name, wherever it leads.
 */
export type HookFile = {
  readonly path: string;
  readonly mode: number;
  readonly shared?: true;
  readonly unlinked?: true;
};

/** Texts of a product's hook files, in the order of `files`; null = there is no such file. */
export type HookTexts = readonly (string | null)[];

/** Where the hook is to stand: `base` is the home folder (scope `user`) or the project's folder. */
export type HookBase = { readonly scope: 'user' | 'project'; readonly base: string };

/** Where such things stand below a project's folder, and what one text of them brings, in a few words each. */
export type BroughtAlong = {
  readonly files: readonly string[];
  /** Folders whose `.md` files are read, at any depth. */
  readonly folders: readonly string[];
  /** `own` is the command of our hook, which a person may have put there. */
  found(file: string, text: string, own: string): readonly string[];
};

/** How a product ended our gate command, run as the product runs it. */
export type HookOutput = {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** Pure edits of the texts of one version's hook files, so that what a person wrote stays as it was. */
export interface HookEdits {
  /** The texts with our hooks added: idempotent, everything else byte for byte where the format allows. `body-invalid`: a text that cannot be parsed. */
  add(texts: HookTexts): Outcome<HookTexts>;
  /** The texts without our hooks; null = the file was ours alone. */
  remove(texts: HookTexts): Outcome<HookTexts>;
  /** Do all our hooks stand there, some, or none? `disabled` = something in the texts switches hooks off. */
  inspect(texts: HookTexts): 'whole' | 'partial' | 'none' | 'disabled' | 'unreadable';
}

/** What an edit is about: `command` is our hook program with its arguments, quoted for a shell; `version` of the installed product, null = not known. */
export type HookFacts = {
  readonly command: string;
  readonly version: string | null;
  readonly files: readonly HookFile[];
};

/** One agent product on disk: where its hooks stand, how they are written, and how one is tried. One file each in `products/`. */
export interface ProductConnection {
  readonly product: Product;
  /** Names of its program; the first that is found in the usual folders counts. */
  readonly programs: readonly string[];
  files(place: HookBase): readonly HookFile[];
  edits(facts: HookFacts): HookEdits;
  /** Do the edits differ from version to version? Then the program itself is asked for it before they are written. */
  readonly dependsOnVersion?: true;
  /** Files below a project's folder by which a repository can switch our hook off. */
  readonly projectFiles: readonly string[];
  /** Does this text of such a file do that? */
  switchesOff(text: string): boolean;
  /** What a repository can bring along that runs without asking our hook; absent where nobody looked. */
  readonly brings?: BroughtAlong;
  /** The gate command that stands in the texts, exactly as the product would run it with `sh -c`; null when there is none. */
  gateCommand(texts: HookTexts): string | null;
  /** The harmless event that must be denied, as the product sends it to that command. */
  canary(token: string, cwd: string): JsonValue | null;
  /** Would the product have stopped the call after that? */
  blocks(output: HookOutput): boolean;
}
