import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classify } from './classify';
import { canonicalHost, hostOf, readAddress } from './hosts';
import { callOf, shellCall, world } from './sample-calls.test-data';

describe('P10: the host of an address is what would be reached', () => {
  it.each([
    ['https://good.example@evil.example/', 'evil.example'],
    ['https://good.example:secret@evil.example/', 'evil.example'],
    ['https://good.example\\@evil.example/', 'good.example'],
    ['https://evil.example#good.example', 'evil.example'],
    ['https://good.example.evil.example/', 'good.example.evil.example'],
    ['https://EVIL.example./', 'evil.example'],
    ['https://bücher.example', 'xn--bcher-kva.example'],
    ['https://аpple.com', 'xn--pple-43d.com'],
    ['https://ⓔvil.example', 'evil.example'],
    ['http://2130706433/', '127.0.0.1'],
    ['http://0x7f.1/', '127.0.0.1'],
    ['http://0177.0.0.01/', '127.0.0.1'],
    ['http://[::ffff:127.0.0.1]/', '127.0.0.1'],
    ['http://[::ffff:a9fe:a9fe]/', '169.254.169.254'],
    ['http://[64:ff9b::a9fe:a9fe]/', '169.254.169.254'],
    ['http://[::1]:8080/', '[::1]'],
    ['example.com/x', 'example.com'],
    ['example.com:8443', 'example.com'],
    ['ssh://git@0x7f.1/x', '127.0.0.1'],
    ['git@github.com:a/b.git', 'github.com'],
    ['https://exa%6dple.com', 'example.com'],
  ])('%s leads to %s', (text, host) => expect(hostOf(text)).toBe(host));

  it.each(['http://', 'https://a b/', 'http://[::1', 'https://example.com:99999', ''])(
    '%j is no address',
    (text) => expect(readAddress(text)).toBeNull(),
  );

  it.each(['data:text/html,x', 'gopher://a.example', 'vbscript://a', 'dict://a.example:11211/'])(
    '%j is not seen through',
    (url) => expect(classify(callOf('fetch', { url }), world).uninspectable).not.toBeNull(),
  );

  it('a file is a file', () => {
    const { effects, targets } = classify(
      callOf('fetch', { url: 'file:///home/op/%2essh/id_rsa' }),
      world,
    );
    expect(effects).toContain('touches-credentials');
    expect(targets[0]?.resolved).toBe('/home/op/.ssh/id_rsa');
  });

  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://[::ffff:169.254.169.254]/',
    'http://2852039166/',
    'http://0xa9fea9fe/',
    'http://169.254.169.254./',
    'http://metadata.google.internal/computeMetadata/v1/',
    'http://169.254.169.254.nip.io/',
    'http://[fd00:ec2::254]/',
    'https://user:password@example.com/',
  ])('%s gives out credentials', (url) => {
    expect(classify(callOf('fetch', { url }), world).effects).toContain('touches-credentials');
    expect(classify(shellCall(`curl '${url}'`), world).effects).toContain('touches-credentials');
  });

  it.each(['https://example.com', 'http://localhost:3000', 'https://me@example.com'])(
    '%s does not',
    (url) => expect(classify(callOf('fetch', { url }), world).effects).toEqual(['network']),
  );

  it('one host has one spelling, and any text an answer', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), fc.ipV6()), (text) => {
        const host = hostOf(text);
        if (host !== null) expect(canonicalHost(host)).toBe(host);
      }),
      { numRuns: 1_000 },
    );
  });
});
