import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { admits } from './http-gateway';

const hash = createHash('sha256').update('Bearer secret').digest();
const good = {
  host: '127.0.0.1:4000',
  authorization: 'Bearer secret',
  'content-type': 'application/json',
};

describe('loopback HTTP', () => {
  it('admits a local program that knows the token', () => {
    expect(admits(good, 4000, hash)).toBe(true);
    expect(admits({ ...good, host: 'localhost:4000', 'sec-fetch-mode': 'cors' }, 4000, hash)).toBe(
      true,
    );
  });

  it.each([
    ['a rebound host', { ...good, host: 'evil.example:4000' }],
    ['another port', { ...good, host: '127.0.0.1:4001' }],
    ['no host', { ...good, host: undefined }],
    ['an alias of loopback', { ...good, host: '127.1:4000' }],
    ['the IPv6 loopback', { ...good, host: '[::1]:4000' }],
    ['an upper-case host', { ...good, host: 'LOCALHOST:4000' }],
    ['an origin', { ...good, origin: 'http://localhost:4000' }],
    ['a null origin', { ...good, origin: 'null' }],
    ['a browser without origin', { ...good, 'sec-fetch-site': 'cross-site' }],
    ['a same-origin browser', { ...good, 'sec-fetch-site': 'same-origin' }],
    ['a simple post', { ...good, 'content-type': 'text/plain' }],
    ['a wrong token', { ...good, authorization: 'Bearer other' }],
    ['an empty token', { ...good, authorization: 'Bearer ' }],
    ['no token', { ...good, authorization: undefined }],
  ])('refuses %s', (_name, headers) => {
    expect(admits(headers as never, 4000, hash)).toBe(false);
  });
});
