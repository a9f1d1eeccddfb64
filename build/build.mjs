// `npm run build [-- --release] [part ...]`: only the bundles. Parts are main, preload, renderer,
// daemon, cli and hook; all of them when none is named.
import { bundleForRelease, bundleForTests } from './bundle.mjs';

export async function main(args) {
  const parts = args.filter((arg) => !arg.startsWith('-'));
  const build = args.includes('--release') ? bundleForRelease : bundleForTests;
  await build(parts.length > 0 ? parts : undefined);
  return 0;
}
