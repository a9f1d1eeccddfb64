// `npm run build [-- --release]`: only the bundles.
import { bundleForRelease, bundleForTests } from './bundle.mjs';

export async function main(args) {
  await (args.includes('--release') ? bundleForRelease() : bundleForTests());
  return 0;
}
