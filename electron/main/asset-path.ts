import path from 'node:path';

/**
 * Which file a URL of our own schemes means, or null for none. Decoded once, then normalised, then compared with the
 * root: an encoded `..` is seen as what it is. A second encoding layer stays a file name, which does not exist.
 */
export function assetPath(root: string, url: string): string | null {
  const wanted = decodedPath(url);
  if (wanted === null || wanted.includes('\0') || wanted.includes('\\')) return null;
  const file = path.resolve(root, `.${path.posix.normalize(wanted)}`);
  // SECURITY: T-10: nothing outside the page folder is served, whatever the address says.
  return file.startsWith(root + path.sep) ? file : null;
}

function decodedPath(url: string): string | null {
  try {
    return decodeURIComponent(new URL(url).pathname);
  } catch {
    return null;
  }
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/** Media type by file name; null for what a page of ours never loads. */
export const mediaType = (file: string): string | null => types[path.extname(file)] ?? null;
