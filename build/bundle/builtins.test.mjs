import { expect, it } from 'vitest';
import { withoutImports } from './builtins.mjs';

it('takes built-in modules by name, whole and in parts, and leaves the rest alone', () => {
  const code = [
    'import os, { constants as c$1, homedir } from "node:os";',
    'import http from "node:http";',
    'import { setTimeout as later } from "node:timers/promises";',
    'import koffi from "koffi";',
    'const text = `',
    "import { spawn } from 'node:child_process';",
    '`;',
  ].join('\n');
  expect(withoutImports(code).split('\n')).toEqual([
    'const os = process.getBuiltinModule("node:os"); const { constants: c$1, homedir } = process.getBuiltinModule("node:os");',
    'const http = process.getBuiltinModule("node:http");',
    'const { setTimeout: later } = process.getBuiltinModule("node:timers/promises");',
    'import koffi from "koffi";',
    'const text = `',
    "import { spawn } from 'node:child_process';",
    '`;',
  ]);
});

it('refuses a way of importing that it does not know', () => {
  expect(() => withoutImports('import * as os from "node:os";\n')).toThrow('unknown way');
});
