// To import a built-in module, Node first reads every export of it, and some of those load what nobody needs: `node:http` all of
// undici. Asked for by name it gives what is there: 30 ms less at every start of the daemon and of the command (measured).
import { Stop } from '../lib/terminal.mjs';

const imported = /^import (?:([\w$]+)(?:, )?)?(?:\{ (.+) \})? ?from "(node:[\w/]+)";$/;

/** For programs on Node >= 20.16 that are one file: takes the built-in modules at its head without importing them. */
export function builtinsByName() {
  return {
    name: 'holdpoint-builtins-by-name',
    renderChunk: (code) => ({ code: withoutImports(code), map: null }),
  };
}

/** Only at the head: further down such a line is a part of some text. */
export function withoutImports(code) {
  const lines = code.split('\n');
  const head = lines.findIndex((line) => !line.startsWith('import '));
  return [...lines.slice(0, head).map(byName), ...lines.slice(head)].join('\n');
}

function byName(line) {
  const found = imported.exec(line);
  if (found === null) {
    if (/"node:/.test(line))
      throw new Stop(`A built-in module is imported in an unknown way: ${line}`);
    return line;
  }
  const [, whole, parts, name] = found;
  const taken = [whole, parts && `{ ${parts.replaceAll(' as ', ': ')} }`].filter(Boolean);
  return taken.map((one) => `const ${one} = process.getBuiltinModule("${name}");`).join(' ');
}
