import path from 'node:path';
import { geminiCli } from '../../adapters/gemini-cli';
import { geminiHooks, qwenHooks } from '../../adapters/gemini-settings';
import { commandUnder, inspectHooks } from '../../adapters/hook-lists';
import { qwenCode } from '../../adapters/qwen-code';
import { listEdits } from '../list-edits';
import type { ProductConnection } from '../product-connection';

/** Where the two part. */
type Member = Pick<ProductConnection, 'product' | 'programs' | 'canary'> & {
  readonly folder: string;
  readonly hooks: typeof geminiHooks;
};

/** One `settings.json` for the user and one a project; neither product has settings of a project that are not shared. */
const connectionOf = ({ folder, hooks, ...product }: Member): ProductConnection => ({
  ...product,
  files: ({ base }) => [{ path: path.join(base, folder, 'settings.json'), mode: 0o600 }],
  edits: ({ command }) => listEdits(hooks.list(command)),
  projectFiles: [path.join(folder, 'settings.json')],
  switchesOff: (text) => {
    const seen = inspectHooks(hooks.list(''), text);
    // What the product cannot read it does not start with, or it leaves everything in it out.
    return seen === 'disabled' || seen === 'unreadable';
  },
  gateCommand: ([text]) => (text == null ? null : commandUnder(text, hooks.gate, hooks.list(''))),
  blocks: ({ exit, stderr }) => exit === 2 && stderr.trim() !== '',
});

export const geminiCliConnection = connectionOf({
  product: 'gemini-cli',
  programs: ['gemini'],
  folder: '.gemini',
  hooks: geminiHooks,
  canary: (token, cwd) => geminiCli.canary(token, cwd),
});

/** Qwen Code, the fork of it. */
export const qwenCodeConnection = connectionOf({
  product: 'qwen-code',
  programs: ['qwen'],
  folder: '.qwen',
  hooks: qwenHooks,
  canary: (token, cwd) => qwenCode.canary(token, cwd),
});
