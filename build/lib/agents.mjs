// The real agent CLIs that the tests run: one lock per product under e2e/fixtures/agents/packages, installed on demand into
// the user's cache. npm checks every package by hash; no script of a package is run. Never shipped.
import { cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { npm } from './dependencies.mjs';
import { cacheDirectory, root } from './paths.mjs';
import { Stop } from './terminal.mjs';

const recipes = join(root, 'e2e', 'fixtures', 'agents', 'packages');

const triples = {
  'linux-x64': 'x86_64-unknown-linux-musl',
  'linux-arm64': 'aarch64-unknown-linux-musl',
  'darwin-x64': 'x86_64-apple-darwin',
  'darwin-arm64': 'aarch64-apple-darwin',
};

/** Where each product's program lies below node_modules; `.js` is started by our Node, all else by itself. */
const programs = {
  'claude-code': (platform) => `@anthropic-ai/claude-code-${platform}/claude`,
  codex: (platform) => `@openai/codex-${platform}/vendor/${triples[platform]}/bin/codex`,
  'gemini-cli': () => '@google/gemini-cli/bundle/gemini.js',
  'qwen-code': () => '@qwen-code/qwen-code/cli-entry.js',
  opencode: (platform) => `opencode-${platform}/bin/opencode`,
  'copilot-cli': (platform) => `@github/copilot-${platform}/copilot`,
  cline: (platform) => `@cline/cli-${platform}/bin/cline`,
};

export const agentProducts = Object.keys(programs);

/** What no product is, but speaks with ours in tests: a folder of packages. */
const peers = { mcp: () => '@modelcontextprotocol' };

/** Everything that can be installed for tests. */
export const installable = [...agentProducts, ...Object.keys(peers)];

/** The version that the tests run. */
export function agentVersion(product) {
  return JSON.parse(readFileSync(join(recipes, product, 'package.json'), 'utf8')).version;
}

/** Path of the product's program; installs it first when it is not there. Stops with a sentence when it cannot be had here. */
export async function installedAgent(product) {
  const version = agentVersion(product);
  const folder = join(cacheDirectory(), 'agents', `${product}-${version}`);
  const file = join(
    folder,
    'node_modules',
    { ...programs, ...peers }[product](`${process.platform}-${process.arch}`),
  );
  if (!existsSync(file)) await install(product, folder);
  if (existsSync(file)) return file.endsWith('.js') ? launcher(folder, file) : file;
  const here = `${process.platform}-${process.arch}`;
  throw new Stop(`There is no ${product} ${version} to test with for ${here}.`);
}

async function install(product, folder) {
  const cache = join(folder, '..');
  await mkdir(cache, { recursive: true });
  const aside = await mkdtemp(join(cache, 'installing-'));
  try {
    for (const file of ['package.json', 'package-lock.json'])
      await cp(join(recipes, product, file), join(aside, file));
    await npm(['ci', '--ignore-scripts', '--loglevel=error', '--prefer-offline'], aside);
    await moveInPlace(aside, folder);
  } catch (error) {
    throw new Stop(
      `${product} ${agentVersion(product)} could not be installed from the npm registry, so the tests with it cannot run.\n${error.message}`,
    );
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function moveInPlace(from, to) {
  try {
    await rename(from, to);
  } catch (error) {
    // Someone else was first: theirs is the same, by the same hashes.
    if (!existsSync(join(to, 'node_modules'))) throw error;
  }
}

/** A program for what is only a script: the machine's own Node can be too old for it. */
async function launcher(folder, script) {
  const file = join(folder, 'start');
  const text = `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`;
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return file;
  const aside = `${file}-${process.pid}`;
  await writeFile(aside, text, { mode: 0o755 });
  await rename(aside, file);
  return file;
}

/** Locks of all products, as paths below the repository's folder. */
export function agentLocks() {
  return readdirSync(recipes).map(
    (product) => `e2e/fixtures/agents/packages/${product}/package-lock.json`,
  );
}
