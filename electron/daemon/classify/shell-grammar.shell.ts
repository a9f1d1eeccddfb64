import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Language, Parser, type Node } from 'web-tree-sitter';
import { faultText } from '../../../shared/faults';
import type { SecondReading } from './shell-cross-check';

/** Where the parser and its grammar lie: two WebAssembly files. */
export type GrammarFiles = { readonly parser: string; readonly bash: string };

/** The files as a build puts them beside the daemon (build/bundle/shell-grammar.mjs). */
export const shippedGrammar = (folder: string): GrammarFiles => ({
  parser: join(folder, 'web-tree-sitter.wasm'),
  bash: join(folder, 'tree-sitter-bash.wasm'),
});

/** `fault` says why nothing can be read again; `read` then reads nothing, so that no shell command passes unseen. */
export type ShellGrammar = { readonly read: SecondReading; readonly fault: string | null };

/** No query for these: to prepare one takes nearly as long as to load the grammar (14 ms and 19 ms, measured). */
const commands = ['command_name', 'declaration_command', 'unset_command'];

/**
 * Loads tree-sitter and its bash grammar (about 20 ms, once). What it then gives is synchronous: about 40 µs a command,
 * measured. Never throws: a file that is missing or no grammar is a fault.
 */
export async function loadShellGrammar(files: GrammarFiles): Promise<ShellGrammar> {
  try {
    await Parser.init({ wasmBinary: readFileSync(files.parser) });
    const language = await Language.load(readFileSync(files.bash));
    const parser = new Parser();
    parser.setLanguage(language);
    return { read: reading(parser), fault: null };
  } catch (fault) {
    return { read: () => null, fault: faultText(fault) };
  }
}

function reading(parser: Parser): SecondReading {
  let broken = false;
  return (text) => {
    if (broken) return null;
    try {
      return namesIn(text, parser);
    } catch {
      // SECURITY: T-21. After a trap the parser's memory is in no known state: it reads nothing any more.
      broken = true;
      return null;
    }
  };
}

function namesIn(text: string, parser: Parser): readonly string[] | null {
  const tree = parser.parse(text);
  if (tree === null) return null;
  try {
    if (tree.rootNode.hasError) return null;
    return tree.rootNode.descendantsOfType(commands).flatMap((node) => nameOf(node));
  } finally {
    tree.delete();
  }
}

/** `declare a=1` is a node of its own; `time` is a command to this grammar and a word of the language to the shell. */
function nameOf(node: Node): readonly string[] {
  const { text, type } = node;
  if (type !== 'command_name') return [/^\w+/.exec(text)?.[0] ?? ''];
  if (text !== 'time' && text !== 'coproc') return [text];
  const words = (node.parent?.namedChildren ?? []).slice(1).map((word) => word?.text ?? '');
  const started = words.find((word) => !word.startsWith('-'));
  return started === undefined ? [] : [started];
}
