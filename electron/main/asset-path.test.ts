import { describe, expect, it } from 'vitest';
import { assetPath, mediaType } from './asset-path';

const root = '/app/out/renderer';
const at = (rest: string) => assetPath(root, `holdpoint-app://main${rest}`);

describe('asset path', () => {
  it('finds files in the folder', () => {
    expect(at('/index.html')).toBe('/app/out/renderer/index.html');
    expect(at('/assets/a%20b.js?x#y')).toBe('/app/out/renderer/assets/a b.js');
  });

  it.each([
    '/../secret',
    '/%2e%2e/secret',
    '/%2e%2e%2fsecret',
    '/assets/..%2f..%2fsecret',
    '/..%5c..%5csecret',
    '/a%00.html',
    '/%ff',
    '/',
    '',
  ])('serves nothing outside for %j', (rest) => {
    const file = at(rest);
    expect(file === null || file.startsWith(`${root}/`)).toBe(true);
  });

  it('refuses what is encoded twice or is no address', () => {
    expect(at('/%252e%252e/secret')).toBe('/app/out/renderer/%2e%2e/secret');
    expect(assetPath(root, 'no address')).toBeNull();
  });

  it('does not confuse a sibling with the folder', () => {
    expect(at('/..%2frenderer-evil/x.js')).toBe('/app/out/renderer/renderer-evil/x.js');
  });

  it('knows only the kinds of file a page loads', () => {
    expect(mediaType('/x/a.js')).toBe('text/javascript; charset=utf-8');
    expect(mediaType('/x/a.node')).toBeNull();
  });
});
