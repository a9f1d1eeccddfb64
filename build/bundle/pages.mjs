// Bundles the pages. The approve frame is built on its own: it has its own origin, so it must be
// complete in its folder, and it must hold nothing but our code. Every page is checked for what
// its content security policy would refuse.
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import react from '@vitejs/plugin-react';
import { build } from 'vite';

import { root } from '../lib/paths.mjs';
import { Stop } from '../lib/terminal.mjs';

const target = 'chrome130';
const framePage = 'renderer/approve-frame/index.html';
const inlineCode = /<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=|\son[a-z]+=|javascript:/i;

/** Returns the ids of all modules in the pages. */
export async function bundlePages(pages, folder, constants) {
  const isFrame = ({ entry }) => entry === framePage;
  const windows = pages.filter((page) => !isFrame(page));
  const ids = windows.length > 0 ? await bundleWindows(windows, folder, constants) : [];
  if (pages.some(isFrame)) await bundleFrame(folder, constants);
  for (const { entry } of pages) checkPage(join(folder, entry), entry);
  return ids;
}

async function bundleWindows(windows, folder, constants) {
  const input = windows.map(({ entry }) => join(root, entry));
  const outDir = join(folder, 'renderer');
  return moduleIds(await build(options('renderer', outDir, input, constants, [react()])));
}

async function bundleFrame(folder, constants) {
  const pageRoot = dirname(framePage);
  const input = join(root, framePage);
  const result = await build(options(pageRoot, join(folder, pageRoot), input, constants, []));
  const foreign = moduleIds(result).filter(isForeign);
  if (foreign.length === 0) return;
  throw new Stop(`The approve frame must hold only our own code, but it bundles ${foreign[0]}.`);
}

function moduleIds({ output }) {
  return output.flatMap((item) => (item.type === 'chunk' ? item.moduleIds : []));
}

function isForeign(id) {
  return id.includes('node_modules');
}

function options(pageRoot, outDir, input, define, plugins) {
  return {
    configFile: false,
    root: join(root, pageRoot),
    base: './',
    logLevel: 'warn',
    define,
    plugins,
    build: {
      target,
      outDir,
      emptyOutDir: false,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      rolldownOptions: { input },
    },
  };
}

function checkPage(file, entry) {
  const found = inlineCode.exec(readFileSync(file, 'utf8'));
  if (!found) return;
  throw new Stop(
    `${entry} has inline code (${found[0].trim()}) that its content security policy refuses: ` +
      `move it to a file (${basename(file)} may only link to files).`,
  );
}
